/** Lines of a file with the bytes they were read from, in constant memory. */
import { PosternError } from '../../errors.ts';

export interface Line {
  /** Counted from 1. */
  readonly line: number;
  /** Without the line end. */
  readonly text: string;
  /** As received, line end included. */
  readonly bytes: Uint8Array;
  /** Whether a line end came: the last line of a file cut short has none. */
  readonly ended: boolean;
}

const NEWLINE = 0x0a;
/** No record of a tracking file is longer. */
const LONGEST_LINE_BYTES = 64 * 1_024;
const BYTE_ORDER_MARK = '\ufeff';

const lineOf = (bytes: Uint8Array, line: number, ended: boolean): Line => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('utf8')
    .replace(/\r?\n$|\r$/, '');
  return { line, text: line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, bytes, ended };
};

/**
 * The lines that hold anything, a batch for each chunk.
 * @throws PosternError `input_malformed` for a line without an end in sight
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  let rest: Uint8Array = new Uint8Array(0);
  let line = 0;
  const add = (batch: Line[], bytes: Uint8Array, ended: boolean): void => {
    line += 1;
    const found = lineOf(bytes, line, ended);
    if (found.text.trim() !== '') batch.push(found);
  };
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const batch: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      add(batch, bytes.subarray(start, end + 1), true);
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
          cure: 'Expected one record a line; check what the file is.',
        },
      );
    }
    yield batch;
  }
  if (rest.length > 0) {
    const last: Line[] = [];
    add(last, rest, false);
    yield last;
  }
}

/** The cells of a line, quotes undone; null where a quote is opened and not closed, or followed by other text. */
export const splitCells = (text: string, delimiter: string): string[] | null => {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const end = closingQuote(text, at);
      if (end < 0 || (end + 1 < text.length && text[end + 1] !== delimiter)) return null;
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next < 0 ? text.length : next;
      cells.push(text.slice(at, end));
      at = end;
    }
    if (at >= text.length) return cells;
    at += 1;
  }
};

const closingQuote = (text: string, start: number): number => {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
};
