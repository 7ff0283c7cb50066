/** Where the house number stands: first, first of a part, or behind a name. */
import { isNumber, isNumberWord, spacedGridEnd } from './number-reader.ts';
import { routeEnd } from './route-reader.ts';
import { GAP_COMMA, HAS_DIGIT, ORDINAL, SIGN } from './shapes.ts';
import { looksLikeStreet } from './street-reader.ts';
import type { Tokens } from './tokens.ts';
import {
  DIRECTION,
  FIRM,
  NUMBER_WORD,
  ROUTE_CODE,
  ROUTE_HEAD,
  ROUTE_WORD,
  STATE,
  SUFFIX,
  UNIT,
} from './word-flags.ts';
import { WORD_FLOOR, WORD_NUMBER } from './word-ids.ts';

/** The token of the house number, or -1: the first word, else the first of a part, else one with a street after it. */
export const findNumber = (text: string, tokens: Tokens, from: number, end: number): number => {
  const { shape, gap, flags, id } = tokens;
  if (isNumber(text, tokens, from) && from + 1 < end) return from;
  if (spacedGridEnd(tokens, from, end) > from) return from;
  let inside = -1;
  for (let t = from + 1; t < end; t++) {
    if (!isNumber(text, tokens, t) || t + 1 >= end) continue;
    const isStart = (gap[t] ?? 0) >= GAP_COMMA;
    if ((gap[t + 1] ?? 0) >= GAP_COMMA && !isStart) continue;
    if (((shape[t + 1] ?? 0) & SIGN) !== 0 || ((flags[t + 1] ?? 0) & UNIT & ~SUFFIX) !== 0) continue;
    const before = flags[t - 1] ?? 0;
    if (isStart) return looksLikeStreet(tokens, t + 1, end) || !hasStreetBefore(tokens, from, t) ? t : inside;
    if (((shape[t - 1] ?? 0) & SIGN) !== 0) continue;
    if ((before & (ROUTE_WORD | ROUTE_CODE | ROUTE_HEAD | UNIT)) !== 0 && !isFloorPair(tokens, t - 2, from))
      continue;
    if ((before & STATE) !== 0 && routeEnd(tokens, t - 1, end) > t) continue;
    if (id[t - 1] === WORD_NUMBER || (((flags[t + 1] ?? 0) & DIRECTION) !== 0 && t + 2 >= end)) continue;
    if (inside < 0 && (((shape[t + 1] ?? 0) & HAS_DIGIT) === 0 || ((shape[t + 1] ?? 0) & ORDINAL) !== 0))
      inside = t;
  }
  if (isNumberWord(tokens, from) && from + 1 < end && (gap[from + 1] ?? 0) < GAP_COMMA && inside < 0)
    return from;
  return inside >= 0 && !hasStreetBefore(tokens, from, inside) ? inside : -1;
};

/** `10TH FLOOR` */
const isFloorPair = (tokens: Tokens, t: number, from: number): boolean =>
  t >= from && tokens.id[t + 1] === WORD_FLOOR && ((tokens.shape[t] ?? 0) & ORDINAL) !== 0;

/** A strong suffix before the number: the number belongs to a unit, not to the street. */
const hasStreetBefore = (tokens: Tokens, from: number, number: number): boolean => {
  for (let t = from + 1; t < number; t++) {
    if (
      ((tokens.flags[t] ?? 0) & SUFFIX) !== 0 &&
      t === number - 1 &&
      ((tokens.flags[from] ?? 0) & (FIRM | NUMBER_WORD)) === 0
    )
      return true;
  }
  return false;
};
