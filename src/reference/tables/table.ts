/** A table as an importer meets it, whatever file it stands in. */

/** One line of a table, the header included. Cells are text; a reader never shifts them. */
export interface TableRow {
  /** Name of the sheet, or null where the file has none. */
  readonly sheet: string | null;
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line that cannot be split into cells. */
export interface TableFault {
  readonly sheet: string | null;
  readonly line: number;
  /** Position of the character at fault, counted from 1. */
  readonly column: number;
  readonly reason: string;
}

export type TableLine = TableRow | TableFault;

export const isFault = (line: TableLine): line is TableFault => 'reason' in line;

/** How much an input may hold, so that a small file cannot swell until the memory is full. */
export interface TableLimits {
  /** As read from disk or network. */
  readonly rawBytes: number;
  /** After decompression, all parts together. */
  readonly inflatedBytes: number;
}

export const DEFAULT_TABLE_LIMITS: TableLimits = { rawBytes: 64 * 2 ** 20, inflatedBytes: 256 * 2 ** 20 };
