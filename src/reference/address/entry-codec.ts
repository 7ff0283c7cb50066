/**
 * One entry as bytes, after its length: `docs/formats/address-edition.md`, whose order this file follows.
 */
import { PosternError } from '../../errors.ts';
import { type AddressEntry, EMPTY_ENTRY, ENTRY_KINDS } from './entry.ts';
import { PARITIES, wholeNumber } from './number.ts';

/** Bits of an entry's flags. The lowest two are the parity, then three for the kind. */
const KIND_SHIFT = 2;
/** Whole numbers; else the numbers are texts. */
export const WHOLE = 1 << 5;
/** Low is high. */
export const SINGLE = 1 << 6;
const UNIT = 1 << 7;
const PLUS4 = 1 << 8;
const ROUTE = 1 << 9;
const FIRM = 1 << 10;
const POINT = 1 << 11;
const ALTERNATE = 1 << 12;
const LACS = 1 << 13;
const SOURCE = 1 << 14;
const LAST_LINE = 1 << 15;
const URBANIZATION = 1 << 16;

const NON_DELIVERABLE = 10_000;
/** Degrees are kept as millionths (0.11 m). */
const DEGREE_STEPS = 1_000_000;

/** Writes entries, each with its length before it, into bytes that grow. */
export class EntryWriter {
  bytes = Buffer.alloc(128);
  length = 0;

  /** Appends one entry, its length in front. */
  entry(entry: AddressEntry): void {
    const start = this.length;
    // The length is not known yet: one byte is kept for it, and a second one made where it is needed.
    this.#byte(0);
    this.#body(entry);
    const size = this.length - start - 1;
    if (size < 0x80) {
      this.bytes[start] = size;
      return;
    }
    this.#reserve(1);
    this.bytes.copyWithin(start + 2, start + 1, this.length);
    this.length++;
    this.bytes[start] = (size & 0x7f) | 0x80;
    this.bytes[start + 1] = size >>> 7;
  }

  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.#byte(rest);
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  #body(entry: AddressEntry): void {
    const low = wholeNumber(entry.low);
    const high = wholeNumber(entry.high);
    const isWhole = low >= 0 && high >= low && String(low) === entry.low && String(high) === entry.high;
    const flags = flagsOf(entry, isWhole);
    this.varint(flags);
    if (isWhole) {
      this.varint(low);
      if ((flags & SINGLE) === 0) this.varint(high - low);
    } else {
      this.#text(entry.low);
      if ((flags & SINGLE) === 0) this.#text(entry.high);
    }
    if ((flags & UNIT) !== 0) {
      this.#byte(PARITIES.indexOf(entry.unitParity));
      this.#text(entry.unitDesignator);
      this.#text(entry.unitLow);
      this.#text(entry.unitHigh);
    }
    if ((flags & PLUS4) !== 0) {
      this.varint(plus4Number(entry.plus4Low));
      this.varint(plus4Number(entry.plus4High));
    }
    if ((flags & ROUTE) !== 0) this.#text(entry.carrierRoute);
    if ((flags & FIRM) !== 0) this.#text(entry.firm);
    if ((flags & POINT) !== 0) {
      this.#degrees(entry.latitude ?? 0);
      this.#degrees(entry.longitude ?? 0);
    }
    if ((flags & SOURCE) !== 0) this.varint(entry.source);
    if ((flags & LAST_LINE) !== 0) this.#text(entry.lastLineKey);
    if ((flags & URBANIZATION) !== 0) this.#text(entry.urbanizationKey);
  }

  #text(text: string): void {
    const size = Buffer.byteLength(text);
    this.varint(size);
    this.#reserve(size);
    this.bytes.write(text, this.length);
    this.length += size;
  }

  #degrees(degrees: number): void {
    const steps = Math.round(degrees * DEGREE_STEPS);
    this.varint(steps < 0 ? -steps * 2 - 1 : steps * 2);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.bytes[this.length++] = value;
  }

  #reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const wider = Buffer.alloc(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(wider, 0, 0, this.length);
    this.bytes = wider;
  }
}

const flagsOf = (entry: AddressEntry, isWhole: boolean): number =>
  PARITIES.indexOf(entry.parity) |
  (ENTRY_KINDS.indexOf(entry.kind) << KIND_SHIFT) |
  (isWhole ? WHOLE : 0) |
  (entry.low === entry.high ? SINGLE : 0) |
  (entry.unitDesignator === '' && entry.unitLow === '' && entry.unitHigh === '' ? 0 : UNIT) |
  (entry.plus4Low === '' ? 0 : PLUS4) |
  (entry.carrierRoute === '' ? 0 : ROUTE) |
  (entry.firm === '' ? 0 : FIRM) |
  (entry.latitude === null || entry.longitude === null ? 0 : POINT) |
  (entry.base === 'alternate' ? ALTERNATE : 0) |
  (entry.lacs === 'L' ? LACS : 0) |
  (entry.source === 0 ? 0 : SOURCE) |
  (entry.lastLineKey === '' ? 0 : LAST_LINE) |
  (entry.urbanizationKey === '' ? 0 : URBANIZATION);

/** `3704` → 3704, `37ND` → 10037. */
const plus4Number = (text: string): number =>
  text.endsWith('ND') ? NON_DELIVERABLE + Number(text.slice(0, 2)) : Number(text);

const plus4Text = (value: number): string =>
  value >= NON_DELIVERABLE
    ? `${String(value - NON_DELIVERABLE).padStart(2, '0')}ND`
    : String(value).padStart(4, '0');

/** Reads varints and texts from a position on. @throws PosternError `edition_unreadable` at the end of the bytes */
export class Cursor {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw damaged(this.at);
    return byte;
  }

  text(): string {
    const size = this.varint();
    const from = this.at;
    this.at += size;
    if (this.at > this.#bytes.length) throw damaged(from);
    const { buffer, byteOffset } = this.#bytes;
    return Buffer.from(buffer, byteOffset + from, size).toString('utf8');
  }

  degrees(): number {
    const coded = this.varint();
    return (coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2) / DEGREE_STEPS;
  }
}

/** The error for bytes that end too early. */
export const damaged = (at: number): PosternError =>
  new PosternError('edition_unreadable', `A block of the address edition ends too early (at byte ${at}).`, {
    status: 503,
    cure: 'Import the dataset again.',
  });

/** The entry whose flags stand at a position. */
export const decodeEntry = (bytes: Uint8Array, at: number): AddressEntry => {
  const cursor = new Cursor(bytes, at);
  const flags = cursor.varint();
  const low = (flags & WHOLE) === 0 ? cursor.text() : String(cursor.varint());
  const high =
    (flags & SINGLE) !== 0
      ? low
      : (flags & WHOLE) === 0
        ? cursor.text()
        : String(Number(low) + cursor.varint());
  const entry: { -readonly [Key in keyof AddressEntry]: AddressEntry[Key] } = {
    ...EMPTY_ENTRY,
    low,
    high,
    parity: PARITIES[flags & 3] ?? 'both',
    kind: ENTRY_KINDS[(flags >>> KIND_SHIFT) & 7] ?? 'street',
    base: (flags & ALTERNATE) === 0 ? 'base' : 'alternate',
    lacs: (flags & LACS) === 0 ? '' : 'L',
  };
  if ((flags & UNIT) !== 0) {
    entry.unitParity = PARITIES[cursor.byte()] ?? 'both';
    entry.unitDesignator = cursor.text();
    entry.unitLow = cursor.text();
    entry.unitHigh = cursor.text();
  }
  if ((flags & PLUS4) !== 0) {
    entry.plus4Low = plus4Text(cursor.varint());
    entry.plus4High = plus4Text(cursor.varint());
  }
  if ((flags & ROUTE) !== 0) entry.carrierRoute = cursor.text();
  if ((flags & FIRM) !== 0) entry.firm = cursor.text();
  if ((flags & POINT) !== 0) {
    entry.latitude = cursor.degrees();
    entry.longitude = cursor.degrees();
  }
  if ((flags & SOURCE) !== 0) entry.source = cursor.varint();
  if ((flags & LAST_LINE) !== 0) entry.lastLineKey = cursor.text();
  if ((flags & URBANIZATION) !== 0) entry.urbanizationKey = cursor.text();
  return entry;
};
