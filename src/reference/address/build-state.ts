/** How far the build of an address edition is, kept beside its entries so that another process can go on. */
import type { TakenRejects } from '../rejects.ts';
import type { AddressSourceRow } from './address-file.ts';

/** Where a reader of lines or records stands. Readers keep it up to date before they give a batch. */
export interface Cursor {
  /** Bytes of the record that is not whole yet. */
  rest: Uint8Array;
  /** Lines or records so far. */
  line: number;
}

export const newCursor = (): Cursor => ({ rest: new Uint8Array(0), line: 0 });

/** Bytes of the file as they came, and their SHA-256 (hex): a file that begins otherwise is another file. */
export interface ReadSoFar {
  readonly bytes: number;
  readonly sha256: string;
}

export interface BuildState {
  readonly raw: ReadSoFar;
  /** Unpacked bytes that the reader has taken. */
  readonly plainBytes: number;
  /** Base64. */
  readonly rest: string;
  readonly line: number;
  /** What the reader learnt from the head of the file: a header's cells, how records are separated. */
  readonly head: readonly string[] | null;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly rejects: TakenRejects;
  readonly sources: readonly AddressSourceRow[];
}

/** The input is another than that of the state; the build must begin anew. */
export class ChangedInput extends Error {}
