/** How cells are written: quoted where needed, and never as a formula. */

export type OutputForm = 'csv' | 'tsv' | 'ndjson';

const NUMBER = /^[+-]?\d+([.,]\d+)?$/;

/**
 * Whether a spreadsheet would run the cell: it begins with `=`, `+`, `-`, `@`, a tab or a carriage return and is no
 * plain number.
 */
export const isFormula = (cell: string): boolean => {
  const code = cell.charCodeAt(0);
  return startsFormula(code) && !NUMBER.test(cell);
};

/** Whether a cell that begins with this character code may be a formula. */
export const startsFormula = (code: number): boolean =>
  code === 61 || code === 43 || code === 45 || code === 64 || code === 9 || code === 13;

const COMMA_SPECIAL = /[",\r\n]/;
const TAB_SPECIAL = /["\t\r\n]/;

/** A cell of delimited text, quoted where needed (RFC 4180); written as it is, formulas too. */
export const delimitedCell = (cell: string, delimiter: 44 | 9): string =>
  (delimiter === 44 ? COMMA_SPECIAL : TAB_SPECIAL).test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** A cell for people and their spreadsheets: a formula gets an apostrophe before it, so that it stays text. */
export const safeCell = (cell: string, delimiter: 44 | 9): string =>
  delimitedCell(isFormula(cell) ? `'${cell}` : cell, delimiter);
