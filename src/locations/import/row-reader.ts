/** What one row states, asked by field. */
import type { FindingKind } from '../facility.ts';
import type { Field, Mapping } from './mapping.ts';
import type { Stated } from './objects.ts';

export interface Doubt {
  readonly kind: FindingKind;
  readonly message: string;
}

/** One row under a mapping: texts by field, and the doubts that reading it raised. */
export class RowReader {
  readonly doubts: Doubt[] = [];
  readonly #stated: Stated;
  readonly #columns = new Map<Field, string[]>();

  constructor(stated: Stated, mapping: Mapping) {
    this.#stated = stated;
    for (const [column, field] of Object.entries(mapping)) {
      const columns = this.#columns.get(field);
      if (columns === undefined) this.#columns.set(field, [column]);
      else columns.push(column);
    }
  }

  text(field: Field): string {
    return this.all(field)[0] ?? '';
  }

  all(field: Field): string[] {
    return (this.#columns.get(field) ?? []).map((column) => (this.#stated.texts[column] ?? '').trim());
  }

  column(field: Field): string {
    return this.#columns.get(field)?.[0] ?? field;
  }

  doubt(kind: FindingKind, message: string): void {
    if (!this.doubts.some((one) => one.kind === kind)) this.doubts.push({ kind, message });
  }
}
