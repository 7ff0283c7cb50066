/** What the readers of the different files have in common: where rows go, what is counted, how far they are. */
import { Rejects } from '../rejects.ts';
import type { AddressFileBuilder } from './address-file-builder.ts';
import { type BuildState, type Cursor, newCursor } from './build-state.ts';
import type { ByteInput } from './byte-input.ts';

export interface ImportRunOptions {
  readonly builder: AddressFileBuilder;
  /** How messages call the file. */
  readonly name: string;
  readonly input: ByteInput;
  /** Time between checkpoints, ms; 0: after each batch. `null`: none are made. */
  readonly checkpointMs: number | null;
  readonly onCheckpoint: () => void;
  /** Where an earlier run stopped. */
  readonly from: BuildState | undefined;
}

/** One import under way. Rows are *refused* where they are wrong and *left out* where they are right but of no use. */
export class ImportRun {
  readonly builder: AddressFileBuilder;
  readonly rejects = new Rejects();
  readonly name: string;
  readonly cursor: Cursor;
  /** See `BuildState`. */
  head: readonly string[] | null;
  rowsRead: number;
  rowsKept: number;
  readonly #input: ByteInput;
  readonly #checkpointMs: number | null;
  readonly #onCheckpoint: () => void;
  readonly #leftOut: Map<string, number>;
  #nextCheckpoint: number;

  constructor({ builder, name, input, checkpointMs, onCheckpoint, from }: ImportRunOptions) {
    this.builder = builder;
    this.name = name;
    this.#input = input;
    this.#checkpointMs = checkpointMs;
    this.#onCheckpoint = onCheckpoint;
    this.#nextCheckpoint = Date.now() + (checkpointMs ?? 0);
    this.cursor =
      from === undefined ? newCursor() : { rest: Buffer.from(from.rest, 'base64'), line: from.line };
    this.head = from?.head ?? null;
    this.rowsRead = from?.rowsRead ?? 0;
    this.rowsKept = from?.rowsKept ?? 0;
    this.#leftOut = new Map(Object.entries(from?.leftOut ?? {}));
    if (from !== undefined) this.rejects.take(from.rejects);
  }

  refuse(line: number, column: string | number, reason: string): void {
    this.rejects.refuse({ source: this.name, line, column, reason });
  }

  /** @param why the name under which such rows are counted, for example `withoutZip` */
  leaveOut(why: string): void {
    this.#leftOut.set(why, (this.#leftOut.get(why) ?? 0) + 1);
  }

  get leftOut(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#leftOut);
  }

  /** Called by a reader when everything in a batch is added. */
  batchDone(): void {
    if (this.#checkpointMs === null) return;
    const now = Date.now();
    if (now < this.#nextCheckpoint) return;
    this.#nextCheckpoint = now + this.#checkpointMs;
    this.checkpoint();
  }

  checkpoint(): void {
    if (this.#checkpointMs === null) return;
    const { rest, line } = this.cursor;
    const state: BuildState = {
      raw: this.#input.soFar(),
      plainBytes: this.#input.plainBytes(),
      rest: Buffer.from(rest).toString('base64'),
      line,
      head: this.head,
      rowsRead: this.rowsRead,
      rowsKept: this.rowsKept,
      leftOut: this.leftOut,
      rejects: this.rejects.taken(),
      sources: this.builder.sources,
    };
    this.builder.checkpoint(JSON.stringify(state));
    this.#onCheckpoint();
  }
}
