/**
 * House numbers: plain, fractional (`123 1/2`), alphanumeric (`123A`, `4922 B`), hyphenated (`112-10`), ranges
 * (`912 - 914`), grid numbers (`N6W23001`, `N 108 W 60`), and number words (`One`).
 */
import {
  FIRST_DIGIT,
  GAP_COMMA,
  GAP_HYPHEN,
  HAS_DIGIT,
  HAS_LETTER,
  ORDINAL,
  POINTED,
  SIGN,
  SLASHED,
} from './shapes.ts';
import type { Tokens } from './tokens.ts';
import { DIRECTION, NUMBER_WORD, SUFFIX, UNIT } from './word-flags.ts';
import { WORD_AND } from './word-ids.ts';

const DIGITS_KIND = HAS_DIGIT | HAS_LETTER | ORDINAL | SIGN;

/** A token that can be a house number or begin one. */
export const isNumber = (text: string, tokens: Tokens, t: number): boolean => {
  const shape = tokens.shape[t] ?? 0;
  if ((shape & HAS_DIGIT) === 0 || (shape & ORDINAL) !== 0) return false;
  return (shape & FIRST_DIGIT) !== 0 || isGrid(text, tokens, t);
};

/** `W3759`, `N95W18855`, `N6W23001`: a direction letter, figures, and perhaps both again. */
const isGrid = (text: string, tokens: Tokens, t: number): boolean => {
  let at = tokens.start[t] ?? 0;
  const end = tokens.end[t] ?? 0;
  if (end - at < 3) return false;
  for (let part = 0; part < 2 && at < end; part++) {
    if (!isCompassLetter(text.charCodeAt(at))) return false;
    const from = ++at;
    while (at < end && isDigit(text.charCodeAt(at))) at++;
    if (at === from) return false;
    if (at < end && text.charCodeAt(at) === 45) at++;
    // `W206N`: a second letter whose figures are missing.
    if (at === end - 1 && part === 0 && isCompassLetter(text.charCodeAt(at))) return at - from > 1;
  }
  return at === end;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const isCompassLetter = (code: number): boolean => {
  const upper = code & 0xdf;
  return upper === 78 || upper === 83 || upper === 69 || upper === 87;
};

/** Where the number that begins at `t` ends. */
export const numberEnd = (text: string, tokens: Tokens, t: number, end: number): number => {
  const { shape, flags, gap, length } = tokens;
  let to = t + 1;
  if (to >= end) return to;
  if (((shape[t] ?? 0) & FIRST_DIGIT) === 0 && ((shape[t] ?? 0) & HAS_DIGIT) !== 0) {
    // `W210 N16570`
    return isGrid(text, tokens, to) ? to + 1 : to;
  }
  const gapTo = gap[to] ?? 0;
  if (gapTo >= GAP_COMMA) return to;
  const next = shape[to] ?? 0;
  // `912 - 914`
  if (
    gapTo === GAP_HYPHEN &&
    (next & DIGITS_KIND) === HAS_DIGIT &&
    ((shape[t] ?? 0) & DIGITS_KIND) === HAS_DIGIT &&
    to + 1 < end
  ) {
    to++;
  } else if (
    (length[to] ?? 0) === 1 &&
    (next & (HAS_LETTER | SIGN)) === HAS_LETTER &&
    ((flags[to] ?? 0) & DIRECTION) === 0 &&
    isNumberLetter(text, tokens, to, end)
  ) {
    return to + 1;
  }
  // `123 1/2`
  if (to < end && ((shape[to] ?? 0) & (SLASHED | HAS_LETTER)) === SLASHED && to + 1 <= end) to++;
  if (to < end && tokens.length[to] === 1 && isVulgarFraction(text.charCodeAt(tokens.start[to] ?? 0))) to++;
  return to;
};

const isVulgarFraction = (code: number): boolean => code >= 0xbc && code <= 0xbe;

/** `4922 B South Cornell`, `123 C Circle Hill Drive`: the letter is the number's where a street follows it. */
const isNumberLetter = (text: string, tokens: Tokens, t: number, end: number): boolean => {
  const upper = text.charCodeAt(tokens.start[t] ?? 0) & 0xdf;
  // A to D, F to H: letters that number doors; later ones begin names (`J Street`, `P De Leon`).
  if (upper < 65 || upper > 72) return false;
  const next = t + 1;
  if (next >= end || (tokens.gap[next] ?? 0) >= GAP_COMMA) return false;
  if (tokens.gap[next] === GAP_HYPHEN) return true;
  if (((tokens.shape[next] ?? 0) & SIGN) !== 0 || tokens.id[next] === WORD_AND) return false;
  // `F 1/2 RD`: a street of Grand Junction.
  if (((tokens.shape[next] ?? 0) & SLASHED) !== 0) return false;
  const flags = tokens.flags[next] ?? 0;
  if ((flags & UNIT) !== 0 && (flags & SUFFIX) === 0) return false;
  if ((flags & SUFFIX) !== 0) {
    // `A ST`, `C AVENUE EXT` are streets; `C CIRCLE HILL DRIVE` is not.
    const after = next + 1;
    return (
      after + 1 < end &&
      ((tokens.flags[after] ?? 0) & (SUFFIX | DIRECTION)) !== 0 &&
      (tokens.gap[after] ?? 0) < GAP_COMMA &&
      ((tokens.flags[after + 1] ?? 0) & SUFFIX) !== 0
    );
  }
  return true;
};

/** `N 108 W 60 Main St`, `26 W 415 Park Dr`: a grid number in pieces. Returns where it ends, or `t`. */
export const spacedGridEnd = (tokens: Tokens, t: number, end: number): number => {
  const compass = (i: number): boolean =>
    i < end && tokens.length[i] === 1 && ((tokens.flags[i] ?? 0) & DIRECTION) !== 0;
  const plain = (i: number): boolean =>
    i < end && ((tokens.shape[i] ?? 0) & (DIGITS_KIND | SLASHED | POINTED)) === HAS_DIGIT;
  if (compass(t) && plain(t + 1) && compass(t + 2) && plain(t + 3) && t + 4 < end) return t + 4;
  // Two figures west of a base line and three north: `500 W 8 MILE RD` is none.
  const isBase = (tokens.digits[t] ?? 0) <= 2 && tokens.digits[t + 2] === 3;
  if (
    isBase &&
    plain(t) &&
    compass(t + 1) &&
    plain(t + 2) &&
    t + 4 < end &&
    (tokens.gap[t + 3] ?? 0) < GAP_COMMA
  ) {
    const next = tokens.flags[t + 3] ?? 0;
    const after = tokens.flags[t + 4] ?? 0;
    if ((tokens.shape[t + 3] ?? 0) & (HAS_DIGIT | SIGN)) return t;
    // `300 W 400 S` and `123 W 45 ST` are streets.
    if ((next & (DIRECTION | UNIT)) !== 0) return t;
    if ((after & SUFFIX) === 0) return t;
    return t + 3;
  }
  return t;
};

/** A number word where a number stands: `ONE MAIN ST`. */
export const isNumberWord = (tokens: Tokens, t: number): boolean =>
  ((tokens.flags[t] ?? 0) & NUMBER_WORD) !== 0;
