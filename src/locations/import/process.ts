/** Runs `builder.ts` as a process of its own and waits for what it has to say. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type ErrorOptions, PosternError } from '../../errors.ts';
import type { Reject } from '../../reference/index.ts';
import type { TableLimits } from '../../reference/tables/index.ts';
import type { FindingKind, LocationKind } from '../facility.ts';
import type { Mapping } from './mapping.ts';

export interface LocationBuildRequest {
  readonly kind: LocationKind;
  readonly name: string;
  readonly limits: TableLimits;
  readonly mapping: Mapping | null;
  /** Path of the file of the ZIP edition that places are compared with. */
  readonly zipFile: string;
  /** Folder for `locations.bin` and `findings.json`; nothing is written by a preview. */
  readonly folder: string;
  /** The edition to compare with; `watchLoss` says whether places that are gone count as lost. */
  readonly before: { readonly file: string; readonly watchLoss: 'yes' | 'no' } | null;
  readonly extent: 'whole' | 'preview';
}

/** How far a builder is. */
export interface LocationProgress {
  readonly bytesRead: number;
  readonly rowsRead: number;
}

export interface LocationBuild {
  readonly sha256: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly findingCounts: Readonly<Record<FindingKind, number>>;
  readonly mapping: Mapping;
  readonly unmapped: readonly string[];
  /** The first values of each column. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Counts of what changed. */
  readonly diff: Readonly<Record<string, number>>;
  /** The reason to hold the edition: states that lost too many places. */
  readonly loss: string | null;
  /** The most memory the process held. */
  readonly peakBytes: number;
  readonly rejects: readonly Reject[];
  readonly rowsRefused: number;
}

export type LocationBuildAnswer =
  | { readonly build: LocationBuild }
  | { readonly refusal: { readonly code: string; readonly message: string } & ErrorOptions };

/**
 * Builds the files of an edition from `input`, which goes to the process as it comes.
 * @throws PosternError as the builder refused, or the error of `input`
 */
export const runLocationBuilder = async (
  request: LocationBuildRequest,
  input: Readable,
  onProgress: (progress: LocationProgress) => void = () => undefined,
): Promise<LocationBuild> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./builder.${extension}`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(request)], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  child.on('message', (message) => onProgress(message as LocationProgress));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null)
    throw new Error('The location builder has no pipes.');
  let inputError: unknown;
  input.once('error', (error) => {
    if (!isOfOurPipe(error)) inputError = error;
  });
  // A builder that has seen enough closes its end: that is no error of the source.
  const fed = pipeline(input, stdin).catch(() => undefined);
  try {
    const [code, said, complaint] = await Promise.all([ended, text(stdout), text(stderr), fed]);
    if (inputError !== undefined) throw inputError;
    if (code !== 0)
      throw new Error(`The location builder ended with code ${code}: ${complaint.trim().split('\n').at(-1)}`);
    const answer = JSON.parse(said) as LocationBuildAnswer;
    if ('build' in answer) {
      if (input.readableEnded || request.extent === 'preview') return answer.build;
      throw new PosternError('input_truncated', 'The input was closed before its end.', {
        status: 422,
        cure: 'Send the file again.',
      });
    }
    const { code: refusal, message, ...options } = answer.refusal;
    throw new PosternError(refusal, message, options);
  } finally {
    child.kill();
  }
};

const PIPE_CODES: readonly unknown[] = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'];

/** What a source is told when the builder closes its end. */
const isOfOurPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && PIPE_CODES.includes(error.code);
