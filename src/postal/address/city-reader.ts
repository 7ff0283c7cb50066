/**
 * The city, read from the right: every start of up to six words is tried against the city table, and the commas,
 * suffixes and units before it say where the delivery line must have ended.
 */
import type { CityTable } from './cities.ts';
import { firstCityToken, leastDelivery, MAX_CITY_WORDS } from './city-bounds.ts';
import { checkNear, tryNear } from './city-check.ts';
import { guessAfterStrongSuffix, guessCityStart } from './city-guess.ts';
import type { Draft } from './draft.ts';
import { POWERS_A, POWERS_B } from './fold.ts';
import { GAP_COMMA, HAS_DIGIT, SIGN } from './shapes.ts';
import type { Tokens } from './tokens.ts';
import {
  CITY_HEAD,
  CORE,
  DIRECTION,
  LEADING_TYPE,
  STRONG,
  SUFFIX,
  UNIT,
  UNIT_BARE,
  UNIT_EVERYDAY,
} from './word-flags.ts';
import { WORD_COUNTY, WORD_MILITARY_CITY, WORD_OF } from './word-ids.ts';

/** A city with so many ZIPs is found without comma, state or ZIP. */
const LARGE_CITY_ZIPS = 15;

/** Finds the city before `draft.deliveryEnd` and moves it to where the city starts. */
export const readCity = (text: string, tokens: Tokens, draft: Draft, cities: CityTable | undefined): void => {
  const end = beforeCounty(tokens, draft.deliveryEnd);
  if (end === 0) return;
  draft.deliveryEnd = end;
  const { shape, flags, gap, id } = tokens;
  const last = end - 1;

  if (id[last] === WORD_MILITARY_CITY) {
    draft.putCity(tokens, last, end, 4, 0);
    return;
  }
  const first = firstCityToken(tokens, end);
  const least = leastDelivery(tokens, end);

  let a = 0;
  let b = 0;
  let total = 0;
  let best = -1;
  let bestLevel = 0;
  let bestName = 0;
  let broken = -1;
  let at = last;
  for (; at >= first && at > last - MAX_CITY_WORDS; at--) {
    const length = tokens.cityLength(at);
    if (((shape[at] ?? 0) & (HAS_DIGIT | SIGN)) !== 0 || length > 60) break;
    draft.steps++;
    a = (Math.imul(tokens.cityA(at), POWERS_A[total] ?? 0) + a) | 0;
    b = (Math.imul(tokens.cityB(at), POWERS_B[total] ?? 0) + b) | 0;
    total += length;
    if (total > 120) break;
    const isBreak = (gap[at] ?? 0) >= GAP_COMMA;
    if (cities !== undefined && (at >= least || isBreak)) {
      const name = cities.find(a, b);
      if (name !== 0) {
        const level = levelOf(cities, draft, name);
        const isStreetWord = at === last && ((flags[at] ?? 0) & (STRONG | DIRECTION)) !== 0;
        if (level >= bestLevel && (level === 4 || !isStreetWord)) {
          best = at;
          bestLevel = level;
          bestName = name;
        }
      }
    }
    if (isBreak) {
      broken = at;
      break;
    }
  }

  const knows = draft.state >= 0 || draft.zip >= 0;
  if (broken >= 0) {
    if (best === broken) draft.putCity(tokens, best, end, bestLevel, bestName);
    else chooseAfterBreak(text, tokens, draft, cities, broken, best, bestLevel, bestName, end);
    return;
  }
  if (best >= 0) {
    const needed = knows ? 3 : 2;
    if (bestLevel >= needed && fits(tokens, cities, best, bestLevel, bestName, least, knows)) {
      const boundary = bestLevel < 4 ? boundaryBefore(tokens, best, least) : -1;
      if (boundary >= 0) draft.putCity(tokens, boundary, end, 1, 0);
      else draft.putCity(tokens, best, end, bestLevel, bestName);
      return;
    }
  }
  if (draft.state < 0) {
    if (draft.zip < 0) return;
    if (cities !== undefined && tryNear(text, tokens, draft, cities, least, end)) return;
    const start = guessAfterStrongSuffix(tokens, Math.max(at + 1, least), least, end);
    if (start >= 0) draft.putCity(tokens, start, end, 1, 0);
    return;
  }
  if (cities !== undefined && draft.zip >= 0 && tryNear(text, tokens, draft, cities, least, end)) return;
  const guess = guessCityStart(tokens, Math.max(at + 1, least), least, end);
  if (guess >= 0)
    draft.putCity(tokens, guess, end, best === guess ? bestLevel : 1, best === guess ? bestName : 0);
};

/** `Reno, Washoe County`: the county between commas is no part of an address. */
const beforeCounty = (tokens: Tokens, end: number): number => {
  if (end === 0 || tokens.id[end - 1] !== WORD_COUNTY) return end;
  for (let t = end - 2; t > 1 && t >= end - 4; t--) {
    if ((tokens.gap[t] ?? 0) < GAP_COMMA) continue;
    const before = t - 1;
    const isName =
      ((tokens.shape[before] ?? 0) & HAS_DIGIT) === 0 &&
      ((tokens.flags[before] ?? 0) & (SUFFIX | DIRECTION)) === 0;
    return isName && (tokens.gap[before] ?? 0) + (tokens.gap[before - 1] ?? 0) >= GAP_COMMA ? t : end;
  }
  return end;
};

/** How well the table knows a name here: 4 by the ZIP, 3 in the state, 2 elsewhere. */
const levelOf = (cities: CityTable, draft: Draft, name: number): number => {
  if (draft.zip >= 0 && cities.inZip(name, draft.zip)) return 4;
  if (draft.state >= 0) return cities.inState(name, draft.state) ? 3 : 2;
  if (draft.zipState !== 255) return cities.inState(name, draft.zipState) ? 3 : 2;
  return 2;
};

/** Whether a known city can start here with no comma before it. */
const fits = (
  tokens: Tokens,
  cities: CityTable | undefined,
  from: number,
  level: number,
  name: number,
  least: number,
  knows: boolean,
): boolean => {
  if (from === 0) return knows;
  const before = from - 1;
  const flags = tokens.flags[before] ?? 0;
  if (from < least) return false;
  // `AVENUE OF | THE AMERICAS`, `CALLE | GRANADA`, `ST | CHARLES`: the word before needs the next one.
  if (tokens.id[before] === WORD_OF) return false;
  if (from === least && (flags & (LEADING_TYPE | SUFFIX)) !== 0 && from <= 2 && level < 4) return false;
  if (knows) return true;
  if (((tokens.shape[before] ?? 0) & HAS_DIGIT) !== 0 && before > 0) return true;
  if ((flags & (SUFFIX | DIRECTION | UNIT_BARE)) !== 0 && before >= least) return true;
  // `5429 WOODLAWN CHICAGO`: only a large city is taken for one with nothing to mark it.
  return from > least - 1 && (flags & DIRECTION) === 0 && (cities?.zipCount(name) ?? 0) >= LARGE_CITY_ZIPS;
};

/**
 * `DR New Lenox` with only `Lenox` known: one stray word between a strong suffix and the known name belongs to
 * the city. Returns where the city starts then, else -1.
 */
const boundaryBefore = (tokens: Tokens, from: number, least: number): number => {
  const between = from - 1;
  const suffix = between - 1;
  if (suffix < least || suffix < 1) return -1;
  if (((tokens.flags[suffix] ?? 0) & STRONG) === 0) return -1;
  const flags = tokens.flags[between] ?? 0;
  if ((flags & DIRECTION) !== 0 || ((flags & (SUFFIX | UNIT)) !== 0 && (flags & CITY_HEAD) === 0)) return -1;
  if (((tokens.shape[between] ?? 0) & (HAS_DIGIT | SIGN)) !== 0 || (tokens.length[between] ?? 0) < 2)
    return -1;
  return between;
};

/** After a comma the whole rest is the city, unless it begins like a unit or a street. */
const chooseAfterBreak = (
  text: string,
  tokens: Tokens,
  draft: Draft,
  cities: CityTable | undefined,
  broken: number,
  best: number,
  bestLevel: number,
  bestName: number,
  end: number,
): void => {
  const { flags, length } = tokens;
  const knows = draft.state >= 0 || draft.zip >= 0;
  const head = flags[broken] ?? 0;
  const words = end - broken;
  if (broken === 0 && !knows) return;
  const startsUnit =
    (head & UNIT) !== 0 &&
    ((head & UNIT_BARE) !== 0 || words > 1) &&
    (head & CITY_HEAD) === 0 &&
    ((head & UNIT_EVERYDAY) === 0 || length[broken + 1] === 1 || (head & UNIT_BARE) !== 0);
  const isDirection = words === 1 && (head & DIRECTION) !== 0;
  const isLetter = words === 1 && length[broken] === 1;
  if (startsUnit || isDirection || isLetter || endsLikeStreet(tokens, broken, end, draft.state >= 0)) {
    if (best > broken && bestLevel >= 3) {
      draft.putCity(tokens, best, end, bestLevel, bestName);
      return;
    }
    if (isDirection || isLetter) return;
    if (startsUnit && words <= 2 && bestLevel < 2) return;
    const guess = draft.state >= 0 ? guessCityStart(tokens, broken + 1, broken, end) : -1;
    if (guess > broken) draft.putCity(tokens, guess, end, 1, 0);
    return;
  }
  if (
    best > broken &&
    bestLevel === 4 &&
    (head & (CITY_HEAD | DIRECTION)) === 0 &&
    best - broken > 1 &&
    tokens.id[best - 1] !== WORD_OF
  ) {
    draft.putCity(tokens, best, end, bestLevel, bestName);
    return;
  }
  // `RD, NW Atlanta`: a short directional before a city that is known is the street's.
  if ((head & DIRECTION) !== 0 && (length[broken] ?? 0) <= 2 && words > 1) {
    if (best === broken + 1 && bestLevel >= 3) {
      draft.putCity(tokens, best, end, bestLevel, bestName);
      return;
    }
    if (length[broken] === 2) {
      draft.putCity(tokens, broken + 1, end, 1, 0);
      return;
    }
  }
  draft.putCity(tokens, broken, end, 1, 0);
  if (cities !== undefined) checkNear(text, tokens, draft, cities, broken, end);
};

/** `Main St` between commas is a street, `St Paul` is not; with a state behind, `Rich Square` is a city. */
const endsLikeStreet = (tokens: Tokens, from: number, end: number, hasState: boolean): boolean =>
  end - from > 1 && ((tokens.flags[end - 1] ?? 0) & (hasState ? CORE : STRONG)) !== 0;
