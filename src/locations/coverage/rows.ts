/** Tables as rows by column key. */

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** One column of a table; `unit` as a reader would say it. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly unit: string | null;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}
