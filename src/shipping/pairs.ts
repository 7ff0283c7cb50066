/** Zones and days between three-digit ZIP Code areas, by day and mail class. */
import type { PairRow } from './rows.ts';

export interface PairAnswer {
  readonly value: string;
  readonly confidence: PairRow['confidence'];
}

interface Table {
  readonly from: string;
  readonly until: string;
  readonly mailClass: string;
  readonly confidence: PairRow['confidence'];
  /** Origin × 1000 + destination → index into `values`, 0: nothing. */
  readonly cells: Uint8Array;
  readonly values: string[];
}

const AREAS = 1_000;

/** Immutable once made. */
export class PairTable {
  readonly #tables: Table[] = [];

  constructor(rows: readonly PairRow[]) {
    const byKey = new Map<string, Table>();
    for (const row of rows) {
      const key = [row.from, row.until, row.mailClass, row.confidence].join('|');
      let table = byKey.get(key);
      if (table === undefined) {
        const { from, until, mailClass, confidence } = row;
        table = { from, until, mailClass, confidence, cells: new Uint8Array(AREAS * AREAS), values: [''] };
        byKey.set(key, table);
        this.#tables.push(table);
      }
      let index = table.values.indexOf(row.value);
      if (index < 0) index = table.values.push(row.value) - 1;
      for (let origin = row.origin[0]; origin <= row.origin[1]; origin++) {
        table.cells.fill(index, origin * AREAS + row.destination[0], origin * AREAS + row.destination[1] + 1);
      }
    }
    // What began last holds first.
    this.#tables.sort((left, right) => (left.from < right.from ? 1 : left.from > right.from ? -1 : 0));
  }

  /** Of ZIP Codes; a table of the mail class goes before one of any. null: no table has the pair on that day. */
  find(originZip: string, destinationZip: string, mailClass: string, date: string): PairAnswer | null {
    const cell = Number(originZip.slice(0, 3)) * AREAS + Number(destinationZip.slice(0, 3));
    for (const wanted of mailClass === '' ? [''] : [mailClass, '']) {
      for (const { from, until, mailClass: of, confidence, cells, values } of this.#tables) {
        if (of !== wanted || from > date || (until !== '' && until < date)) continue;
        const value = values[cells[cell] ?? 0] ?? '';
        if (value !== '') return { value, confidence };
      }
    }
    return null;
  }

  /** Mail classes that have a table of their own. */
  get mailClasses(): readonly string[] {
    return [...new Set(this.#tables.map(({ mailClass }) => mailClass))].filter((name) => name !== '');
  }
}
