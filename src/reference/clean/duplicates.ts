/** Finds rows of the same delivery point and of the same household, by keys of 64 bits in flat tables. */
import type { StandardAddress } from '../../postal/address/index.ts';

/** Two 32-bit halves; both 0: no key. */
export interface KeyPair {
  high: number;
  low: number;
}

/** A key of a text; 64 bits, so that a million rows collide by chance once in about 18 million files. */
export const keyOf = (text: string): KeyPair => {
  let high = 0x9e3779b1;
  let low = 0x85ebca6b;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ low, 0xc2b2ae35);
  high ^= high >>> 16;
  return { high: high >>> 0, low: (low | 1) >>> 0 };
};

/**
 * The delivery point as text: the ZIP (else city and state), the whole delivery line and the unit. The designator
 * does not count (`APT 4`, `UNIT 4`, `# 4` are one), the unit does. Empty where there is no delivery line or no place.
 * @param zip as written or as a matched source has it
 */
export const deliveryPointOf = (address: StandardAddress, zip: string): string => {
  const { number, street, poBox, route } = address;
  const place =
    zip !== '' ? zip : address.city !== '' && address.state !== '' ? `${address.city} ${address.state}` : '';
  if (place === '' || (poBox === '' && route === '' && (number === '' || street === ''))) return '';
  const box = `${route}|${poBox}`;
  const line =
    number !== '' && street !== ''
      ? `${number}|${address.predirectional}|${street}|${address.suffix}|${address.postdirectional}|${address.building}|${address.unit === '' ? address.unitDesignator : address.unit}|${address.pmb}|${address.urbanization}`
      : '';
  return `${place}|${line}|${box}`;
};

const HONORIFIC_AFTER = /^(JR|SR|II|III|IV|V|MD|PHD|ESQ|DDS|CPA)$/;

/** `Smith, John` and `JOHN Q SMITH JR` → `SMITH`. */
export const surnameOf = (name: string): string => {
  const comma = name.indexOf(',');
  const text = name
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N},' -]/gu, '')
    .trim();
  if (comma > 0 && !HONORIFIC_AFTER.test(text.slice(text.indexOf(',') + 1).trim())) {
    return text.slice(0, text.indexOf(',')).trim();
  }
  const words = text
    .replaceAll(',', ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  while (words.length > 1 && HONORIFIC_AFTER.test(words.at(-1) ?? '')) words.pop();
  return words.at(-1) ?? '';
};

const FIRST_SLOTS = 1 << 14;

/** A group of rows with one key. */
export interface DuplicateGroup {
  readonly firstRow: number;
  readonly rows: number;
}

/** Key → first row and count, in open addressing: 16 bytes a slot, at most 0.6 full. */
export class DuplicateTable {
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  #first = new Uint32Array(FIRST_SLOTS);
  #count = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /** Adds a row. @returns the number of the first row with this key where there was one, else 0 */
  add(high: number, low: number, row: number): number {
    if (low === 0) return 0;
    if (this.#size >= this.#low.length * 0.6) this.#grow();
    const slot = this.#slotOf(high, low);
    if (this.#low[slot] === 0) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#first[slot] = row;
      this.#count[slot] = 1;
      this.#size++;
      return 0;
    }
    this.#count[slot] = (this.#count[slot] ?? 0) + 1;
    return this.#first[slot] ?? 0;
  }

  /** Groups of more than one row, by their first row. */
  groups(): DuplicateGroup[] {
    const groups: DuplicateGroup[] = [];
    for (let slot = 0; slot < this.#low.length; slot++) {
      const rows = this.#count[slot] ?? 0;
      if (rows > 1) groups.push({ firstRow: this.#first[slot] ?? 0, rows });
    }
    return groups.sort((one, other) => one.firstRow - other.firstRow);
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#low.length - 1;
    let slot = (high ^ (low >>> 7)) & mask;
    while (this.#low[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high))
      slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const { length } = this.#low;
    const [highs, lows, firsts, counts] = [this.#high, this.#low, this.#first, this.#count];
    this.#high = new Uint32Array(length * 2);
    this.#low = new Uint32Array(length * 2);
    this.#first = new Uint32Array(length * 2);
    this.#count = new Uint32Array(length * 2);
    for (let old = 0; old < length; old++) {
      const low = lows[old] ?? 0;
      if (low === 0) continue;
      const high = highs[old] ?? 0;
      const slot = this.#slotOf(high, low);
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#first[slot] = firsts[old] ?? 0;
      this.#count[slot] = counts[old] ?? 0;
    }
  }
}
