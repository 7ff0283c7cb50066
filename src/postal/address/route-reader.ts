/** Numbered highways: where the words of one end. Publication 28 section 237 and appendix F. */
import { GAP_COMMA, HAS_DIGIT, HAS_LETTER, ORDINAL, SIGN, SLASHED } from './shapes.ts';
import { isDirection } from './token-kinds.ts';
import type { Tokens } from './tokens.ts';
import { ROUTE_CODE, ROUTE_HEAD, ROUTE_TAIL, ROUTE_WORD, STATE, STRONG, SUFFIX } from './word-flags.ts';
import { WORD_FARM, WORD_KM, WORD_MARKET, WORD_RANCH, WORD_SAINT, WORD_TO } from './word-ids.ts';

/** Where a numbered highway that begins at `from` ends, or `from` where none does. */
export const routeEnd = (tokens: Tokens, from: number, end: number): number => {
  const { flags, id } = tokens;
  const first = flags[from] ?? 0;
  if ((first & (ROUTE_WORD | ROUTE_HEAD | ROUTE_CODE | STATE)) === 0) return from;
  let t = from;
  let isHead = false;
  let isState = false;
  // `OLD US`, `N CAROLINA`, `FARM TO MARKET`, `COUNTY`
  while (t < end && t < from + 3) {
    const own = flags[t] ?? 0;
    if (id[t] === WORD_FARM || id[t] === WORD_RANCH) {
      if (id[t + 1] === WORD_TO && id[t + 2] === WORD_MARKET) t += 3;
      else t++;
      isHead = true;
      break;
    }
    if ((own & ROUTE_HEAD) !== 0 && !(id[t] === WORD_SAINT && ((flags[t + 1] ?? 0) & ROUTE_WORD) === 0))
      isHead = true;
    else if ((own & STATE) !== 0 && (own & ROUTE_WORD) === 0) isState = true;
    else break;
    t++;
  }
  let isRoute = false;
  while (t < end && t < from + 6 && ((flags[t] ?? 0) & (ROUTE_WORD | ROUTE_CODE)) !== 0) {
    if (t > from && isRoute && ((flags[t] ?? 0) & ROUTE_WORD) === 0) break;
    isRoute = true;
    t++;
  }
  if (t >= end || t === from) return from;
  const to = routeNumberEnd(tokens, from, t, end, isHead, isState, isRoute);
  if (to === t) return from;
  return routeTailEnd(tokens, to, end);
};

/** The number or letter of a route at `t`; returns the token after it, or `t` where it is none. */
const routeNumberEnd = (
  tokens: Tokens,
  from: number,
  t: number,
  end: number,
  isHead: boolean,
  isState: boolean,
  isRoute: boolean,
): number => {
  const { flags, shape, length, id } = tokens;
  const own = shape[t] ?? 0;
  if ((own & (SIGN | ORDINAL)) !== 0) return t;
  const first = flags[from] ?? 0;
  if ((own & HAS_DIGIT) !== 0) {
    // A number that a suffix follows is a street's: `STATE 5 ST`.
    const next = flags[t + 1] ?? 0;
    if (
      t + 1 < end &&
      (next & STRONG) !== 0 &&
      (next & (ROUTE_TAIL | ROUTE_WORD)) === 0 &&
      (tokens.gap[t + 1] ?? 0) < GAP_COMMA
    )
      return t;
    if (isRoute) return t + 1;
    if (id[from] === WORD_SAINT) return t;
    if (isHead && (first & (ROUTE_CODE | ROUTE_HEAD)) !== 0)
      return id[t - 1] === WORD_MARKET || t - from <= 2 ? t + 1 : t;
    // `VERMONT 12`, `IL 2`
    return isState && (t + 1 >= end || isDirection(tokens, t + 1)) && t - from <= 2 ? t + 1 : t;
  }
  // `COUNTY ROAD KK`, `HIGHWAY A`, `ROAD E` only after a head.
  if (!isRoute || (length[t] ?? 0) > 2 || (own & HAS_LETTER) === 0) return t;
  const routeWord = flags[t - 1] ?? 0;
  if (!isHead && !isState && (routeWord & ROUTE_CODE) === 0) return t;
  if (((flags[t] ?? 0) & STRONG) !== 0 || (((flags[t] ?? 0) & SUFFIX) !== 0 && t + 1 < end)) return t;
  if (length[t] === 2 && isDirection(tokens, t)) return t;
  return t + 1;
};

const routeTailEnd = (tokens: Tokens, from: number, end: number): number => {
  let t = from;
  while (t < end && ((tokens.flags[t] ?? 0) & ROUTE_TAIL) !== 0 && t < from + 2) t++;
  // `COUNTY ROAD 12 1/2`
  if (t < end && ((tokens.shape[t] ?? 0) & (SLASHED | HAS_LETTER)) === SLASHED) t++;
  // `KM 2.3` of Puerto Rico
  if (t + 1 < end && tokens.id[t] === WORD_KM && ((tokens.shape[t + 1] ?? 0) & HAS_DIGIT) !== 0) t += 2;
  return t;
};
