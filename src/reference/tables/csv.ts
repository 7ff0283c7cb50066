/**
 * Comma separated values (RFC 4180), line by line. A quoted field ends on its line: a quote that is left open
 * spoils its own row and not the rest of the file.
 */
import { PosternError } from '../../errors.ts';
import type { TableLine } from './table.ts';

/** A longer line is no line of a table. */
const LONGEST_LINE_BYTES = 64 * 1_024;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';
/** What the decoder puts where bytes are no UTF-8. */
const REPLACEMENT = '\ufffd';

/** Where reading stands: the line that is not whole yet, and the lines before it. */
export interface CsvPosition {
  rest: Uint8Array;
  line: number;
}

/**
 * The lines of a CSV text in UTF-8, a batch for each chunk; empty lines are left out.
 * @param position where to go on from; kept up to date before each batch is given
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  position: CsvPosition = { rest: new Uint8Array(0), line: 0 },
): AsyncGenerator<TableLine[]> {
  let { rest, line } = position;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const batch: TableLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      addLine(batch, bytes.subarray(start, end), ++line);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > LONGEST_LINE_BYTES) {
      throw new PosternError(
        'input_malformed',
        `Line ${line + 1} is longer than ${LONGEST_LINE_BYTES} bytes.`,
        {
          status: 422,
          place: { line: line + 1 },
          cure: 'Expected comma separated text with one row a line; check what the file is.',
        },
      );
    }
    position.rest = rest;
    position.line = line;
    yield batch;
  }
  const last: TableLine[] = [];
  addLine(last, rest, line + 1);
  position.rest = new Uint8Array(0);
  position.line = line + 1;
  yield last;
}

const addLine = (batch: TableLine[], bytes: Uint8Array, line: number): void => {
  const text = textOf(bytes);
  const clean = line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (clean !== '') batch.push(splitLine(clean, line));
};

const textOf = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
};

const splitLine = (text: string, line: number): TableLine => {
  const damaged = text.indexOf(REPLACEMENT);
  if (damaged >= 0) return { sheet: null, line, column: damaged + 1, reason: 'the text is no valid UTF-8' };
  if (!text.includes('"')) return { sheet: null, line, cells: text.split(',') };
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const end = endOfQuoted(text, at);
      if (end < 0) return { sheet: null, line, column: at + 1, reason: 'a quote is opened and not closed' };
      if (end < text.length && text[end] !== ',') {
        return { sheet: null, line, column: end + 1, reason: 'expected a comma after the closing quote' };
      }
      cells.push(text.slice(at + 1, end - 1).replaceAll('""', '"'));
      at = end;
    } else {
      const comma = text.indexOf(',', at);
      const end = comma < 0 ? text.length : comma;
      cells.push(text.slice(at, end));
      at = end;
    }
    if (at >= text.length) return { sheet: null, line, cells };
    at++;
  }
};

/** The position after the quote that closes the field opened at `start`, or −1. */
const endOfQuoted = (text: string, start: number): number => {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
};
