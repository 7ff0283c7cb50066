/** Marks duplicates on rows that come in order, and counts their groups. */
import type { CleanedChunk } from './clean-chunk.ts';
import { type DuplicateGroup, DuplicateTable } from './duplicates.ts';
import { addedNames, type CleanPlan, DUPLICATE_COLUMNS } from './plan.ts';

export interface GroupCounts {
  /** Keys that several rows have. */
  readonly groups: number;
  /** Rows with such a key, the first one of each included. */
  readonly rows: number;
}

/** Rows are numbered in 32 bits. */
const MOST_ROWS = 0xffff_ffff;

export class DuplicateMarks {
  readonly #points = new DuplicateTable();
  readonly #households = new DuplicateTable();
  readonly #tail: (point: number, household: number) => string;
  /** The end of a row that is like no other. */
  readonly #none: Buffer;
  readonly #mostTail: number;

  constructor(plan: CleanPlan) {
    const names = addedNames(plan).slice(-DUPLICATE_COLUMNS.length);
    const [point = '', household = ''] = names.map((name) => JSON.stringify(name));
    const between = plan.output === 'tsv' ? '\t' : ',';
    this.#tail =
      plan.output === 'ndjson'
        ? (first, home) => `,${point}:${first || null},${household}:${home || null}}\n`
        : (first, home) => `${between}${first || ''}${between}${home || ''}\n`;
    this.#none = Buffer.from(this.#tail(0, 0));
    this.#mostTail = Buffer.byteLength(this.#tail(MOST_ROWS, MOST_ROWS));
  }

  /** Adds the keys of rows whose first has the number `row`. */
  learn(keys: Uint32Array, row: number): void {
    for (let at = 0; at < keys.length; at += 4, row++) {
      this.#points.add(keys[at] ?? 0, keys[at + 1] ?? 0, row);
      this.#households.add(keys[at + 2] ?? 0, keys[at + 3] ?? 0, row);
    }
  }

  /** The rows of a chunk with their ends, the first of them having the number `row`. */
  mark({ output, rowEnds, keys }: CleanedChunk, row: number): Uint8Array {
    const marked = Buffer.allocUnsafeSlow(output.length + rowEnds.length * this.#mostTail);
    const nothing = this.#none;
    let from = 0;
    let size = 0;
    for (let index = 0; index < rowEnds.length; index++) {
      const end = rowEnds[index] ?? from;
      const at = index * 4;
      const first = this.#points.add(keys[at] ?? 0, keys[at + 1] ?? 0, row + index);
      const home = this.#households.add(keys[at + 2] ?? 0, keys[at + 3] ?? 0, row + index);
      marked.set(output.subarray(from, end), size);
      size += end - from;
      from = end;
      if (first === 0 && home === 0) {
        marked.set(nothing, size);
        size += nothing.length;
      } else size += marked.write(this.#tail(first, home), size);
    }
    return marked.subarray(0, size);
  }

  get groups(): { readonly deliveryPoint: DuplicateGroup[]; readonly household: DuplicateGroup[] } {
    return { deliveryPoint: this.#points.groups(), household: this.#households.groups() };
  }
}

export const countGroups = (groups: readonly DuplicateGroup[]): GroupCounts => ({
  groups: groups.length,
  rows: groups.reduce((sum, { rows }) => sum + rows, 0),
});
