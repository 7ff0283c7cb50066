/**
 * What a file for readiness holds, line by line: tracking numbers, Mailer IDs, or a manifest whose heading names its
 * columns. Lines are read as they come; nothing of the file is kept but counts.
 */
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import { midOf, parseMid } from '../../postal/barcode/index.ts';

/** A line that counts: a piece, or a Mailer ID without pieces. */
export interface Counted {
  /** null: none can be read from the number. */
  readonly mid: string | null;
  /** As a manifest names it. */
  readonly merchant: string | null;
  readonly pieces: 0 | 1;
}

/** A line that is neither a tracking number nor a Mailer ID. */
export interface Unread {
  readonly unreadLine: number;
}

const MOST_LINE_CHARACTERS = 4_096;
const DELIMITERS = [',', ';', '\t', '|'];

/** The lines of a byte stream, without their ends, as many at a time as a chunk ends. */
async function* linesOf(source: Readable): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield lines;
    if (rest.length > MOST_LINE_CHARACTERS) {
      throw new PosternError('line_too_long', `A line has more than ${MOST_LINE_CHARACTERS} characters.`, {
        status: 400,
        cure: 'Send text with one tracking number or Mailer ID a line, or a manifest as separated values.',
      });
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}

/** The cells of one line; a quoted cell may hold the delimiter, not a line end. */
const cellsOf = (line: string, delimiter: string): string[] => {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let value = '';
      for (at += 1; at < line.length; at += 1) {
        if (line[at] !== '"') value += line[at];
        else if (line[at + 1] === '"') {
          value += '"';
          at += 1;
        } else break;
      }
      cells.push(value.trim());
      const next = line.indexOf(delimiter, at);
      at = next === -1 ? line.length + 1 : next + 1;
    } else {
      const next = line.indexOf(delimiter, at);
      const end = next === -1 ? line.length : next;
      cells.push(line.slice(at, end).trim());
      at = end + 1;
    }
  }
  return cells;
};

interface Columns {
  readonly delimiter: string;
  readonly number: number;
  readonly mid: number;
  readonly merchant: number;
}

const NUMBER_NAMES = new Set(['number', 'tracking_number', 'trackingnumber', 'tracking number', 'pic']);

/** The columns that a first line names; undefined: it is no heading. */
const headingOf = (line: string): Columns | undefined => {
  for (const delimiter of DELIMITERS) {
    const names = cellsOf(line.toLowerCase(), delimiter);
    const number = names.findIndex((name) => NUMBER_NAMES.has(name));
    const mid = names.indexOf('mid');
    if (number !== -1 || mid !== -1) return { delimiter, number, mid, merchant: names.indexOf('merchant') };
  }
  return undefined;
};

const ofMid = (text: string, merchant: string | null): Counted | undefined =>
  parseMid(text) === null ? undefined : { mid: text, merchant, pieces: 0 };

const ofNumber = (text: string, merchant: string | null): Counted | undefined => {
  const found = midOf(text);
  if (found.determined) return { mid: found.mid, merchant, pieces: 1 };
  return found.code === 'not_a_number' || found.code === 'invalid'
    ? undefined
    : { mid: null, merchant, pieces: 1 };
};

/** Every line that is not empty, as it counts; a batch a chunk, since a promise a line would cost more than reading it. */
export async function* countedLines(source: Readable): AsyncGenerator<readonly (Counted | Unread)[]> {
  let line = 0;
  let columns: Columns | undefined;
  for await (const lines of linesOf(source)) {
    const counted: (Counted | Unread)[] = [];
    for (const raw of lines) {
      line += 1;
      const text = (line === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim();
      if (text === '') continue;
      if (line === 1) {
        columns = headingOf(text);
        if (columns !== undefined) continue;
      }
      counted.push(read(text, columns) ?? { unreadLine: line });
    }
    yield counted;
  }
}

const read = (text: string, columns: Columns | undefined): Counted | undefined => {
  if (columns === undefined) return ofMid(text, null) ?? ofNumber(text, null);
  const cells = cellsOf(text, columns.delimiter);
  const merchant = (columns.merchant === -1 ? '' : (cells[columns.merchant] ?? '')) || null;
  const number = columns.number === -1 ? '' : (cells[columns.number] ?? '');
  // The Mailer ID in the barcode decides, whatever the manifest states beside it.
  return number === '' && columns.mid !== -1
    ? ofMid(cells[columns.mid] ?? '', merchant)
    : ofNumber(number, merchant);
};
