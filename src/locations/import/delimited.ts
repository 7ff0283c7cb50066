/** Lines of separated values: commas, bars or tabs, told by the header. A quoted field ends on its line. */
import { PosternError } from '../../errors.ts';
import type { SourceRow } from './rows.ts';

const LONGEST_LINE_BYTES = 256 * 1_024;
const SEPARATORS = ['|', '\t', ',', ';'] as const;
type Separator = (typeof SEPARATORS)[number];

/** The first row is the header; empty lines are left out. Lines that are no UTF-8 or leave a quote open are faults. */
export async function* readDelimited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRow> {
  let separator: Separator | undefined;
  let line = 0;
  for await (const bytes of linesOf(chunks)) {
    line++;
    const text = bytes
      .toString('utf8')
      .replace(/\r$/, '')
      .replace(/^\ufeff/, '');
    if (text === '') continue;
    separator ??= SEPARATORS.find((one) => text.includes(one)) ?? ',';
    const damaged = text.indexOf('\ufffd');
    if (damaged >= 0) {
      yield { kind: 'fault', line, column: damaged + 1, reason: 'the text is no valid UTF-8' };
      continue;
    }
    const cells = split(text, separator);
    yield cells === null
      ? { kind: 'fault', line, column: 1, reason: 'a quote is opened and not closed' }
      : { kind: 'cells', line, cells };
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      yield bytes.subarray(start, end);
      line++;
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > LONGEST_LINE_BYTES) {
      throw new PosternError('input_malformed', `Line ${line} is longer than ${LONGEST_LINE_BYTES} bytes.`, {
        status: 422,
        place: { line },
        cure: 'Expected one row a line; check what the file is.',
      });
    }
  }
  if (rest.length > 0) yield rest;
}

const split = (text: string, separator: Separator): string[] | null => {
  if (!text.includes('"')) return text.split(separator);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell: string;
    if (text[at] === '"') {
      let end = at + 1;
      for (;;) {
        end = text.indexOf('"', end);
        if (end < 0) return null;
        if (text[end + 1] !== '"') break;
        end += 2;
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      if (at < text.length && text[at] !== separator) return null;
    } else {
      const next = text.indexOf(separator, at);
      const end = next < 0 ? text.length : next;
      cell = text.slice(at, end);
      at = end;
    }
    cells.push(cell);
    if (at >= text.length) return cells;
    at++;
  }
};
