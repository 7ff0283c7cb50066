/**
 * Separated values as they are exchanged (RFC 4180), with the place of every cell for errors, and safe to open in a
 * spreadsheet: a cell that would begin a formula gets an apostrophe before it, which reading takes away again.
 */
import { PosternError } from '../../errors.ts';

export interface Cell {
  readonly text: string;
  /** Both count from 1; the column is the cell's, not the character's. */
  readonly line: number;
  readonly column: number;
}

/** What a spreadsheet would calculate, behind any apostrophes of our own. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** `=A1` → `'=A1`, and `'=A1` → `''=A1`, so that both come back as they were. */
const guardFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const unguardFormula = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;

const cellText = (text: string): string => {
  const safe = guardFormula(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One record with its line end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellText).join(',')}\r\n`;

const fault = (message: string, line: number, column: number): PosternError =>
  new PosternError('csv_malformed', `${message} (line ${line}, column ${column}).`, {
    status: 400,
    cure: 'Write the file as CSV: cells with commas or line ends in double quotes, quotes inside them doubled.',
    place: { line, column },
  });

/**
 * The records of a text; empty lines are left out.
 * @throws PosternError `csv_malformed` with line and column.
 */
export function* csvRecords(text: string): Generator<readonly Cell[]> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let record: Cell[] = [];
  while (at < text.length) {
    const cellLine = line;
    const column = record.length + 1;
    let value = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end === -1) throw fault('A quoted cell is not closed', cellLine, column);
        value += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        value += '"';
        at += 1;
      }
      line += value.split('\n').length - 1;
    } else {
      const start = at;
      while (at < text.length && !',\r\n'.includes(text.charAt(at))) at += 1;
      value = text.slice(start, at);
    }
    record.push({ text: unguardFormula(value), line: cellLine, column });
    if (text[at] === ',') {
      at += 1;
      // A comma at the very end is followed by an empty cell.
      if (at === text.length) record.push({ text: '', line, column: record.length + 1 });
      else continue;
    } else if (at < text.length && text[at] !== '\r' && text[at] !== '\n') {
      throw fault('Something stands behind the closing quote of a cell', line, column);
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    if (record.length > 1 || record[0]?.text !== '') yield record;
    record = [];
  }
}
