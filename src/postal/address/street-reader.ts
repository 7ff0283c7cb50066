/**
 * The street: directionals, name, suffix, and the forms that have no suffix (highways, Spanish leading types,
 * lettered avenues). Publication 28 sections 233–237 and appendices C1, E and H.
 */
import {
  type Draft,
  EXTRA,
  POSTDIRECTIONAL,
  PREDIRECTIONAL,
  STREET,
  STREET_SUFFIX,
  UNIT_DESIGNATOR,
  UNIT_NUMBER,
} from './draft.ts';
import { REASON } from './reasons.ts';
import { routeEnd } from './route-reader.ts';
import { GAP_COMMA, HAS_DIGIT, HYPHENATED, ORDINAL, SIGN } from './shapes.ts';
import { findSuffix } from './suffix-reader.ts';
import { isDirection, isEnd, isWord } from './token-kinds.ts';
import type { Tokens } from './tokens.ts';
import { valueEnd } from './unit-reader.ts';
import {
  DIRECTION,
  LEADING_TYPE,
  ORDINAL_WORD,
  ROUTE_HEAD,
  ROUTE_WORD,
  STRONG,
  SUFFIX,
  UNIT,
  UNIT_EVERYDAY,
  WEAK_DIRECTION,
} from './word-flags.ts';
import { WORD_SAINT } from './word-ids.ts';

/** Reads tokens `from`..`end` as one street. */
export const readStreet = (tokens: Tokens, draft: Draft, from: number, end: number): void => {
  if (from >= end) return;
  draft.steps += end - from;
  const name = readPredirectional(tokens, draft, from, end);
  const route = routeEnd(tokens, name, end);
  if (route > name) {
    readRouteStreet(tokens, draft, name, route, end);
    return;
  }
  // `ANDERSON COUNTY RD 452`: the county's name before its road.
  for (let t = name + 1; t < end - 2 && t <= name + 2; t++) {
    if (((tokens.flags[t] ?? 0) & ROUTE_HEAD) === 0 || ((tokens.flags[t + 1] ?? 0) & ROUTE_WORD) === 0)
      continue;
    const to = routeEnd(tokens, t, end);
    if (to > t + 2) {
      readRouteStreet(tokens, draft, name, to, end);
      return;
    }
  }
  const suffix = findSuffix(tokens, name, end);
  if (suffix < 0) {
    readPlainName(tokens, draft, name, end);
    return;
  }
  put(tokens, draft, STREET, name, suffix);
  put(tokens, draft, STREET_SUFFIX, suffix, suffix + 1);
  readAfterStreet(tokens, draft, suffix + 1, end);
};

const put = (tokens: Tokens, draft: Draft, component: number, from: number, to: number): void => {
  draft.put(component, tokens.start[from] ?? 0, tokens.end[to - 1] ?? 0);
};

/** Takes a directional that has a name after it; returns where the name begins. */
const readPredirectional = (tokens: Tokens, draft: Draft, from: number, end: number): number => {
  const { flags, length, gap } = tokens;
  const own = flags[from] ?? 0;
  if ((own & (DIRECTION | WEAK_DIRECTION)) === 0 || from + 1 >= end) return from;
  if ((own & DIRECTION) === 0 && ((tokens.shape[from + 1] ?? 0) & HAS_DIGIT) !== 0) return from;
  let next = from + 1;
  // `N W 5TH ST`, `S. E. MAIN`
  if (
    length[from] === 1 &&
    length[next] === 1 &&
    isDirection(tokens, next) &&
    next + 1 < end &&
    pairs(tokens, from, next)
  ) {
    const after = flags[next + 1] ?? 0;
    if ((after & STRONG) === 0 || next + 2 < end) next++;
  }
  const after = flags[next] ?? 0;
  // `NORTH ST`, `E ST NW`: the direction is the name.
  if (
    (after & STRONG) !== 0 &&
    tokens.id[next] !== WORD_SAINT &&
    isEnd(tokens, next + 1, end) &&
    routeEnd(tokens, next, end) === next
  )
    return from;
  if (tokens.id[next] === WORD_SAINT && isEnd(tokens, next + 1, end)) return from;
  // `NORTH & SOUTH`
  if (((tokens.shape[next] ?? 0) & SIGN) !== 0) return from;
  // `EAST NW`: a direction after a direction that ends the street is the street's own.
  if (isDirection(tokens, next) && next + 1 >= end && (length[from] ?? 0) > 2 && (length[next] ?? 0) <= 2)
    return from;
  if ((gap[next] ?? 0) >= GAP_COMMA) return from;
  put(tokens, draft, PREDIRECTIONAL, from, next);
  return next;
};

/** North or south before east or west. */
const pairs = (tokens: Tokens, first: number, second: number): boolean => {
  const isNorthSouth = (t: number): boolean => tokens.a[t] === 78 || tokens.a[t] === 83;
  return isNorthSouth(first) && !isNorthSouth(second);
};

const readRouteStreet = (tokens: Tokens, draft: Draft, name: number, route: number, end: number): void => {
  const last = end - 1;
  draft.reason(REASON.highwayName);
  // `HIGHWAY 7 FRONTAGE RD`: a suffix at the end makes the route part of the name.
  if (last >= route && last - route <= 2 && ((tokens.flags[last] ?? 0) & STRONG) !== 0) {
    put(tokens, draft, STREET, name, last);
    put(tokens, draft, STREET_SUFFIX, last, end);
    return;
  }
  put(tokens, draft, STREET, name, route);
  // `FM 1960 RD W`
  if (route < end && ((tokens.flags[route] ?? 0) & STRONG) !== 0 && isEnd(tokens, route + 1, end)) {
    put(tokens, draft, STREET_SUFFIX, route, route + 1);
    readAfterStreet(tokens, draft, route + 1, end);
    return;
  }
  readAfterStreet(tokens, draft, route, end);
};

/** A street with no suffix: `BROADWAY`, `400 E`, `AVENUE OF THE AMERICAS`, `CALLE A`. */
const readPlainName = (tokens: Tokens, draft: Draft, name: number, end: number): void => {
  const { shape, flags, gap, length } = tokens;
  let to = end;
  // A number at the end of a worded name is a unit: `JACKSON 512`.
  const last = end - 1;
  const unitLike =
    last > name &&
    ((shape[last] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT &&
    ((shape[last - 1] ?? 0) & HAS_DIGIT) === 0 &&
    ((flags[last - 1] ?? 0) & (ROUTE_WORD | LEADING_TYPE | DIRECTION)) === 0 &&
    !(last - 1 === name && ((flags[name] ?? 0) & (SUFFIX | UNIT)) !== 0);
  if (unitLike) {
    putBareUnit(tokens, draft, last, end);
    to = last;
  }
  // `NORTHSHORE 1 W`: the figure and its letter are a unit.
  if (
    !unitLike &&
    last - name >= 2 &&
    isDirection(tokens, last) &&
    ((shape[last - 1] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT &&
    isWord(tokens, last - 2, end) &&
    ((flags[last - 2] ?? 0) & (ROUTE_WORD | LEADING_TYPE)) === 0
  ) {
    putBareUnit(tokens, draft, last - 1, end);
    put(tokens, draft, STREET, name, last - 1);
    return;
  }
  const directional = to - 1;
  if (
    directional > name &&
    isDirection(tokens, directional) &&
    ((flags[directional - 1] ?? 0) & (LEADING_TYPE | STRONG)) === 0
  ) {
    put(tokens, draft, POSTDIRECTIONAL, directional, to);
    to = directional;
  } else if (
    !unitLike &&
    to - name > 2 &&
    isDirection(tokens, to - 2) &&
    (length[to - 1] ?? 0) <= 2 &&
    (gap[to - 1] ?? 0) < GAP_COMMA
  ) {
    // `55TH NW B`
    putBareUnit(tokens, draft, to - 1, to);
    put(tokens, draft, POSTDIRECTIONAL, to - 2, to - 1);
    to -= 2;
  } else {
    // `1ST S 200`, `5300 S` with words after: the ordinal ends the name.
    const cut = ordinalCut(tokens, name, to);
    if (cut < to) {
      put(tokens, draft, STREET, name, cut);
      readAfterStreet(tokens, draft, cut, to);
      return;
    }
  }
  put(tokens, draft, STREET, name, to);
};

/** A number or ordinal name that a directional follows ends there. */
const ordinalCut = (tokens: Tokens, name: number, end: number): number => {
  const own = tokens.shape[name] ?? 0;
  const isOrdinal = (own & HAS_DIGIT) !== 0 || ((tokens.flags[name] ?? 0) & ORDINAL_WORD) !== 0;
  return isOrdinal && name + 1 < end && isDirection(tokens, name + 1) ? name + 1 : end;
};

const putBareUnit = (tokens: Tokens, draft: Draft, from: number, to: number): void => {
  if (draft.has(UNIT_NUMBER) || draft.has(UNIT_DESIGNATOR)) {
    if (!draft.has(EXTRA)) put(tokens, draft, EXTRA, from, to);
    return;
  }
  put(tokens, draft, UNIT_NUMBER, from, to);
  draft.reason(REASON.unitUndesignated);
};

/** What follows a suffix or a route: a directional, a unit without designator, or text of no component. */
const readAfterStreet = (tokens: Tokens, draft: Draft, from: number, end: number): void => {
  let t = from;
  if (t >= end) return;
  // `AVE NO`: north, where no number follows.
  if (isDirection(tokens, t) || (((tokens.flags[t] ?? 0) & WEAK_DIRECTION) !== 0 && t + 1 === end)) {
    const next = t + 1;
    const two =
      next < end &&
      tokens.length[t] === 1 &&
      tokens.length[next] === 1 &&
      isDirection(tokens, next) &&
      pairs(tokens, t, next);
    put(tokens, draft, POSTDIRECTIONAL, t, two ? next + 1 : next);
    t = two ? next + 1 : next;
  }
  if (t >= end) return;
  readBareUnit(tokens, draft, t, end);
};

/** `ST 3`, `DR 1E`, `MAIN ST b421`, `4 N`: a unit with no designator; anything else is kept as extra text. */
export const readBareUnit = (tokens: Tokens, draft: Draft, from: number, end: number): void => {
  const { shape, length, flags } = tokens;
  const own = shape[from] ?? 0;
  const isValue =
    ((own & HAS_DIGIT) !== 0 && (own & ORDINAL) === 0) ||
    (length[from] === 1 && (own & SIGN) === 0) ||
    ((own & HYPHENATED) !== 0 && (length[from] ?? 0) <= 4);
  if (isValue) {
    let to = valueEnd(tokens, from, end);
    if (to < end && isDirection(tokens, to) && to + 1 === end) to++;
    if (to >= end || (tokens.gap[to] ?? 0) >= GAP_COMMA || ((flags[to] ?? 0) & UNIT) !== 0) {
      putBareUnit(tokens, draft, from, to);
      if (to < end) readExtra(tokens, draft, to, end);
      return;
    }
  }
  readExtra(tokens, draft, from, end);
};

const readExtra = (tokens: Tokens, draft: Draft, from: number, end: number): void => {
  draft.reason(REASON.extraText);
  if (draft.has(EXTRA)) return;
  put(tokens, draft, EXTRA, from, end);
};

/** Whether the words could be a street at all: used before text without a number is read as one. */
export const looksLikeStreet = (tokens: Tokens, from: number, end: number): boolean => {
  if (end - from === 1) return true;
  if (routeEnd(tokens, ((tokens.flags[from] ?? 0) & DIRECTION) !== 0 ? from + 1 : from, end) > from + 1)
    return true;
  for (let t = from + 1; t < end; t++) if (((tokens.flags[t] ?? 0) & STRONG) !== 0) return true;
  return ((tokens.flags[from] ?? 0) & (LEADING_TYPE | DIRECTION | UNIT_EVERYDAY)) !== 0 && end - from <= 3;
};
