/**
 * The delivery part: firm or attention line, boxes and routes, house number, street, units, intersections.
 * Parts between commas are read in turn; the first that holds a street gives the street.
 */
import { type BoxRange, readBoxes } from './box-reader.ts';
import {
  CROSS_STREET,
  type Draft,
  HOUSE_NUMBER,
  POSTDIRECTIONAL,
  RECIPIENT,
  STREET,
  STREET_SUFFIX,
  UNIT_NUMBER,
  URBANIZATION_NAME,
} from './draft.ts';
import { readLeadingBuilding, readLeadingUnit, readUrbanization } from './leading-unit.ts';
import { findNumber } from './number-finder.ts';
import { isNumber, isNumberWord, numberEnd, spacedGridEnd } from './number-reader.ts';
import { REASON } from './reasons.ts';
import { routeEnd } from './route-reader.ts';
import { GAP_COMMA, HAS_DIGIT, ORDINAL, SLASHED } from './shapes.ts';
import { looksLikeStreet, readBareUnit, readStreet } from './street-reader.ts';
import type { Tokens } from './tokens.ts';
import { readUnit, startsUnit } from './unit-reader.ts';
import { ATTENTION, DIRECTION, FIRM, LEADING_TYPE, ROUTE_WORD, STRONG } from './word-flags.ts';
import { WORD_AND, WORD_AT, WORD_CORNER, WORD_HASH, WORD_HIGHWAY, WORD_KM, WORD_OF } from './word-ids.ts';

const range: BoxRange = { from: -1, to: -1 };

/** Reads tokens 0..`draft.deliveryEnd`. */
export const readDelivery = (text: string, tokens: Tokens, draft: Draft): void => {
  const end = draft.deliveryEnd;
  if (end === 0) return;
  // Boxes, number and parts: each looks at every token once.
  draft.steps += end * 3;
  readBoxes(tokens, draft, 0, end, range);
  if (range.from < 0) {
    readPart(text, tokens, draft, 0, end, false);
    return;
  }
  const { from, to } = range;
  if (from > 0) readPart(text, tokens, draft, 0, from, true);
  if (to < end) {
    if (draft.has(STREET) || draft.has(HOUSE_NUMBER)) readTail(tokens, draft, to, to, end);
    else readPart(text, tokens, draft, to, end, true);
  }
  if (draft.has(STREET) && draft.has(HOUSE_NUMBER)) draft.reason(REASON.dualAddress);
};

/** Reads one stretch of delivery text; `besideBox` says that a box already gives the address. */
const readPart = (
  text: string,
  tokens: Tokens,
  draft: Draft,
  start: number,
  end: number,
  besideBox: boolean,
): void => {
  let from = readLeadingUnit(tokens, draft, start, end);
  if (from > start && from < end) from = readLeadingBuilding(tokens, draft, from, end);
  if (from >= end) return;
  from = readUrbanization(tokens, draft, from, end);
  if (from >= end) return;
  // `123, RR 2`: a figure alone beside a route is its house number.
  if (besideBox && from === end - 1 && isNumber(text, tokens, from)) {
    draft.put(HOUSE_NUMBER, tokens.start[from] ?? 0, tokens.end[from] ?? 0);
    return;
  }
  const number = findNumber(text, tokens, from, end);
  if (number < 0) {
    readUnnumbered(tokens, draft, from, end, besideBox);
    return;
  }
  if (number > from) {
    readRecipient(tokens, draft, from, number);
  }
  readNumbered(text, tokens, draft, number, end);
};

/** The text before the house number: a name, and perhaps a unit (`TN TOWER 10TH FLOOR 312 MAIN ST`). */
const readRecipient = (tokens: Tokens, draft: Draft, from: number, end: number): void => {
  let to = from;
  while (to < end && !(startsUnit(tokens, to, from, end) && hasValue(tokens, to, end))) to++;
  draft.put(RECIPIENT, tokens.start[from] ?? 0, tokens.end[to - 1] ?? 0);
  draft.reason(REASON.recipientFound);
  if (to < end) readUnit(tokens, draft, to, end);
};

/** `STE 4` or `10TH FLOOR`, not the `Building` of a name. */
const hasValue = (tokens: Tokens, t: number, end: number): boolean =>
  t + 1 < end && (tokens.gap[t + 1] ?? 0) < GAP_COMMA;

/** Text with a house number at `number`. */
const readNumbered = (text: string, tokens: Tokens, draft: Draft, number: number, end: number): void => {
  let to = spacedGridEnd(tokens, number, end);
  if (to > number) draft.reason(REASON.gridNumber);
  else to = isNumberWord(tokens, number) ? number + 1 : numberEnd(text, tokens, number, end);
  if (isNumberWord(tokens, number)) draft.reason(REASON.numberWord);
  draft.put(HOUSE_NUMBER, tokens.start[number] ?? 0, tokens.end[to - 1] ?? 0);
  // `439 B- West`: nothing. `8922 South 1/2 Greenwood`: the fraction stays in the street.
  const street = to;
  let part = street;
  while (
    part < end &&
    !(part > street && (tokens.gap[part] ?? 0) >= GAP_COMMA) &&
    !startsUnit(tokens, part, street, end)
  )
    part++;
  if (part === street && part < end) {
    readTail(tokens, draft, street, street, end);
    return;
  }
  readStreet(tokens, draft, street, part);
  readTail(tokens, draft, part, street, end);
};

/** What follows the street: units, a directional after a comma, text of no component. */
const readTail = (tokens: Tokens, draft: Draft, from: number, street: number, end: number): void => {
  const { flags, gap } = tokens;
  let t = from;
  while (t < end) {
    draft.steps++;
    if (startsUnit(tokens, t, t > street ? street : t - 1, end)) {
      t = Math.max(readUnit(tokens, draft, t, end), t + 1);
      continue;
    }
    let to = readUrbanization(tokens, draft, t, end);
    if (to > t) {
      t = to;
      continue;
    }
    to = t + 1;
    while (to < end && (gap[to] ?? 0) < GAP_COMMA && !startsUnit(tokens, to, t, end)) to++;
    if (
      to === t + 1 &&
      ((flags[t] ?? 0) & DIRECTION) !== 0 &&
      !draft.has(POSTDIRECTIONAL) &&
      draft.has(STREET) &&
      !draft.has(UNIT_NUMBER)
    ) {
      draft.put(POSTDIRECTIONAL, tokens.start[t] ?? 0, tokens.end[t] ?? 0);
    } else if (
      ((flags[t] ?? 0) & DIRECTION) !== 0 &&
      (tokens.length[t] ?? 0) <= 2 &&
      !draft.has(POSTDIRECTIONAL) &&
      draft.has(STREET_SUFFIX) &&
      (gap[t] ?? 0) >= GAP_COMMA
    ) {
      const two = t + 1 < to && tokens.length[t + 1] === 1 && ((flags[t + 1] ?? 0) & DIRECTION) !== 0 ? 1 : 0;
      draft.put(POSTDIRECTIONAL, tokens.start[t] ?? 0, tokens.end[t + two] ?? 0);
      if (t + 1 + two < to) readBareUnit(tokens, draft, t + 1 + two, to);
    } else {
      readBareUnit(tokens, draft, t, to);
    }
    t = to;
  }
};

/** Text without a house number: an intersection, a street alone, a number after its street, or a name. */
const readUnnumbered = (
  tokens: Tokens,
  draft: Draft,
  from: number,
  end: number,
  besideBox: boolean,
): void => {
  const { gap, shape, id, flags } = tokens;
  let part = from;
  let cross = -1;
  while (
    part < end &&
    !(part > from && (gap[part] ?? 0) >= GAP_COMMA) &&
    !startsUnit(tokens, part, from, end)
  ) {
    if (
      part > from &&
      part + 1 < end &&
      (id[part] === WORD_AND || (id[part] === WORD_AT && part > from + 1)) &&
      cross < 0
    )
      cross = part;
    part++;
  }
  if (part === from) {
    readTail(tokens, draft, from, from, end);
    return;
  }
  if (besideBox && !(looksLikeStreet(tokens, from, part) && part - from > 1)) {
    draft.put(RECIPIENT, tokens.start[from] ?? 0, tokens.end[end - 1] ?? 0);
    return;
  }
  if (cross > 0 && cross + 1 < part && !hasFirmWord(tokens, from, part)) {
    let first = from;
    // `CORNER OF 5TH AND MAIN`
    if (id[first] === WORD_CORNER && first + 2 < cross) first += id[first + 1] === WORD_OF ? 2 : 1;
    readStreet(tokens, draft, first, cross);
    draft.put(CROSS_STREET, tokens.start[cross + 1] ?? 0, tokens.end[part - 1] ?? 0);
    draft.reason(REASON.intersection);
    return;
  }
  // `BO SABANA CARR 2 KM 12.3`: the sector before the road.
  if (id[part - 2] === WORD_KM) {
    for (let t = from + 1; t < part - 2; t++) {
      if (routeEnd(tokens, t, part) < part) continue;
      draft.put(URBANIZATION_NAME, tokens.start[from] ?? 0, tokens.end[t - 1] ?? 0);
      readStreet(tokens, draft, t, part);
      readTail(tokens, draft, part, from, end);
      return;
    }
  }
  // `BROADWAY 24`, `S ST 203`: the number stands last.
  const last = part - 1;
  if (
    last > from &&
    ((shape[last] ?? 0) & (HAS_DIGIT | ORDINAL | SLASHED)) === HAS_DIGIT &&
    routeEnd(tokens, routeStart(tokens, from), part) < part &&
    id[last - 1] !== WORD_HASH &&
    id[last - 1] !== WORD_KM &&
    ((flags[last - 1] ?? 0) & LEADING_TYPE) === 0 &&
    ((flags[last - 1] ?? 0) & ROUTE_WORD & ~STRONG) === 0 &&
    !(((flags[last - 1] ?? 0) & ROUTE_WORD) !== 0 && tokens.id[last - 1] === WORD_HIGHWAY)
  ) {
    draft.put(HOUSE_NUMBER, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
    draft.reason(REASON.numberAfterStreet);
    readStreet(tokens, draft, from, last);
    readTail(tokens, draft, part, from, end);
    return;
  }
  if (
    ((flags[from] ?? 0) & ATTENTION) !== 0 ||
    hasFirmWord(tokens, from, part) ||
    !looksLikeStreet(tokens, from, part)
  ) {
    draft.put(RECIPIENT, tokens.start[from] ?? 0, tokens.end[part - 1] ?? 0);
    readTail(tokens, draft, part, from, end);
    return;
  }
  readStreet(tokens, draft, from, part);
  readTail(tokens, draft, part, from, end);
};

const routeStart = (tokens: Tokens, from: number): number =>
  ((tokens.flags[from] ?? 0) & DIRECTION) !== 0 ? from + 1 : from;

const hasFirmWord = (tokens: Tokens, from: number, end: number): boolean => {
  for (let t = from; t < end; t++) if (((tokens.flags[t] ?? 0) & FIRM) !== 0) return true;
  return false;
};
