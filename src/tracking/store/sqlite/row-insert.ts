/** Inserts rows by the dozen: a statement of many rows costs half of as many statements. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows of a statement. More gain little: binding the values is what remains. */
const ROWS = 16;

const rowOf = (columns: number): string => `(${Array.from({ length: columns }, () => '?').join(', ')})`;

export class RowInsert {
  readonly #one: StatementSync;
  readonly #many: StatementSync;
  readonly #columns: number;
  #waiting: SQLInputValue[] = [];

  /** @param into what stands before `values`, for example `insert or ignore into piece (number, piece)` */
  constructor(db: DatabaseSync, into: string, columns: number) {
    const row = rowOf(columns);
    this.#columns = columns;
    this.#one = db.prepare(`${into} values ${row}`);
    this.#many = db.prepare(`${into} values ${Array.from({ length: ROWS }, () => row).join(', ')}`);
  }

  /**
   * Keeps a row that no other has the key of; it is written with others, at the latest by {@link flush}.
   * @throws Error where a row of the same key was there: whoever calls was wrong about what is held
   */
  add(...values: readonly SQLInputValue[]): void {
    this.#waiting.push(...values);
    if (this.#waiting.length < ROWS * this.#columns) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#expect(this.#many.run(...waiting).changes, ROWS);
  }

  /** Writes a row at once. @returns rows written: 0 where one of the same key is there */
  offer(...values: readonly SQLInputValue[]): number {
    return Number(this.#one.run(...values).changes);
  }

  /** Writes what waits. @throws Error as {@link add} */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at < waiting.length; at += this.#columns) {
      this.#expect(this.#one.run(...waiting.slice(at, at + this.#columns)).changes, 1);
    }
  }

  /** Forgets what waits: its transaction was rolled back. */
  drop(): void {
    this.#waiting = [];
  }

  #expect(changes: number | bigint, rows: number): void {
    if (changes !== rows) throw new Error(`of ${rows} new rows ${rows - Number(changes)} were there already`);
  }
}
