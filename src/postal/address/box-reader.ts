/**
 * Boxes and routes: PO boxes in all their spellings, rural and highway contract routes, military mail, private
 * mailboxes, general delivery (Publication 28 sections 24–28).
 */
import { type Draft, PMB, PO_BOX, ROUTE, STREET } from './draft.ts';
import { hashA, hashB } from './fold.ts';
import { wordOf } from './lexicon.ts';
import { REASON } from './reasons.ts';
import { GAP_COMMA, HAS_DIGIT, ORDINAL, SIGN } from './shapes.ts';
import type { Tokens } from './tokens.ts';
import { DIRECTION, SUFFIX } from './word-flags.ts';
import {
  WORD_BOX,
  WORD_CALLER,
  WORD_CONTRACT,
  WORD_DELIVERY,
  WORD_DRAWER,
  WORD_GENERAL,
  WORD_HASH,
  WORD_HC,
  WORD_HIGHWAY,
  WORD_LOCK,
  WORD_LOCKBOX,
  WORD_MILITARY_CITY,
  WORD_MILITARY_UNIT,
  WORD_NUMBER,
  WORD_O,
  WORD_OFFICE,
  WORD_P,
  WORD_PMB,
  WORD_PO,
  WORD_POBOX,
  WORD_POST,
  WORD_R,
  WORD_RD,
  WORD_ROUTE,
  WORD_RR,
  WORD_RURAL,
  WORD_SERVICE,
  WORD_SHIP,
  WORD_STAR,
} from './word-ids.ts';

const UNIT_WORD = wordOf(hashA('UNIT'), hashB('UNIT'));

/** Words that can begin a box or route: one bit each, so that most texts are passed over in one look. */
const OPENERS = new Uint8Array(64);

for (const id of [
  WORD_PO,
  WORD_P,
  WORD_POST,
  WORD_BOX,
  WORD_POBOX,
  WORD_DRAWER,
  WORD_LOCK,
  WORD_LOCKBOX,
  WORD_CALLER,
  WORD_RR,
  WORD_RURAL,
  WORD_ROUTE,
  WORD_HC,
  WORD_HIGHWAY,
  WORD_STAR,
  WORD_MILITARY_UNIT,
  WORD_PMB,
  WORD_GENERAL,
  WORD_R,
  WORD_RD,
  WORD_SHIP,
]) {
  OPENERS[id] = 1;
}

/** Where the box or route words lie: tokens `from` (inclusive) to `to` (exclusive); `from` -1 where there are none. */
export interface BoxRange {
  from: number;
  to: number;
}

/** Reads boxes and routes in tokens `start`..`end`; puts what it finds into the draft. */
export const readBoxes = (
  tokens: Tokens,
  draft: Draft,
  start: number,
  end: number,
  range: BoxRange,
): void => {
  range.from = -1;
  range.to = -1;
  const { id, word } = tokens;
  const military = end < tokens.count && id[end] === WORD_MILITARY_CITY;
  for (let t = start; t < end; t++) {
    if (
      OPENERS[id[t] ?? 0] !== 1 &&
      !(military && word[t] === UNIT_WORD && (t === start || (tokens.gap[t] ?? 0) >= GAP_COMMA))
    )
      continue;
    draft.steps++;
    const to = readAt(tokens, draft, t, end, military, start);
    if (to <= t) continue;
    // `#PMB 123`: the sign goes with the box.
    if (range.from < 0) range.from = t > start && id[t - 1] === WORD_HASH ? t - 1 : t;
    range.to = to;
    t = to - 1;
  }
};

const readAt = (
  tokens: Tokens,
  draft: Draft,
  t: number,
  end: number,
  military: boolean,
  start: number,
): number => {
  const { id, word } = tokens;
  switch (id[t]) {
    case WORD_PO:
      if (isBoxWord(id[t + 1])) return readBox(tokens, draft, t, t + 2, end, 'any');
      if (id[t + 1] === WORD_LOCK && isBoxWord(id[t + 2]))
        return readBox(tokens, draft, t, t + 3, end, 'any');
      return t === start ? readBox(tokens, draft, t, t + 1, end, 'digits') : t;
    case WORD_P:
      if (id[t + 1] === WORD_O && isBoxWord(id[t + 2])) return readBox(tokens, draft, t, t + 3, end, 'any');
      if (id[t + 1] === WORD_BOX && t === start) return readBox(tokens, draft, t, t + 2, end, 'digits');
      return t;
    case WORD_POST:
      if (id[t + 1] === WORD_OFFICE && isBoxWord(id[t + 2]))
        return readBox(tokens, draft, t, t + 3, end, 'any');
      if (id[t + 1] === WORD_OFFICE && t === start) return readBox(tokens, draft, t, t + 2, end, 'digits');
      return id[t + 1] === WORD_BOX ? readBox(tokens, draft, t, t + 2, end, 'digits') : t;
    case WORD_POBOX:
      return readBox(tokens, draft, t, isBoxWord(id[t + 1]) ? t + 2 : t + 1, end, 'any');
    case WORD_LOCK:
      return id[t + 1] === WORD_BOX ? readBox(tokens, draft, t, t + 2, end, 'digits') : t;
    case WORD_LOCKBOX:
    case WORD_BOX:
      return readBox(tokens, draft, t, t + 1, end, 'digits');
    case WORD_DRAWER:
      return readBox(tokens, draft, t, t + 1, end, 'any');
    case WORD_CALLER:
      return readBox(
        tokens,
        draft,
        t,
        id[t + 1] === WORD_SERVICE || id[t + 1] === WORD_BOX ? t + 2 : t + 1,
        end,
        'digits',
      );
    case WORD_RR:
      return readRoute(tokens, draft, t, t + 1, end);
    case WORD_RURAL:
      return id[t + 1] === WORD_ROUTE ? readRoute(tokens, draft, t, t + 2, end) : t;
    case WORD_R:
      if (id[t + 1] === WORD_R && hasDigit(tokens, t + 2)) return readRoute(tokens, draft, t, t + 2, end);
      return t;
    case WORD_HC:
      return readRoute(tokens, draft, t, id[t + 1] === WORD_ROUTE ? t + 2 : t + 1, end);
    case WORD_HIGHWAY:
      if (id[t + 1] === WORD_CONTRACT)
        return readRoute(tokens, draft, t, id[t + 2] === WORD_ROUTE ? t + 3 : t + 2, end);
      return t;
    case WORD_STAR:
      return id[t + 1] === WORD_ROUTE ? readRoute(tokens, draft, t, t + 2, end) : t;
    case WORD_ROUTE:
    case WORD_RD:
      // A road number is a rural route only where a box follows.
      if (t === start && hasDigit(tokens, t + 1) && id[t + 2] === WORD_BOX)
        return readRoute(tokens, draft, t, t + 1, end);
      if (t === start && id[t + 1] === WORD_HASH && hasDigit(tokens, t + 2))
        return readRoute(tokens, draft, t, t + 1, end);
      return t;
    case WORD_MILITARY_UNIT:
      return readRoute(tokens, draft, t, t + 1, end);
    case WORD_PMB:
      return readPmb(tokens, draft, t, end);
    case WORD_GENERAL:
      if (id[t + 1] !== WORD_DELIVERY) return t;
      draft.put(STREET, tokens.start[t] ?? 0, tokens.end[t + 1] ?? 0);
      draft.reason(REASON.generalDelivery);
      return t + 2;
    case WORD_SHIP: {
      let to = t + 1;
      while (to < end && (tokens.gap[to] ?? 0) < GAP_COMMA && id[to] !== WORD_BOX) to++;
      if (!military || to === t + 1) return t;
      draft.put(ROUTE, tokens.start[t] ?? 0, tokens.end[to - 1] ?? 0);
      return to;
    }
    default:
      return military && word[t] === UNIT_WORD ? readRoute(tokens, draft, t, t + 1, end) : t;
  }
};

const isBoxWord = (id: number | undefined): boolean =>
  id === WORD_BOX || id === WORD_DRAWER || id === WORD_CALLER;

const hasDigit = (tokens: Tokens, index: number): boolean => ((tokens.shape[index] ?? 0) & HAS_DIGIT) !== 0;

/** Skips `#`, `NO`, `NUMBER` before a value. */
const skipNumberWords = (tokens: Tokens, from: number, end: number): number => {
  let t = from;
  while (t < end && (tokens.id[t] === WORD_HASH || tokens.id[t] === WORD_NUMBER)) t++;
  return t;
};

/** The box value at `at`; `digits` accepts only values that hold one. Returns the token after it, or `from`. */
const readBox = (
  tokens: Tokens,
  draft: Draft,
  from: number,
  at: number,
  end: number,
  accepts: 'any' | 'digits',
): number => {
  const value = skipNumberWords(tokens, at, end);
  if (value >= end || (draft.has(PO_BOX) && (accepts === 'digits' || !draft.lockBox))) return from;
  let to = value + 1;
  if (hasDigit(tokens, value)) {
    if (((tokens.shape[value] ?? 0) & ORDINAL) !== 0 && accepts === 'digits') return from;
  } else if ((tokens.length[value] ?? 0) <= 3 && to < end && hasDigit(tokens, to) && accepts === 'any') {
    // `CS 198422`: letters and figures are one value.
    to++;
  } else if (accepts !== 'any' || (tokens.length[value] ?? 0) > 2) {
    return from;
  }
  // `BOX 103 A`
  if (
    to < end &&
    tokens.length[to] === 1 &&
    ((tokens.shape[to] ?? 0) & HAS_DIGIT) === 0 &&
    (tokens.gap[to] ?? 0) < GAP_COMMA &&
    (to + 1 >= end || (tokens.gap[to + 1] ?? 0) >= GAP_COMMA) &&
    ((tokens.shape[to] ?? 0) & SIGN) === 0
  )
    to++;
  draft.lockBox = accepts === 'digits';
  draft.put(PO_BOX, tokens.start[value] ?? 0, tokens.end[to - 1] ?? 0);
  return to;
};

/** A route's number and, after it, its box. */
const readRoute = (tokens: Tokens, draft: Draft, from: number, at: number, end: number): number => {
  const value = skipNumberWords(tokens, at, end);
  let to = value;
  if (
    value < end &&
    (hasDigit(tokens, value) || ((tokens.length[value] ?? 0) === 1 && tokens.id[value + 1] === WORD_BOX))
  ) {
    if (((tokens.shape[value] ?? 0) & ORDINAL) !== 0) return from;
    to = value + 1;
  } else if (tokens.id[value] !== WORD_BOX || value >= end) {
    return from;
  }
  // `HC 68 ST`: a street of that name.
  if (
    to < end &&
    tokens.id[to] !== WORD_BOX &&
    ((tokens.flags[to] ?? 0) & (SUFFIX | DIRECTION)) !== 0 &&
    (tokens.gap[to] ?? 0) < GAP_COMMA
  ) {
    return from;
  }
  if (!draft.has(ROUTE)) draft.put(ROUTE, tokens.start[from] ?? 0, tokens.end[to - 1] ?? 0);
  if (to < end && tokens.id[to] === WORD_BOX) {
    const after = readBox(tokens, draft, to, to + 1, end, 'any');
    if (after > to) return after;
  }
  return to;
};

const readPmb = (tokens: Tokens, draft: Draft, from: number, end: number): number => {
  const value = skipNumberWords(tokens, from + 1, end);
  if (value >= end) return from;
  draft.put(PMB, tokens.start[value] ?? 0, tokens.end[value] ?? 0);
  return value + 1;
};
