/**
 * The tables of the Intelligent Mail barcode (USPS-B-3200, Appendix D). The 1,287 characters with five bits of
 * thirteen and the 78 with two are generated; the bar map is a fact of the specification.
 */

export const BARS = 65;
export const CHARACTERS = 10;
export const CHARACTER_BITS = 13;
const ALL_BITS = 0x1fff;
const FIVE_OF_13 = 1287;
const TWO_OF_13 = 78;

/** Codewords 0 to 1,364: first the five-of-thirteen characters, then the two-of-thirteen. */
export const CODEWORDS = FIVE_OF_13 + TWO_OF_13;

const bitCount = (value: number): number => {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

const mirrored = (value: number): number => {
  let result = 0;
  for (let bit = 0; bit < CHARACTER_BITS; bit += 1) {
    if ((value & (1 << bit)) !== 0) result |= 1 << (CHARACTER_BITS - 1 - bit);
  }
  return result;
};

/** Characters with `bits` bits set: mirror pairs fill the table from the front, symmetric ones from the back. */
const charactersWith = (bits: number, length: number): readonly number[] => {
  const table = Array.from({ length }, () => 0);
  let front = 0;
  let back = length - 1;
  for (let character = 0; character <= ALL_BITS; character += 1) {
    if (bitCount(character) !== bits) continue;
    const mirror = mirrored(character);
    if (mirror < character) continue;
    if (mirror === character) {
      table[back] = character;
      back -= 1;
    } else {
      table[front] = character;
      table[front + 1] = mirror;
      front += 2;
    }
  }
  return table;
};

/** The character of each codeword. */
export const CHARACTER_OF_CODEWORD: Uint16Array = Uint16Array.from([
  ...charactersWith(5, FIVE_OF_13),
  ...charactersWith(2, TWO_OF_13),
]);

/** Marks a character that is the inverse of its codeword's: a bit of the frame check sequence is set. */
export const INVERTED = 0x4000;

/** For each of the 8,192 bit patterns: its codeword, with {@link INVERTED} added where it applies, or −1. */
export const CODEWORD_OF_CHARACTER: Int16Array = (() => {
  const table = new Int16Array(ALL_BITS + 1).fill(-1);
  for (const [codeword, character] of CHARACTER_OF_CODEWORD.entries()) {
    table[character] = codeword;
    table[character ^ ALL_BITS] = codeword | INVERTED;
  }
  return table;
})();

/** Where bit j of character i stands, at 13 i + j: 1 to 65 the descender of a bar, 66 to 130 the ascender. */
const BAR_MAP = [
  67, 6, 78, 16, 86, 95, 34, 40, 45, 113, 117, 121, 62, 87, 18, 104, 41, 76, 57, 119, 115, 72, 97, 2, 127, 26,
  105, 35, 122, 52, 114, 7, 24, 82, 68, 63, 94, 44, 77, 112, 70, 100, 39, 30, 107, 15, 125, 85, 10, 65, 54,
  88, 20, 106, 46, 66, 8, 116, 29, 61, 99, 80, 90, 37, 123, 51, 25, 84, 129, 56, 4, 109, 96, 28, 36, 47, 11,
  71, 33, 102, 21, 9, 17, 49, 124, 79, 64, 91, 42, 69, 53, 60, 14, 1, 27, 103, 126, 75, 89, 50, 120, 19, 32,
  110, 92, 111, 130, 59, 31, 12, 81, 43, 55, 5, 74, 22, 101, 128, 58, 118, 48, 108, 38, 98, 93, 23, 83, 13,
  73, 3,
] as const;

/** Per bar (0 to 64): character and bit of its descender, then of its ascender. */
export interface BarBits {
  readonly descender: { readonly character: number; readonly mask: number };
  readonly ascender: { readonly character: number; readonly mask: number };
}

const placeOf = (position: number): BarBits['descender'] => {
  const index = BAR_MAP.findIndex((entry) => entry === position);
  return { character: Math.floor(index / CHARACTER_BITS), mask: 1 << (index % CHARACTER_BITS) };
};

/** The two bits of each bar, in the order the bars are printed. They always belong to different characters. */
export const BAR_BITS: readonly BarBits[] = Array.from({ length: BARS }, (_, bar) => ({
  descender: placeOf(bar + 1),
  ascender: placeOf(bar + 1 + BARS),
}));
