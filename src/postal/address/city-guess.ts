/**
 * Where a city starts that no table knows: after the suffix, its directional and its unit, else by the words that
 * make city names of two.
 */
import { GAP_COMMA, HAS_DIGIT, ORDINAL } from './shapes.ts';
import type { Tokens } from './tokens.ts';
import {
  CITY_HEAD,
  CITY_TAIL,
  DIRECTION,
  STRONG,
  SUFFIX,
  UNIT,
  UNIT_BARE,
  UNIT_EVERYDAY,
  UNIT_NEEDS,
} from './word-flags.ts';
import { WORD_FLOOR, WORD_SAINT } from './word-ids.ts';

/**
 * The token the city starts at, or -1 where there is none.
 * @param from the first token it can start at
 * @param least where the shortest delivery line ends
 */
export const guessCityStart = (tokens: Tokens, from: number, least: number, end: number): number => {
  if (from >= end) return -1;
  const afterStrong = afterSuffix(tokens, STRONG, from, least, end);
  if (afterStrong >= 0) return afterStrong;
  // The scan stopped at a number that is no house number: a unit, a box, a route.
  if (from > Math.max(least, 1) && isFigure(tokens, from - 1)) return skipDirection(tokens, from, end);
  if (isStrong(tokens, end - 1)) return -1;
  const byWords = byCityWords(tokens, from, least, end);
  // `FORT LAUDERDALE`, `SALT LAKE CITY`: city words say more than a weak suffix among them.
  if (byWords >= 0 && byWords < end - 1) return byWords;
  const afterWeak = afterSuffix(tokens, SUFFIX, from, least, end);
  return afterWeak >= 0 ? afterWeak : byWords;
};

const isFigure = (tokens: Tokens, t: number): boolean =>
  ((tokens.shape[t] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT;

const isStrong = (tokens: Tokens, t: number): boolean => ((tokens.flags[t] ?? 0) & STRONG) !== 0;

/** After the first suffix of the wanted kind from which a city can start, with its directional and unit. */
const afterSuffix = (tokens: Tokens, wanted: number, from: number, least: number, end: number): number => {
  const { flags } = tokens;
  const scan = Math.max(1, Math.min(least, from));
  for (let t = scan; t < end - 1; t++) {
    if (((flags[t] ?? 0) & wanted) === 0) continue;
    // `PARK CIRCLE DR`: the last of several suffixes ends the street; `ST ST PAUL` has but one.
    if (t + 2 < end && ((flags[t + 1] ?? 0) & wanted) !== 0 && tokens.id[t + 1] !== WORD_SAINT) continue;
    if (isFigure(tokens, t - 1) && (t === scan || (tokens.id[t] === WORD_SAINT && !isFigure(tokens, t - 2))))
      continue;
    const start = afterUnit(tokens, skipDirection(tokens, t + 1, end), end);
    if (start < end && start >= from) return start;
  }
  return -1;
};

/** As `guessCityStart`, for a text without a state: only after a strong suffix. */
export const guessAfterStrongSuffix = (tokens: Tokens, from: number, least: number, end: number): number => {
  const start = afterSuffix(tokens, STRONG, from, least, end);
  // `HWY N 95472`: a directional alone is the street's.
  if (
    start === end - 1 &&
    (((tokens.flags[start] ?? 0) & DIRECTION) !== 0 || (tokens.length[start] ?? 0) < 3)
  )
    return -1;
  return start >= 0 && end - start <= 3 && ((tokens.flags[start] ?? 0) & (UNIT | SUFFIX)) === 0 ? start : -1;
};

/** The last word, with the words that make names of two: `SAN X`, `X BEACH`. */
const byCityWords = (tokens: Tokens, from: number, least: number, end: number): number => {
  const { flags, length } = tokens;
  let start = end - 1;
  if (start > from && ((flags[start] ?? 0) & CITY_TAIL) !== 0) start--;
  if (start > from && ((flags[start - 1] ?? 0) & CITY_HEAD) !== 0) start--;
  start = Math.max(start, from);
  return start < least || start <= 0 || start >= end || (length[start] ?? 0) < 2 ? -1 : start;
};

/** A short directional before the city belongs to the street (`AVE N | PALM HARBOR`); a long one to the city. */
const skipDirection = (tokens: Tokens, from: number, end: number): number =>
  from + 1 < end && ((tokens.flags[from] ?? 0) & DIRECTION) !== 0 && (tokens.length[from] ?? 0) <= 2
    ? from + 1
    : from;

/** After `APT 4`, `REAR`, `24TH FLOOR`. */
const afterUnit = (tokens: Tokens, from: number, end: number): number => {
  const flags = tokens.flags[from] ?? 0;
  if ((flags & UNIT) === 0) {
    const isFloor = ((tokens.shape[from] ?? 0) & ORDINAL) !== 0 && tokens.id[from + 1] === WORD_FLOOR;
    return isFloor && from + 2 < end ? from + 2 : from;
  }
  if ((flags & CITY_HEAD) !== 0 || (tokens.gap[from + 1] ?? 0) >= GAP_COMMA) return from;
  const isValue = ((tokens.shape[from + 1] ?? 0) & HAS_DIGIT) !== 0 || tokens.length[from + 1] === 1;
  if ((flags & UNIT_EVERYDAY) !== 0 && !isValue && (flags & UNIT_BARE) === 0) return from;
  if ((flags & UNIT_NEEDS) !== 0 && from + 2 < end) return from + 2;
  return (flags & UNIT_BARE) !== 0 && from + 1 < end ? from + 1 : from;
};
