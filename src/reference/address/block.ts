/**
 * The ranges of one street in one ZIP, packed into bytes: `docs/formats/address-edition.md`, whose order this file
 * follows. Entries with whole numbers come first, ascending by their low number, so that a look-up stops early; each
 * entry begins with its length, so that those that do not match are passed over unread.
 */
import { PosternError } from '../../errors.ts';
import type { AddressEntry } from './entry.ts';
import { Cursor, damaged, decodeEntry, EntryWriter, SINGLE, WHOLE } from './entry-codec.ts';
import { inRange, wholeNumber } from './number.ts';

const FORMAT = 1;

interface Piece {
  /** Where the entry's length stands, and where its body begins and ends. */
  readonly from: number;
  readonly body: number;
  readonly end: number;
  /** The low number, or -1 for entries whose numbers are no whole ones. */
  readonly low: number;
}

function* piecesOf(bytes: Uint8Array, from: number, end: number): Generator<Piece> {
  const cursor = new Cursor(bytes, from);
  while (cursor.at < end) {
    const start = cursor.at;
    const size = cursor.varint();
    const body = cursor.at;
    const flags = cursor.varint();
    const low = (flags & WHOLE) === 0 ? -1 : cursor.varint();
    cursor.at = body + size;
    if (cursor.at > end) throw damaged(start);
    yield { from: start, body, end: body + size, low };
  }
}

/** A finished block, and how many entries were in it twice. */
export interface PackedBlock {
  readonly bytes: Uint8Array;
  readonly entries: number;
  readonly duplicates: number;
}

/** Sorts entries that lie one after another, drops those that are the same to the byte, and puts the head before them. */
export const packBlock = (entries: Uint8Array): PackedBlock => {
  const pieces = [...piecesOf(entries, 0, entries.length)];
  const buffer = Buffer.from(entries.buffer, entries.byteOffset, entries.byteLength);
  const compare = (one: Piece, other: Piece): number =>
    Number(one.low < 0) - Number(other.low < 0) ||
    one.low - other.low ||
    buffer.compare(buffer, other.from, other.end, one.from, one.end);
  pieces.sort(compare);
  const kept = pieces.filter(
    (piece, index) => index === 0 || compare(pieces[index - 1] as Piece, piece) !== 0,
  );
  const wholes = kept.filter(({ low }) => low >= 0);
  const head = new EntryWriter();
  head.varint(FORMAT);
  head.varint(wholes.reduce((sum, piece) => sum + piece.end - piece.from, 0));
  for (const piece of kept) head.append(entries.subarray(piece.from, piece.end));
  return {
    bytes: head.bytes.subarray(0, head.length),
    entries: kept.length,
    duplicates: pieces.length - kept.length,
  };
};

/** Where the two parts of a block lie. @throws PosternError `edition_unreadable` for a block of another format */
const partsOf = (block: Uint8Array): { wholesAt: number; textsAt: number } => {
  const cursor = new Cursor(block, 0);
  const format = cursor.varint();
  if (format !== FORMAT) {
    throw new PosternError(
      'edition_unreadable',
      `A block of the address edition has format ${format}; expected ${FORMAT}.`,
      {
        status: 503,
        cure: 'Import the dataset again with this version.',
      },
    );
  }
  const size = cursor.varint();
  return { wholesAt: cursor.at, textsAt: cursor.at + size };
};

/** The entries of a block that hold a number, in the order of the block. `number` is upper case, without padding. */
export const findInBlock = (block: Uint8Array, number: string): AddressEntry[] => {
  const { wholesAt, textsAt } = partsOf(block);
  const value = wholeNumber(number);
  return value >= 0 ? findWhole(block, wholesAt, textsAt, value) : findText(block, textsAt, number);
};

const findWhole = (block: Uint8Array, from: number, end: number, value: number): AddressEntry[] => {
  const found: AddressEntry[] = [];
  const cursor = new Cursor(block, from);
  while (cursor.at < end) {
    const size = cursor.varint();
    const body = cursor.at;
    const flags = cursor.varint();
    const low = cursor.varint();
    if (low > value) break;
    const high = (flags & SINGLE) !== 0 ? low : low + cursor.varint();
    const parity = flags & 3;
    if (value <= high && (parity === 0 || value % 2 === (parity === 1 ? 1 : 0))) {
      found.push(decodeEntry(block, body));
    }
    cursor.at = body + size;
  }
  return found;
};

const findText = (block: Uint8Array, from: number, number: string): AddressEntry[] => {
  const found: AddressEntry[] = [];
  for (const { body } of piecesOf(block, from, block.length)) {
    const entry = decodeEntry(block, body);
    if (inRange(number, entry.low, entry.high, entry.parity)) found.push(entry);
  }
  return found;
};

/** Every entry of a block. */
export function* entriesOf(block: Uint8Array): Generator<AddressEntry> {
  const { wholesAt } = partsOf(block);
  for (const { body } of piecesOf(block, wholesAt, block.length)) yield decodeEntry(block, body);
}
