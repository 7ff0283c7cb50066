/**
 * The Intelligent Mail barcode itself (USPS-B-3200): 31 digits to 65 bars and back. Digits in, bars out; what
 * the digits mean is `imb.ts`.
 */
import {
  BAR_BITS,
  BARS,
  CHARACTER_OF_CODEWORD,
  CHARACTERS,
  CODEWORD_OF_CHARACTER,
  CODEWORDS,
  INVERTED,
} from './imb-tables.ts';

const ALL_BITS = 0x1fff;
const LAST_BASE = 636n;
const BASE = BigInt(CODEWORDS);
const EIGHTEEN_DIGITS = 10n ** 18n;
/** Added to the first codeword when the highest bit of the frame check sequence is set. */
const HIGH_BIT_STEP = 659;

/** Routing codes of each length start above the shorter ones. */
const ROUTING_STEPS = [
  { length: 11, offset: 1_000_100_001n, size: 100_000_000_000n },
  { length: 9, offset: 100_001n, size: 1_000_000_000n },
  { length: 5, offset: 1n, size: 100_000n },
  { length: 0, offset: 0n, size: 1n },
] as const;

/** The 102-bit number behind 20 tracking digits and a routing code. Both must be well-formed. */
const payloadOf = (tracking: string, routing: string): bigint => {
  const step = ROUTING_STEPS.find(({ length }) => length === routing.length);
  const value = (step?.offset ?? 0n) + BigInt(routing === '' ? 0 : routing);
  const first = BigInt(tracking.charAt(0));
  const second = BigInt(tracking.charAt(1));
  return ((value * 10n + first) * 5n + second) * EIGHTEEN_DIGITS + BigInt(tracking.slice(2));
};

const digitsOf = (payload: bigint): { tracking: string; routing: string } | null => {
  const tail = (payload % EIGHTEEN_DIGITS).toString().padStart(18, '0');
  const head = payload / EIGHTEEN_DIGITS;
  const tracking = `${(head / 5n) % 10n}${head % 5n}${tail}`;
  const value = head / 50n;
  const step = ROUTING_STEPS.find(({ offset }) => value >= offset);
  if (step === undefined || value - step.offset >= step.size) return null;
  const routing = step.length === 0 ? '' : (value - step.offset).toString().padStart(step.length, '0');
  return { tracking, routing };
};

const GENERATOR = 0x0f35;
const REGISTER = 0x07ff;

/** The 11-bit frame check sequence over the 102 bits of the payload, the highest first. */
const frameCheck = (payload: bigint): number => {
  let register = REGISTER;
  for (let word = 2; word >= 0; word -= 1) {
    // 102 bits are three words of 34; the upper two bits of each are taken apart to stay within 32.
    const bits = Number((payload >> BigInt(word * 34)) & 0x3_ffff_ffffn);
    const high = Math.floor(bits / 0x1_0000_0000);
    const low = bits >>> 0;
    for (let bit = 33; bit >= 0; bit -= 1) {
      const input = bit >= 32 ? (high >>> (bit - 32)) & 1 : (low >>> bit) & 1;
      const carry = ((register >>> 10) & 1) ^ input;
      register = ((register << 1) ^ (carry === 1 ? GENERATOR : 0)) & REGISTER;
    }
  }
  return register;
};

const BAR_LETTERS = ['T', 'D', 'A', 'F'] as const;

/** The 65 bars of 20 digits (second one 0 to 4) and a routing code of 0, 5, 9 or 11 digits. */
export const barsOf = (tracking: string, routing: string): string => {
  const payload = payloadOf(tracking, routing);
  const check = frameCheck(payload);
  const characters = new Uint16Array(CHARACTERS);
  let rest = payload / LAST_BASE;
  const last = Number(payload % LAST_BASE) * 2;
  for (let index = CHARACTERS - 1; index >= 0; index -= 1) {
    let codeword = last;
    if (index === 0) codeword = Number(rest) + (check >>> 10 === 1 ? HIGH_BIT_STEP : 0);
    else if (index < CHARACTERS - 1) {
      codeword = Number(rest % BASE);
      rest /= BASE;
    }
    const inverted = ((check >>> index) & 1) === 1;
    characters[index] = (CHARACTER_OF_CODEWORD[codeword] ?? 0) ^ (inverted ? ALL_BITS : 0);
  }
  let bars = '';
  for (const { descender, ascender } of BAR_BITS) {
    const down = ((characters[descender.character] ?? 0) & descender.mask) !== 0 ? 1 : 0;
    const up = ((characters[ascender.character] ?? 0) & ascender.mask) !== 0 ? 2 : 0;
    bars += BAR_LETTERS[down + up];
  }
  return bars;
};

/** The ten 13-bit characters of 65 bars, each of them T, D, A or F. */
export const charactersOf = (bars: string): Uint16Array => {
  const characters = new Uint16Array(CHARACTERS);
  for (let bar = 0; bar < BARS; bar += 1) {
    const bits = BAR_BITS[bar];
    if (bits === undefined) continue;
    const letter = bars.charAt(bar);
    const { descender, ascender } = bits;
    if (letter === 'D' || letter === 'F') {
      characters[descender.character] = (characters[descender.character] ?? 0) | descender.mask;
    }
    if (letter === 'A' || letter === 'F') {
      characters[ascender.character] = (characters[ascender.character] ?? 0) | ascender.mask;
    }
  }
  return characters;
};

/** What the characters decode to, or why they do not: `characters` no codeword has, or a failing frame check. */
export type Decoded =
  | { readonly ok: true; readonly tracking: string; readonly routing: string }
  | { readonly ok: false; readonly badCharacters: readonly number[] };

const FAILED_CHECK: Decoded = { ok: false, badCharacters: [] };

/** Decodes ten characters strictly: every codeword in range and the frame check sequence right. */
export const decodeCharacters = (characters: Uint16Array): Decoded => {
  const codewords = new Int32Array(CHARACTERS);
  const bad: number[] = [];
  let check = 0;
  for (let index = 0; index < CHARACTERS; index += 1) {
    const entry = CODEWORD_OF_CHARACTER[characters[index] ?? 0] ?? -1;
    if (entry < 0) bad.push(index);
    if ((entry & INVERTED) !== 0) check |= 1 << index;
    codewords[index] = entry & ~INVERTED;
  }
  if (bad.length > 0) return { ok: false, badCharacters: bad };
  let first = codewords[0] ?? 0;
  if (first >= HIGH_BIT_STEP) {
    first -= HIGH_BIT_STEP;
    check |= 1 << 10;
  }
  const last = codewords[CHARACTERS - 1] ?? 0;
  if (first >= HIGH_BIT_STEP || last % 2 !== 0 || last / 2 >= Number(LAST_BASE)) return FAILED_CHECK;
  let payload = BigInt(first);
  for (let index = 1; index < CHARACTERS - 1; index += 1) {
    payload = payload * BASE + BigInt(codewords[index] ?? 0);
  }
  payload = payload * LAST_BASE + BigInt(last / 2);
  if (payload >> 102n !== 0n || frameCheck(payload) !== check) return FAILED_CHECK;
  const digits = digitsOf(payload);
  return digits === null ? FAILED_CHECK : { ok: true, ...digits };
};
