/**
 * The objects of a JSON text, one after another and never the whole: those of the array `features`, `locations` or
 * `elements` of one object, those of an array, or those that follow each other (GeoJSONSeq, with or without RS).
 */
import { PosternError } from '../../errors.ts';
import type { SourceRow } from './rows.ts';

const LONGEST_OBJECT_BYTES = 4 * 2 ** 20;
const LISTS = /^(?:features|locations|elements)$/;
const LONGEST_TAIL = 64 * 2 ** 10;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** `sequence`: objects at the top are the rows; `list`: the rows lie in an array. */
export type JsonForm = 'sequence' | 'list';

/**
 * @throws PosternError `input_truncated` where the text ends inside a value, `input_malformed` where an object is
 *   no JSON at the top, `crs_unsupported`
 */
export async function* readJsonObjects(
  chunks: AsyncIterable<Uint8Array>,
  form: JsonForm,
): AsyncGenerator<SourceRow> {
  const rowDepths = form === 'sequence' ? [0] : [1, 2];
  let pending = Buffer.alloc(0);
  let depth = 0;
  let inText = false;
  let escaped = false;
  let textStart = -1;
  /** The last text at depth 1: the key of the value that follows. */
  let key = '';
  let inList = form === 'sequence';
  let arrayOnTop = false;
  let rowStart = -1;
  let rowDepth = -1;
  let count = 0;
  let head = '';
  /** What follows the list: a `crs` may stand there too. */
  let tail = '';
  let tailStart = -1;
  for await (const chunk of chunks) {
    const from = pending.length;
    const bytes = from === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inText = false;
          if (depth === 1 && rowStart < 0 && textStart >= 0) key = bytes.toString('utf8', textStart, at);
        }
        continue;
      }
      if (byte === QUOTE) {
        inText = true;
        textStart = at + 1;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (rowStart < 0) {
          if (depth === 0 && byte === OPEN_BRACKET) arrayOnTop = inList = true;
          else if (depth === 1 && byte === OPEN_BRACKET && !arrayOnTop) inList = LISTS.test(key);
          else if (
            byte === OPEN_BRACE &&
            inList &&
            rowDepths.includes(depth) &&
            (form === 'sequence' || arrayOnTop === (depth === 1))
          ) {
            rowStart = at;
            rowDepth = depth;
            if (head === '' && form === 'list') checkCrs((head = bytes.toString('utf8', 0, at)));
          }
        }
        depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--;
        if (depth < 0) throw malformed(`a bracket is closed that was never opened, after ${count} objects`);
        if (depth === rowDepth && rowStart >= 0) {
          yield rowOf(bytes.subarray(rowStart, at + 1), ++count);
          rowStart = rowDepth = -1;
        } else if (depth === 1 && byte === CLOSE_BRACKET && rowStart < 0 && !arrayOnTop) {
          if (inList) tailStart = at;
          inList = false;
        }
      }
    }
    if (tailStart >= 0) {
      if (tail.length < LONGEST_TAIL) tail += bytes.toString('utf8', Math.max(tailStart, from));
      tailStart = 0;
    }
    // Kept: the object or text that is still open.
    const keep = rowStart >= 0 ? rowStart : inText ? textStart - 1 : bytes.length;
    pending = Buffer.from(bytes.subarray(keep));
    if (rowStart >= 0) rowStart -= keep;
    if (textStart >= 0) textStart -= keep;
    if (pending.length > LONGEST_OBJECT_BYTES)
      throw malformed(`object ${count + 1} is longer than ${LONGEST_OBJECT_BYTES} bytes`);
  }
  if (depth > 0 || inText) {
    throw new PosternError('input_truncated', `The JSON is cut short after ${count} whole objects.`, {
      status: 422,
      cure: 'Download the file again.',
    });
  }
  checkCrs(tail);
}

const rowOf = (bytes: Buffer, line: number): SourceRow => {
  const text = bytes.toString('utf8');
  const damaged = text.indexOf('\ufffd');
  if (damaged >= 0) return { kind: 'fault', line, column: damaged + 1, reason: 'the text is no valid UTF-8' };
  const object = parse(text) ?? parse(withoutTrailingCommas(text));
  return object === null
    ? { kind: 'fault', line, column: 1, reason: 'the object is no valid JSON' }
    : { kind: 'object', line, object };
};

const parse = (text: string): Record<string, unknown> | null => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
};

/** A published sample answer of USPS has commas before closing brackets; texts are left as they are. */
const withoutTrailingCommas = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/g, (found) => (found === ',' ? '' : found));

/** Whether the name of a coordinate system is one of those that are longitude and latitude in WGS 84. */
export const isLongitudeLatitude = (name: string): boolean => /CRS:?:?84|EPSG:+(?:[\d.]*:)?4326$/i.test(name);

/** Only longitude and latitude are read; a collection that names another system is refused whole. */
const checkCrs = (head: string): void => {
  const name = /"crs"\s*:[^]*?"name"\s*:\s*"([^"]*)"/.exec(head)?.[1];
  if (name === undefined || isLongitudeLatitude(name)) return;
  throw new PosternError('crs_unsupported', `The coordinates are in ${JSON.stringify(name.slice(0, 80))}.`, {
    status: 422,
    cure: 'Convert the file to longitude and latitude (CRS84), as GeoJSON asks.',
  });
};

const malformed = (why: string): PosternError =>
  new PosternError('input_malformed', `The JSON cannot be read: ${why}.`, {
    status: 422,
    cure: 'Expected GeoJSON, GeoJSONSeq, or an answer of the USPS locations API.',
  });
