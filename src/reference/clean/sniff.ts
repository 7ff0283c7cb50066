/** Finds out what a file is from its first bytes: compression, encoding, form. */
import { isUtf8 } from 'node:buffer';
import type { Cutting } from './scan.ts';
import { RecordScanner } from './scan.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';
export type Form = 'csv' | 'tsv' | 'pipe' | 'semicolon' | 'ndjson' | 'parquet';

const startsWith = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

export const isGzip = (head: Uint8Array): boolean => startsWith(head, 0x1f, 0x8b);
export const isParquet = (head: Uint8Array): boolean => startsWith(head, 0x50, 0x41, 0x52, 0x31);
/** Workbooks are ZIP archives; so are many other things that are no lists. */
export const isArchive = (head: Uint8Array): boolean => startsWith(head, 0x50, 0x4b, 3, 4);

const SNIFFED_BYTES = 4_096;

/**
 * The encoding of a text by its byte order mark, else by where its NULs stand. Bytes that are no UTF-8 do not matter
 * here: they are read as Windows-1252, row by row.
 */
export const encodingOf = (head: Uint8Array): { readonly encoding: Encoding; readonly markBytes: number } => {
  if (startsWith(head, 0xef, 0xbb, 0xbf)) return { encoding: 'utf-8', markBytes: 3 };
  if (startsWith(head, 0xff, 0xfe)) return { encoding: 'utf-16le', markBytes: 2 };
  if (startsWith(head, 0xfe, 0xff)) return { encoding: 'utf-16be', markBytes: 2 };
  const looked = Math.min(head.length, SNIFFED_BYTES) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < looked; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  const many = looked * 0.3;
  if (looked >= 8 && odd > many && even < many / 10) return { encoding: 'utf-16le', markBytes: 0 };
  if (looked >= 8 && even > many && odd < many / 10) return { encoding: 'utf-16be', markBytes: 0 };
  return { encoding: 'utf-8', markBytes: 0 };
};

const windows1252 = new TextDecoder('windows-1252');

/** Text of some bytes: UTF-8 where they are, else Windows-1252. */
export const decodeText = (bytes: Uint8Array): { readonly text: string; readonly encoding: string } =>
  isUtf8(bytes)
    ? { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), encoding: 'utf-8' }
    : { text: windows1252.decode(bytes), encoding: 'windows-1252' };

const DELIMITERS: readonly (readonly [Form, number])[] = [
  ['csv', 44],
  ['tsv', 9],
  ['pipe', 124],
  ['semicolon', 59],
];
const SAMPLE_RECORDS = 50;

/** The delimiter code of a form of delimited text. */
export const delimiterOf = (form: Form): number => DELIMITERS.find(([name]) => name === form)?.[1] ?? 44;

/** How evenly a delimiter cuts the first records: cells a record, 1 where it does not cut at all. */
const evenness = (text: string, cutting: Cutting): number => {
  const scanner = new RecordScanner(cutting);
  const widths = new Map<number, number>();
  let records = 0;
  for (let at = 0; at < text.length && records < SAMPLE_RECORDS; records++) {
    const next = scanner.read(text, at, 'more');
    if (next === -1) break;
    at = next;
    if (!scanner.isBlank) widths.set(scanner.cells, (widths.get(scanner.cells) ?? 0) + 1);
  }
  if (records === 0) {
    scanner.read(text, 0, 'last');
    widths.set(scanner.cells, 1);
    records = 1;
  }
  const [width = 1, count = 0] = [...widths].sort((one, other) => other[1] - one[1])[0] ?? [];
  return width === 1 ? 0 : (count / records) * 10 + Math.min(width, 20) / 20;
};

export interface TextForm {
  readonly form: Form;
  readonly newline: 10 | 13;
}

/** The form of a text by its beginning (one character a byte). A single column is CSV. */
export const formOf = (head: string): TextForm => {
  const newline = !head.includes('\n') && head.includes('\r') ? 13 : 10;
  const first = head.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? '';
  if (/^\s*\{/.test(first) && isJsonLine(first)) return { form: 'ndjson', newline: 10 };
  let best: { readonly form: Form; readonly score: number } = { form: 'csv', score: 0 };
  for (const [form, delimiter] of DELIMITERS) {
    const score = evenness(head, { delimiter, newline });
    if (score > best.score) best = { form, score };
  }
  return { form: best.form, newline };
};

const isJsonLine = (line: string): boolean => {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    // A line longer than what was read is cut; the next quoted name is evidence enough.
    return /^\s*\{\s*("|\})/.test(line);
  }
};
