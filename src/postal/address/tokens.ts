/**
 * The tokenizer: one pass over the text into preallocated arrays. A token is a word, a number, or one of the
 * signs `# & @`; what stood between it and the one before is its gap. No string is made here.
 */
import {
  CLASS_APOSTROPHE,
  CLASS_COMMA,
  CLASS_DIGIT,
  CLASS_HYPHEN,
  CLASS_LETTER,
  CLASS_NEWLINE,
  CLASS_SIGN,
  CLASS_SPACE,
  characterAt,
  MULTIPLIER_A,
  MULTIPLIER_B,
} from './fold.ts';
import { CITY_A, CITY_B, CITY_LENGTH, WORD_FLAGS, WORD_ID, wordOf } from './lexicon.ts';
import {
  FIRST_DIGIT,
  GAP_COMMA,
  GAP_HYPHEN,
  GAP_NEWLINE,
  GAP_SPACE,
  HAS_DIGIT,
  HAS_LETTER,
  ORDINAL,
  SIGN,
} from './shapes.ts';
import { AMPERSAND, connector, endsOrdinal, splitsBeforeDigits } from './word-breaks.ts';
import { WORD_AND, WORD_AT, WORD_HASH } from './word-ids.ts';

/** Tokens beyond this many are not read: no address has so many. */
const MAX_TOKENS = 160;

const HASH_SIGN = 35;

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
  /** Hashes of the letters as written; figures do not count. */
  readonly a: Int32Array = new Int32Array(MAX_TOKENS + 1);
  readonly b: Int32Array = new Int32Array(MAX_TOKENS + 1);

  /** Reads a text into the arrays. */
  read(text: string): void {
    const size = text.length;
    let count = 0;
    let gap = GAP_COMMA;
    let at = 0;
    while (at < size) {
      const kind = characterAt(text, at) >>> 16;
      if (kind === CLASS_LETTER || kind === CLASS_DIGIT) {
        if (count === MAX_TOKENS) break;
        at = this.#readWord(text, at, count);
        this.gap[count++] = gap;
        gap = GAP_SPACE;
        continue;
      }
      if (kind === CLASS_SIGN) {
        if (count === MAX_TOKENS) break;
        this.#readSign(text.charCodeAt(at), at, count);
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
    this.id[index] = code === AMPERSAND ? WORD_AND : code === HASH_SIGN ? WORD_HASH : WORD_AT;
    this.a[index] = 0;
    this.b[index] = 0;
  }

  /** Reads one word from `from`; returns where it ended. */
  #readWord(text: string, from: number, index: number): number {
    const size = text.length;
    let at = from;
    let a = 0;
    let b = 0;
    let digits = 0;
    let shape = 0;
    /** Connectors inside the word: they are not of its folded length. */
    let skipped = 0;
    let segment = from;
    while (at < size) {
      let character = characterAt(text, at);
      const kind = character >>> 16;
      if (kind === CLASS_LETTER) {
        shape |= HAS_LETTER;
        // The run of letters in one go: this is where the reader spends most of its time.
        do {
          a = (Math.imul(a, MULTIPLIER_A) + (character & 0xffff)) | 0;
          b = (Math.imul(b, MULTIPLIER_B) + (character & 0xffff)) | 0;
          if (++at >= size) break;
          character = characterAt(text, at);
        } while (character >>> 16 === CLASS_LETTER);
      } else if (kind === CLASS_DIGIT) {
        if (shape === HAS_LETTER && at - segment > 1 && splitsBeforeDigits(wordOf(a, b), text, at)) break;
        digits++;
        shape |= at === from ? HAS_DIGIT | FIRST_DIGIT : HAS_DIGIT;
        at++;
      } else {
        if (kind === CLASS_SPACE || at + 1 >= size) break;
        const joined = connector(text, at, kind, segment, shape);
        if (joined < 0) break;
        if (kind === CLASS_HYPHEN) {
          if ((shape & FIRST_DIGIT) !== 0 && endsOrdinal(text, from, at, shape, digits)) break;
          if (shape === HAS_LETTER && at - segment > 1 && splitsBeforeDigits(wordOf(a, b), text, at + 1))
            break;
        }
        shape |= joined;
        skipped++;
        at++;
        if (kind !== CLASS_APOSTROPHE) segment = at;
      }
    }
    let word = 0;
    if ((shape & HAS_DIGIT) === 0) word = wordOf(a, b);
    else if ((shape & FIRST_DIGIT) !== 0 && endsOrdinal(text, from, at, shape, digits)) shape |= ORDINAL;
    this.start[index] = from;
    this.end[index] = at;
    this.shape[index] = shape;
    this.length[index] = at - from - skipped;
    this.digits[index] = digits;
    this.word[index] = word;
    this.a[index] = a;
    this.b[index] = b;
    this.flags[index] = WORD_FLAGS[word] ?? 0;
    this.id[index] = WORD_ID[word] ?? 0;
    return at;
  }

  /** Hashes and length of what a token counts as in a city name; signs count as nothing that joins. */
  cityA(index: number): number {
    const word = this.word[index] ?? 0;
    return word === 0 ? (this.a[index] ?? 0) : (CITY_A[word] ?? 0);
  }

  cityB(index: number): number {
    const word = this.word[index] ?? 0;
    return word === 0 ? (this.b[index] ?? 0) : (CITY_B[word] ?? 0);
  }

  cityLength(index: number): number {
    const word = this.word[index] ?? 0;
    return word === 0 ? (this.length[index] ?? 0) : (CITY_LENGTH[word] ?? 0);
  }
}
