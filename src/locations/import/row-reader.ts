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
  readonly #columns: ReadonlyMap<Field, readonly string[]>;

  constructor(stated: Stated, mapping: Mapping) {
    this.#stated = stated;
    this.#columns = columnsOf(mapping);
  }

  text(field: Field): string {
    const column = this.#columns.get(field)?.[0];
    return column === undefined ? '' : (this.#stated.texts[column] ?? '').trim();
  }

  all(field: Field): string[] {
    return (this.#columns.get(field) ?? []).map((column) => (this.#stated.texts[column] ?? '').trim());
  }

  /** Whether any column is mapped to one of the fields. */
  hasAny(fields: readonly Field[]): boolean {
    return fields.some((field) => this.#columns.has(field));
  }

  column(field: Field): string {
    return this.#columns.get(field)?.[0] ?? field;
  }

  doubt(kind: FindingKind, message: string): void {
    if (!this.doubts.some((one) => one.kind === kind)) this.doubts.push({ kind, message });
  }
}

const known = new WeakMap<Mapping, ReadonlyMap<Field, readonly string[]>>();

/** The columns of each field; a mapping serves many rows. */
const columnsOf = (mapping: Mapping): ReadonlyMap<Field, readonly string[]> => {
  const made = known.get(mapping);
  if (made !== undefined) return made;
  const columns = new Map<Field, string[]>();
  for (const [column, field] of Object.entries(mapping)) {
    const others = columns.get(field);
    if (others === undefined) columns.set(field, [column]);
    else others.push(column);
  }
  known.set(mapping, columns);
  return columns;
};
