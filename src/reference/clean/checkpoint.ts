/** How far a run has come, kept beside its output so that the next run goes on from there. */
import { rm } from 'node:fs/promises';
import { PosternError } from '../../errors.ts';
import { readJsonFile, replaceFile } from './part-files.ts';
import type { CleanSummary } from './summary.ts';
import type { Tally } from './tally.ts';

const FORMAT = 'postern-clean-checkpoint/2';

export interface Checkpoint {
  readonly format: typeof FORMAT;
  /** `digestOf` the plan: another plan starts anew. */
  readonly plan: string;
  /** Editions that the rows so far were held against. */
  readonly editions: readonly string[];
  /** Bytes of the list (plain, see `ListSource.bytes`) that are done, and their SHA-256, hex. */
  readonly offset: number;
  readonly sha256: string;
  /** Line ends up to there. */
  readonly lines: number;
  readonly tally: Tally;
  /** Bytes of each file that belong to those rows. */
  readonly output: number;
  readonly rejects: number;
  readonly keys: number;
  /** Present when every row is done and the files only lack their names. */
  readonly finished: CleanSummary | null;
  /** The process that wrote it. */
  readonly pid: number;
}

const pathOf = (output: string): string => `${output}.checkpoint.json`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * The checkpoint beside an output; `other` where it is one of another plan or reference.
 * @throws PosternError `clean_running` where the process that wrote it still lives
 */
export const readCheckpoint = async (
  output: string,
  plan: string,
): Promise<{ readonly same?: Checkpoint; readonly other?: Pick<Checkpoint, 'editions'> }> => {
  const found = (await readJsonFile(pathOf(output))) as Partial<Checkpoint> | undefined;
  if (found?.format !== FORMAT || found.pid === undefined) return {};
  if (found.pid !== process.pid && isAlive(found.pid)) {
    throw new PosternError('clean_running', `Process ${found.pid} is writing ${output} at the moment.`, {
      status: 409,
      place: { file: output },
      cure: `Wait for it, or name another output. If that process is something else, remove ${pathOf(output)}.`,
    });
  }
  return found.plan === plan ? { same: found as Checkpoint } : { other: found as Checkpoint };
};

export const writeCheckpoint = (output: string, state: Omit<Checkpoint, 'format' | 'pid'>): Promise<void> =>
  replaceFile(pathOf(output), JSON.stringify({ format: FORMAT, pid: process.pid, ...state }));

export const dropCheckpoint = (output: string): Promise<void> => rm(pathOf(output), { force: true });
