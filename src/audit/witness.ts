/**
 * Witnesses: places outside the log's folder that hold its checkpoints. Whoever holds one can tell when the
 * history before it was rewritten; without one, the operator can rewrite it all.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { PosternError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { AuditLog } from './log.ts';
import { type Checkpoint, openCheckpoint, parseVerifierKey } from './note.ts';

export interface WitnessOptions {
  readonly log: AuditLog;
  readonly store: Store;
  readonly node: string;
  /** Unix ms. */
  readonly now: () => number;
  /** File on another disk or mount that receives each checkpoint. */
  readonly file: string | undefined;
  /** Address that each checkpoint is sent to, and how to send it; resolves once the witness has it. */
  readonly push:
    | { readonly url: string; readonly send: (url: string, body: string) => Promise<void> }
    | undefined;
  /** Has a checkpoint cosigned by a witness of its own kind (`TlogWitness`); what comes back is what is kept and sent. */
  readonly cosign?: ((note: string) => Promise<string>) | undefined;
  /** Told when a witness does not take a checkpoint; the next one is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

export class Witness {
  readonly #options: WitnessOptions;
  #witnessed: number;
  #waiting: string | undefined;
  #sending: Promise<void> | undefined;
  readonly #stop: () => void;

  private constructor(options: WitnessOptions, witnessed: number) {
    this.#options = options;
    this.#witnessed = witnessed;
    this.#stop = options.log.onCheckpoint((note) => this.#offer(note));
    this.#offer(options.log.checkpoint());
  }

  /**
   * Compares the log with the checkpoint that the witness file holds, then hands on each new one.
   * @throws PosternError `audit_log_forked` where the log is no continuation of what the witness holds,
   *   `witness_unreadable` where the file holds something else.
   */
  static async open(options: WitnessOptions): Promise<Witness> {
    const held = readIfThere(options.file);
    if (held !== undefined && options.file !== undefined) {
      await compare(options.log, held, options.file);
    }
    return new Witness(options, 0);
  }

  /** Entries before this index are held by every witness that is set; 0: unwitnessed from the beginning. */
  get witnessed(): number {
    return this.#witnessed;
  }

  /** One hand-over at a time; what comes meanwhile, only the newest of it, goes next. */
  #offer(note: string): void {
    this.#waiting = note;
    this.#sending ??= this.#hand().finally(() => {
      this.#sending = undefined;
      if (this.#waiting !== undefined) this.#offer(this.#waiting);
    });
  }

  async #hand(): Promise<void> {
    const note = this.#waiting;
    this.#waiting = undefined;
    if (note === undefined) return;
    const size = Number(note.split('\n')[1]);
    const { store, node, now, file, push, cosign, onTrouble } = this.#options;
    try {
      const held = cosign === undefined ? note : await cosign(note);
      await gather(store, { node, size, note: held, at: now() });
      if (file !== undefined) replaceFile(file, held);
      if (push !== undefined) await push.send(push.url, held);
      if ([file, push, cosign].some((witness) => witness !== undefined)) this.#witnessed = size;
    } catch (error) {
      onTrouble(error);
    }
  }

  /** Waits for the hand-over under way and stops listening. */
  async close(): Promise<void> {
    this.#stop();
    while (this.#sending !== undefined) await this.#sending;
  }
}

/** Newest checkpoint of each node, in the store. */
const gather = async (
  store: Store,
  row: { node: string; size: number; note: string; at: number },
): Promise<void> => {
  await store.db
    .insertInto('checkpoint')
    .values(row)
    .onConflict((conflict) => conflict.column('node').doUpdateSet(row))
    .execute();
};

const readIfThere = (file: string | undefined): string | undefined => {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const replaceFile = (file: string, note: string): void => {
  const temporary = `${file}.new`;
  writeFileSync(temporary, note, { flush: true });
  renameSync(temporary, file);
};

/** Whether the log continues a checkpoint that somebody else holds. */
const continues = async (log: AuditLog, held: Checkpoint): Promise<boolean> =>
  held.origin === log.origin &&
  held.size <= log.size &&
  Buffer.compare(await log.rootAt(held.size), held.root) === 0;

const compare = async (log: AuditLog, held: string, file: string): Promise<void> => {
  const key = parseVerifierKey(log.verifierKey);
  const checkpoint = key === undefined ? undefined : openCheckpoint(held, key);
  if (checkpoint === undefined) {
    throw new PosternError('witness_unreadable', `The witness file holds no checkpoint of ${log.origin}.`, {
      place: { file },
      cure: 'Name another file, or move this one away if it is not needed.',
    });
  }
  if (await continues(log, checkpoint)) return;
  throw new PosternError(
    'audit_log_forked',
    `The witness holds a checkpoint of ${checkpoint.size} entries that this audit log (${log.size} entries) does not continue.`,
    {
      place: { file },
      cure: 'The log was rewritten, truncated or replaced. Restore its folder from a copy; keep the witness file as evidence.',
    },
  );
};
