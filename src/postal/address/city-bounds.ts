/** How far back a city can reach: what before it must belong to the delivery line. */
import { GAP_COMMA, HAS_DIGIT, ORDINAL, SIGN } from './shapes.ts';
import type { Tokens } from './tokens.ts';
import { DIRECTION, NUMBER_WORD, UNIT_EVERYDAY, UNIT_NEEDS, WEAK_DIRECTION } from './word-flags.ts';
import { WORD_BOX, WORD_POBOX, WORD_SAINT } from './word-ids.ts';

/** Most words a city name has (`Village of Lake Isle in the Hills` is not one the reader need know). */
export const MAX_CITY_WORDS = 6;

/** The first token a city can start at: after the last unit, box or number word that takes a value. */
export const firstCityToken = (tokens: Tokens, end: number): number => {
  for (let t = end - 1; t >= 0 && t >= end - MAX_CITY_WORDS - 2; t--) {
    if (t + 1 < end && (tokens.gap[t + 1] ?? 0) >= GAP_COMMA) return t + 1;
    const flags = tokens.flags[t] ?? 0;
    const id = tokens.id[t] ?? 0;
    if ((flags & (UNIT_NEEDS | UNIT_EVERYDAY)) === UNIT_NEEDS && t + 1 < end && !isSainte(tokens, t))
      return takesValue(tokens, t) ? t + 2 : t + 1;
    if ((id === WORD_BOX || id === WORD_POBOX) && t + 1 < end && tokens.length[t + 1] === 1) return t + 2;
  }
  return 0;
};

/** `APT B Chicago`: the letter is the unit's; `APT Chicago`: the word is the city's. */
const takesValue = (tokens: Tokens, index: number): boolean =>
  ((tokens.shape[index + 1] ?? 0) & HAS_DIGIT) !== 0 || (tokens.length[index + 1] ?? 0) <= 2;

/** `SAULT STE MARIE`: `STE` before a word is a saint. */
const isSainte = (tokens: Tokens, index: number): boolean =>
  tokens.id[index] === WORD_SAINT && !takesValue(tokens, index);

/** Where the shortest delivery line ends that could stand before the city: number and one word of a name. */
export const leastDelivery = (tokens: Tokens, end: number): number => {
  const { shape, flags } = tokens;
  if (((shape[0] ?? 0) & (HAS_DIGIT | SIGN)) === 0 && ((flags[0] ?? 0) & NUMBER_WORD) === 0) return 0;
  let t = 1;
  while (t < end && ((shape[t] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT) t++;
  if (t > 1) return t;
  if (t < end && ((flags[t] ?? 0) & (DIRECTION | WEAK_DIRECTION)) !== 0) t++;
  return Math.min(t + 1, end);
};
