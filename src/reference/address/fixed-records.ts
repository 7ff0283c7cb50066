/**
 * Records of one length, with or without line breaks between. A file whose records have another length is refused
 * with both lengths named; it is never read shifted.
 */
import { PosternError } from '../../errors.ts';
import { type Cursor, newCursor } from './build-state.ts';
import { refusal } from './byte-input.ts';
import type { FixedLayout } from './fixed-layout.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** So much is looked at before the first record is believed. */
const HEAD_BYTES = 16_384;

/** A record as text, or what is wrong with it. `number` counts records from 1. */
export type FixedLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string };

/** Where reading stands; how records are separated is learnt at the head of the file. */
export interface RecordPosition {
  readonly cursor: Cursor;
  head: readonly string[] | null;
}

const SEPARATORS = ['none', 'line'] as const;

/**
 * The records of a file, a batch for each chunk.
 * @throws PosternError `layout_mismatch`, `input_truncated`
 */
export async function* readFixedRecords(
  chunks: AsyncIterable<Uint8Array>,
  layout: FixedLayout,
  name: string,
  position: RecordPosition = { cursor: newCursor(), head: null },
): AsyncGenerator<FixedLine[]> {
  const { cursor } = position;
  let rest: Buffer = Buffer.from(cursor.rest);
  let separator = SEPARATORS.find((one) => one === position.head?.[0]);
  let number = cursor.line;
  const stand = (): void => {
    cursor.rest = rest;
    cursor.line = number;
    position.head = separator === undefined ? null : [separator];
  };
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    if (separator === undefined) {
      if (rest.length < HEAD_BYTES) continue;
      separator = checkHead(rest, layout, name);
    }
    const batch: FixedLine[] = [];
    rest = takeRecords(rest, layout, separator, (line) => batch.push({ number: ++number, ...line }));
    stand();
    yield batch;
  }
  if (separator === undefined) separator = checkHead(rest, layout, name);
  const batch: FixedLine[] = [];
  if (separator === 'line' && rest.length > 0 && rest.at(-1) !== NEWLINE) {
    rest = Buffer.concat([rest, Buffer.from([NEWLINE])]);
  }
  rest = takeRecords(rest, layout, separator, (line) => batch.push({ number: ++number, ...line }));
  stand();
  yield batch;
  if (rest.length > 0) {
    throw new PosternError(
      'input_truncated',
      `${name} is cut short: after record ${number} there are ${rest.length} bytes; expected ${layout.recordLength}.`,
      { status: 422, place: { file: name, line: number + 1 }, cure: 'Unpack or download the file again.' },
    );
  }
}

type Told = { readonly text: string } | { readonly fault: string };

const takeRecords = (
  bytes: Buffer,
  layout: FixedLayout,
  separator: 'none' | 'line',
  tell: (line: Told) => void,
): Buffer => {
  const { recordLength } = layout;
  let start = 0;
  if (separator === 'none') {
    for (; start + recordLength <= bytes.length; start += recordLength) {
      tell(recordOf(bytes.subarray(start, start + recordLength), layout));
    }
    return bytes.subarray(start);
  }
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const last = bytes[end - 1] === RETURN ? end - 1 : end;
    if (last > start) tell(recordOf(bytes.subarray(start, last), layout));
    start = end + 1;
  }
  return bytes.subarray(start);
};

const recordOf = (bytes: Buffer, { recordLength }: FixedLayout): Told => {
  if (bytes.length !== recordLength) {
    return { fault: `the record has ${bytes.length} bytes; expected ${recordLength}` };
  }
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return { fault: `byte ${index + 1} is no ASCII text (${byte})` };
  }
  return { text: bytes.toString('latin1') };
};

/** How records are separated. @throws PosternError `layout_mismatch` where the length is another */
const checkHead = (head: Buffer, layout: FixedLayout, name: string): 'none' | 'line' => {
  const { recordLength, title } = layout;
  if (isEbcdic(head)) {
    throw refusal(
      'layout_mismatch',
      name,
      `it is in EBCDIC; expected ${title} in ASCII`,
      'Convert it first: `dd conv=ascii if=FILE of=FILE.txt`. The order of the records may stay as it is.',
    );
  }
  const newline = head.subarray(0, HEAD_BYTES).indexOf(NEWLINE);
  if (newline >= 0) {
    const found = head[newline - 1] === RETURN ? newline - 1 : newline;
    if (found === recordLength) return 'line';
    throw mismatch(layout, name, `${found}`);
  }
  const types = new Set(Object.keys(layout.records).map((type) => type.charCodeAt(0)));
  const fits = (length: number): boolean => {
    for (let at = 0; at + 6 <= head.length && at < HEAD_BYTES; at += length) {
      if (!isRecordStart(head, at, types, at === 0 ? 'first' : 'later')) return false;
    }
    return true;
  };
  if (head.length >= recordLength && fits(recordLength)) return 'none';
  const other = Array.from({ length: 1_000 }, (_, index) => index + 20).find(
    (length) => length !== recordLength && length * 2 < head.length && fits(length),
  );
  throw mismatch(
    layout,
    name,
    other !== undefined
      ? `${other}`
      : head.length < recordLength
        ? `${head.length} in all`
        : 'none that repeats',
  );
};

/** A type that the layout knows, or any capital letter, and five digits of a ZIP; the first record may be a header. */
const isRecordStart = (
  head: Buffer,
  at: number,
  types: ReadonlySet<number>,
  place: 'first' | 'later',
): boolean => {
  const type = head[at] ?? 0;
  if (type < 0x41 || type > 0x5a) return false;
  if (place === 'first' && !types.has(type) && type !== 0x43) return false;
  // A header holds no ZIP.
  if (type === 0x43) return true;
  for (let digit = at + 1; digit < at + 6; digit++) {
    const byte = head[digit] ?? 0;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
};

/** In EBCDIC capitals lie from 0xC1 on and digits from 0xF0 on. */
const isEbcdic = (head: Buffer): boolean => {
  const type = head[0] ?? 0;
  return type >= 0xc1 && type <= 0xe9 && (head[1] ?? 0) >= 0x40 && (head[1] ?? 0) !== 0xff;
};

const mismatch = ({ recordLength, title }: FixedLayout, name: string, found: string): PosternError =>
  refusal(
    'layout_mismatch',
    name,
    `records of ${title} have ${recordLength} bytes; found ${found}`,
    'Check that this is the right product and the layout that Postern knows; another layout is never read shifted.',
  );
