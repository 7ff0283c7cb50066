/**
 * The tokenizer: one pass over the text into preallocated arrays. A token is a word, a number, or one of the
 * signs `# & @`; what stood between it and the one before is its gap. No string is made here.
 */
import {
  CLASS,
  CLASS_APOSTROPHE,
  CLASS_COMMA,
  CLASS_DIGIT,
  CLASS_HYPHEN,
  CLASS_LETTER,
  CLASS_NEWLINE,
  CLASS_PERIOD,
  CLASS_PLUS,
  CLASS_SIGN,
  CLASS_SLASH,
  classOf,
  FOLD,
  MULTIPLIER_A,
  MULTIPLIER_B,
} from './fold.ts';
import {
  CITY_A,
  CITY_B,
  CITY_LENGTH,
  UNIT,
  UNIT_EVERYDAY,
  WORD_BOX,
  WORD_FLAGS,
  WORD_HC,
  WORD_ID,
  WORD_LOCKBOX,
  WORD_MILITARY_UNIT,
  WORD_PMB,
  WORD_PO,
  WORD_POBOX,
  WORD_RR,
  wordOf,
} from './lexicon.ts';

/** Tokens beyond this many are not read: no address has so many. */
export const MAX_TOKENS = 160;

export const GAP_SPACE = 0;
export const GAP_HYPHEN = 1;
export const GAP_COMMA = 2;
export const GAP_NEWLINE = 3;

export const HAS_DIGIT = 1;
export const HAS_LETTER = 2;
export const HYPHENATED = 4;
export const SLASHED = 8;
/** Digits and `ST`, `ND`, `RD` or `TH`. */
export const ORDINAL = 16;
export const FIRST_DIGIT = 32;
export const SIGN = 64;
/** Digits with a point or plus sign between: `39.2`. */
export const POINTED = 128;

/** The tokens of one text. Arrays are reused from text to text; only the first `count` entries are its own. */
export class Tokens {
  count = 0;
  /** Characters looked at while reading. */
  steps = 0;
  /** True when the text went on after the last token that fits. */
  cut = false;
  readonly start: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly end: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly gap: Uint8Array = new Uint8Array(MAX_TOKENS + 1);
  readonly shape: Uint8Array = new Uint8Array(MAX_TOKENS + 1);
  /** Number of folded letters and digits. */
  readonly length: Int32Array = new Int32Array(MAX_TOKENS + 1);
  /** Number of digits. */
  readonly digits: Int32Array = new Int32Array(MAX_TOKENS + 1);
  /** Word of the lexicon, 0 for unknown; and its flags and identity, so that the reader need not ask twice. */
  readonly word: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly flags: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly id: Uint8Array = new Uint8Array(MAX_TOKENS + 1);
  /** Hashes of the word as written, and hashes and length of what it counts as in a city name. */
  readonly a: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly b: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly cityA: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly cityB: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly cityLength: Int32Array = new Int32Array(MAX_TOKENS + 1);

  /** Reads a text into the arrays. */
  read(text: string): void {
    const size = text.length;
    let count = 0;
    let gap = GAP_COMMA;
    let at = 0;
    while (at < size) {
      const code = text.charCodeAt(at);
      const kind = code < 0x250 ? (CLASS[code] ?? 0) : classOf(code);
      if (kind === CLASS_LETTER || kind === CLASS_DIGIT) {
        if (count === MAX_TOKENS) break;
        at = this.#readWord(text, at, count);
        this.gap[count++] = gap;
        gap = GAP_SPACE;
        continue;
      }
      if (kind === CLASS_SIGN) {
        if (count === MAX_TOKENS) break;
        this.#readSign(code, at, count);
        this.gap[count++] = gap;
        gap = GAP_SPACE;
      } else if (kind === CLASS_COMMA) {
        if (gap < GAP_COMMA) gap = GAP_COMMA;
      } else if (kind === CLASS_NEWLINE) {
        gap = GAP_NEWLINE;
      } else if (kind === CLASS_HYPHEN && gap === GAP_SPACE) {
        gap = GAP_HYPHEN;
      }
      at++;
    }
    this.count = count;
    this.cut = at < size;
    this.steps = at;
    // A token past the end that is nothing: the reader may look one ahead.
    this.flags[count] = 0;
    this.id[count] = 0;
    this.shape[count] = 0;
    this.gap[count] = GAP_NEWLINE;
    this.word[count] = 0;
    this.length[count] = 0;
    this.digits[count] = 0;
  }

  #readSign(code: number, at: number, index: number): void {
    this.start[index] = at;
    this.end[index] = at + 1;
    this.shape[index] = SIGN;
    this.length[index] = 1;
    this.digits[index] = 0;
    this.word[index] = 0;
    this.flags[index] = 0;
    // 35 is both `#` and WORD_HASH; `&` and `@` are the words they stand for.
    this.id[index] = code === 35 ? 35 : code === 38 ? 22 : 23;
    this.cityLength[index] = 300;
  }

  /** Reads one word from `at`; returns where it ended. */
  #readWord(text: string, from: number, index: number): number {
    const size = text.length;
    let at = from;
    let end = from;
    let a = 0;
    let b = 0;
    let length = 0;
    let digits = 0;
    let shape = 0;
    let segment = 0;
    let last = 0;
    let lastKind = 0;
    let beforeLast = 0;
    while (at < size) {
      const code = text.charCodeAt(at);
      const kind = code < 0x250 ? (CLASS[code] ?? 0) : classOf(code);
      if (kind === CLASS_LETTER || kind === CLASS_DIGIT) {
        if (kind === CLASS_DIGIT) {
          if (shape === HAS_LETTER && segment > 1 && splitsBeforeDigits(wordOf(a, b))) break;
          digits++;
          shape |= length === 0 ? HAS_DIGIT | FIRST_DIGIT : HAS_DIGIT;
        } else {
          shape |= HAS_LETTER;
        }
        const folded = code < 0x250 ? (FOLD[code] ?? code) : code;
        a = (Math.imul(a, MULTIPLIER_A) + folded) | 0;
        b = (Math.imul(b, MULTIPLIER_B) + folded) | 0;
        beforeLast = last;
        last = folded;
        lastKind = kind;
        length++;
        segment++;
        at++;
        end = at;
        continue;
      }
      if (at + 1 >= size) break;
      const next = text.charCodeAt(at + 1);
      const nextKind = next < 0x250 ? (CLASS[next] ?? 0) : classOf(next);
      if (nextKind !== CLASS_LETTER && nextKind !== CLASS_DIGIT) break;
      if (kind === CLASS_HYPHEN) {
        if (isOrdinal(shape, digits, length, beforeLast, last)) break;
        if (shape === HAS_LETTER && segment > 1 && splitsBeforeDigits(wordOf(a, b))) break;
        shape |= HYPHENATED;
      } else if (kind === CLASS_PERIOD) {
        if (lastKind === CLASS_DIGIT && nextKind === CLASS_DIGIT) shape |= POINTED;
        else if (segment !== 1 || lastKind !== CLASS_LETTER || letterAt(text, at + 2)) break;
      } else if (kind === CLASS_SLASH) {
        if (nextKind === CLASS_LETTER && (segment !== 1 || letterAt(text, at + 2))) break;
        shape |= SLASHED;
      } else if (kind === CLASS_PLUS) {
        if (lastKind !== CLASS_DIGIT || nextKind !== CLASS_DIGIT) break;
        shape |= HYPHENATED;
      } else if (kind !== CLASS_APOSTROPHE) {
        break;
      }
      if (kind !== CLASS_APOSTROPHE) segment = 0;
      at++;
    }
    if (isOrdinal(shape, digits, length, beforeLast, last)) shape |= ORDINAL;
    const word = (shape & HAS_LETTER) !== 0 && (shape & HAS_DIGIT) === 0 ? wordOf(a, b) : 0;
    this.start[index] = from;
    this.end[index] = end;
    this.shape[index] = shape;
    this.length[index] = length;
    this.digits[index] = digits;
    this.word[index] = word;
    this.a[index] = a;
    this.b[index] = b;
    if (word === 0) {
      this.flags[index] = 0;
      this.id[index] = 0;
      this.cityA[index] = a;
      this.cityB[index] = b;
      this.cityLength[index] = length;
    } else {
      this.flags[index] = WORD_FLAGS[word] ?? 0;
      this.id[index] = WORD_ID[word] ?? 0;
      this.cityA[index] = CITY_A[word] ?? 0;
      this.cityB[index] = CITY_B[word] ?? 0;
      this.cityLength[index] = CITY_LENGTH[word] ?? 0;
    }
    return end;
  }
}

/** `APT2B`, `BOX12`, `RR2`, `HC-68`: the word before the digits is a token of its own. */
const splitsBeforeDigits = (word: number): boolean => {
  if (word === 0) return false;
  const flags = WORD_FLAGS[word] ?? 0;
  if ((flags & UNIT) !== 0 && (flags & UNIT_EVERYDAY) === 0) return true;
  const id = WORD_ID[word] ?? 0;
  return (
    id === WORD_BOX ||
    id === WORD_POBOX ||
    id === WORD_PO ||
    id === WORD_RR ||
    id === WORD_HC ||
    id === WORD_PMB ||
    id === WORD_LOCKBOX ||
    id === WORD_MILITARY_UNIT
  );
};

const letterAt = (text: string, at: number): boolean =>
  at < text.length && classOf(text.charCodeAt(at)) === CLASS_LETTER;

/** `1ST`, `22ND`, `3RD`, `44TH`; a letter suffix of another kind makes no ordinal. */
const isOrdinal = (shape: number, digits: number, length: number, first: number, second: number): boolean => {
  if ((shape & FIRST_DIGIT) === 0 || (shape & (HYPHENATED | SLASHED)) !== 0 || digits + 2 !== length)
    return false;
  // ST, ND, RD, TH as character codes.
  return (
    (first === 83 && second === 84) ||
    (first === 78 && second === 68) ||
    (first === 82 && second === 68) ||
    (first === 84 && second === 72)
  );
};
