/** Units and urbanizations that stand before the street. */
import { BUILDING, type Draft, UNIT_DESIGNATOR, UNIT_NUMBER, URBANIZATION_NAME } from './draft.ts';
import { REASON } from './reasons.ts';
import { GAP_COMMA, HAS_DIGIT, ORDINAL, SIGN } from './shapes.ts';
import type { Tokens } from './tokens.ts';
import { readUnit } from './unit-reader.ts';
import {
  LEADING_TYPE,
  NUMBER_WORD,
  ORDINAL_WORD,
  STATE,
  SUFFIX,
  UNIT,
  UNIT_EVERYDAY,
  URBANIZATION,
} from './word-flags.ts';
import { WORD_FLOOR, WORD_HASH, WORD_NUMBER } from './word-ids.ts';

/** `APT 3, 123 MAIN ST`, `#42 233 S WACKER DR`, `41ST FLOOR 1221 AVE`: a unit before everything. */
export const readLeadingUnit = (tokens: Tokens, draft: Draft, start: number, end: number): number => {
  const { flags, id, shape, gap } = tokens;
  const own = flags[start] ?? 0;
  const next = start + 1;
  if (next >= end) return start;
  const isFloor =
    id[next] === WORD_FLOOR && (((shape[start] ?? 0) & ORDINAL) !== 0 || (own & ORDINAL_WORD) !== 0);
  const isSign =
    (id[start] === WORD_HASH && ((shape[next] ?? 0) & SIGN) === 0) ||
    (id[start] === WORD_NUMBER && ((shape[next] ?? 0) & HAS_DIGIT) !== 0);
  const isWord = (own & UNIT) !== 0 && (own & STATE) === 0;
  if (!isFloor && !isSign && !isWord) return start;
  if (isWord) {
    let value = next;
    while (value < end && id[value] === WORD_HASH) value++;
    const valueShape = shape[value] ?? 0;
    const hasValue =
      value < end &&
      ((valueShape & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT ||
        ((own & UNIT_EVERYDAY) === 0 && (tokens.length[value] === 1 || isLetteredValue(tokens, value, end))));
    if (!hasValue || ((flags[next] ?? 0) & SUFFIX) !== 0) return start;
    // `SUITE 400 MAIN ST` alone says nothing of a unit: a number or a break must follow.
    const after = value + 1;
    if (
      after < end &&
      (gap[after] ?? 0) < GAP_COMMA &&
      ((shape[after] ?? 0) & HAS_DIGIT) === 0 &&
      ((flags[after] ?? 0) & NUMBER_WORD) === 0
    ) {
      if ((own & UNIT_EVERYDAY) !== 0) return start;
    }
  }
  // `# 1 PINTO DR`: with no other number behind it the figure is the house number.
  if (isSign) {
    const after = start + 2;
    if (after < end && (gap[after] ?? 0) < GAP_COMMA && ((shape[after] ?? 0) & HAS_DIGIT) === 0) return next;
  }
  const to = isFloor ? next + 1 : readLeadingValue(tokens, start, end);
  if (isFloor) readUnit(tokens, draft, start, end);
  else {
    draft.put(UNIT_DESIGNATOR, tokens.start[start] ?? 0, tokens.end[start] ?? 0);
    const value = isLetteredValue(tokens, to - 2, end) && to - 2 > start ? to - 2 : to - 1;
    draft.put(UNIT_NUMBER, tokens.start[value] ?? 0, tokens.end[to - 1] ?? 0);
  }
  draft.reason(REASON.unitBeforeStreet);
  return to;
};

/** `SUITE 200, BUILDING 17, 7000 PEACHTREE RD`: a second unit before the street. */
export const readLeadingBuilding = (tokens: Tokens, draft: Draft, start: number, end: number): number => {
  const value = start + 1;
  if (((tokens.flags[start] ?? 0) & UNIT) === 0 || value + 1 >= end) return start;
  if (((tokens.shape[value] ?? 0) & HAS_DIGIT) === 0 || (tokens.gap[value + 1] ?? 0) < GAP_COMMA)
    return start;
  draft.put(BUILDING, tokens.start[start] ?? 0, tokens.end[value] ?? 0);
  draft.reason(REASON.secondUnit);
  return value + 1;
};

/** The token after the single value of a leading unit. */
const readLeadingValue = (tokens: Tokens, start: number, end: number): number => {
  let value = start + 1;
  while (value < end && tokens.id[value] === WORD_HASH) value++;
  return Math.min(isLetteredValue(tokens, value, end) ? value + 2 : value + 1, end);
};

/** `LA 21702` and nothing after: letters and figures are one value. */
const isLetteredValue = (tokens: Tokens, t: number, end: number): boolean =>
  t + 1 < end &&
  (tokens.length[t] ?? 0) <= 3 &&
  ((tokens.shape[t] ?? 0) & (HAS_DIGIT | SIGN)) === 0 &&
  ((tokens.shape[t + 1] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT &&
  (tokens.gap[t + 1] ?? 0) < GAP_COMMA &&
  (t + 2 >= end || (tokens.gap[t + 2] ?? 0) >= GAP_COMMA);

/** `URB LAS GLADIOLAS` up to the comma or the number. */
export const readUrbanization = (tokens: Tokens, draft: Draft, start: number, end: number): number => {
  if (((tokens.flags[start] ?? 0) & URBANIZATION) === 0) return start;
  let to = start + 1;
  while (
    to < end &&
    (tokens.gap[to] ?? 0) < GAP_COMMA &&
    ((tokens.shape[to] ?? 0) & HAS_DIGIT) === 0 &&
    ((tokens.flags[to] ?? 0) & LEADING_TYPE) === 0
  )
    to++;
  if (to === start + 1) return start;
  draft.put(URBANIZATION_NAME, tokens.start[start] ?? 0, tokens.end[to - 1] ?? 0);
  return to;
};
