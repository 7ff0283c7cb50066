/** Secondary units: `APT 4`, `# 5`, `3RD FL`, `REAR`, and how far their values reach (Publication 28 section 213). */
import { BUILDING, type Draft, EXTRA, UNIT_DESIGNATOR, UNIT_NUMBER } from './draft.ts';
import { WORD_UNIT } from './lexicon.ts';
import { REASON } from './reasons.ts';
import { GAP_COMMA, GAP_HYPHEN, HAS_DIGIT, ORDINAL, SIGN } from './shapes.ts';
import { UNITS } from './tables/units.ts';
import type { Tokens } from './tokens.ts';
import { DIRECTION, ORDINAL_WORD, SUFFIX, UNIT, UNIT_BARE, UNIT_EVERYDAY, UNIT_NEEDS } from './word-flags.ts';
import { WORD_AND, WORD_FLOOR, WORD_HASH, WORD_NUMBER } from './word-ids.ts';

/** Units that hold other units: where two stand together these name the building, the other is the unit. */
const HOLDS_UNITS = new Set(
  ['BLDG', 'FL', 'TOWER', 'WING', 'HNGR', 'PIER', 'LEVEL', 'CONDO'].map((standard) =>
    UNITS.findIndex((unit) => unit.standard === standard),
  ),
);

/** Whether a unit begins at a token; `from` is where the street's own words begin. */
export const startsUnit = (tokens: Tokens, t: number, from: number, end: number): boolean => {
  const { id, flags, shape, gap, length } = tokens;
  const own = flags[t] ?? 0;
  if ((own & UNIT) === 0) {
    if (id[t] === WORD_HASH) return t + 1 < end;
    if (id[t] === WORD_NUMBER) {
      return (
        t > from &&
        t + 1 < end &&
        ((shape[t + 1] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT &&
        isLast(tokens, t + 2, end)
      );
    }
    // `3RD FL`
    return (
      t > from &&
      t + 1 < end &&
      id[t + 1] === WORD_FLOOR &&
      (((shape[t] ?? 0) & ORDINAL) !== 0 || (own & ORDINAL_WORD) !== 0) &&
      isLast(tokens, t + 2, end)
    );
  }
  if (t <= from) return false;
  const next = t + 1;
  if ((own & UNIT_EVERYDAY) === 0) return true;
  if ((own & UNIT_NEEDS) !== 0 && next < end && (gap[next] ?? 0) < GAP_COMMA) {
    const nextShape = shape[next] ?? 0;
    if (id[next] === WORD_HASH) return true;
    if ((nextShape & HAS_DIGIT) !== 0) return (nextShape & ORDINAL) === 0 || isLast(tokens, next + 1, end);
    if (length[next] === 1) return isLast(tokens, next + 1, end);
  }
  // `REAR`, `UPPER`: the last word of its part, after a street that has a name already.
  if ((own & UNIT_BARE) === 0 || !isLast(tokens, next, end)) return false;
  // `OCEAN FRONT APT 410`
  if (next < end && (gap[next] ?? 0) < GAP_COMMA && ((flags[t - 1] ?? 0) & SUFFIX) === 0) return false;
  if ((gap[t] ?? 0) >= GAP_COMMA) return true;
  return t > from + 1 || ((flags[from] ?? 0) & (DIRECTION | SUFFIX)) === 0;
};

const isLast = (tokens: Tokens, t: number, end: number): boolean =>
  t >= end ||
  (tokens.gap[t] ?? 0) >= GAP_COMMA ||
  tokens.id[t] === WORD_HASH ||
  ((tokens.flags[t] ?? 0) & UNIT) !== 0;

/** Reads the unit that begins at `t`; returns the token after it. */
export const readUnit = (tokens: Tokens, draft: Draft, t: number, end: number): number => {
  const { id, flags } = tokens;
  const own = flags[t] ?? 0;
  // `3RD FL`
  if ((own & UNIT) === 0 && id[t] !== WORD_HASH && id[t] !== WORD_NUMBER) {
    store(tokens, draft, t + 1, t, t + 1, t + 2);
    return t + 2;
  }
  let designator = t;
  let value = t + 1;
  // `# APT 174`, `APT # 4`, `APT NO 4`, `APT UNIT 3`: the words before the value.
  while (value < end && isDesignatorWord(tokens, value, end)) {
    if (id[designator] === WORD_HASH && (flags[value] ?? 0) !== 0) designator = value;
    value++;
  }
  const isBare = (own & UNIT_BARE) !== 0 && ((own & UNIT_NEEDS) === 0 || !looksLikeValue(tokens, value, end));
  if (isBare || value >= end) {
    // A designator without its value says nothing where a unit is known already.
    if (!isBare && (draft.has(UNIT_NUMBER) || draft.has(UNIT_DESIGNATOR))) {
      if (!draft.has(EXTRA)) draft.put(EXTRA, tokens.start[t] ?? 0, tokens.end[designator] ?? 0);
    } else {
      store(tokens, draft, designator, -1, -1, designator + 1);
    }
    return Math.max(designator + 1, Math.min(value, end));
  }
  const to = valueEnd(tokens, value, end);
  store(tokens, draft, designator, value, to, to);
  return to;
};

const isDesignatorWord = (tokens: Tokens, t: number, end: number): boolean => {
  if (tokens.id[t] === WORD_HASH) return true;
  if (t + 1 >= end || (tokens.gap[t + 1] ?? 0) >= GAP_COMMA) return false;
  if (tokens.id[t] === WORD_NUMBER) return true;
  return ((tokens.flags[t] ?? 0) & (UNIT | UNIT_EVERYDAY)) === UNIT;
};

const looksLikeValue = (tokens: Tokens, t: number, end: number): boolean =>
  t < end &&
  (tokens.gap[t] ?? 0) < GAP_COMMA &&
  (((tokens.shape[t] ?? 0) & HAS_DIGIT) !== 0 || tokens.length[t] === 1);

/** `2 B`, `100 - 102`, `5 & 6`: values of several tokens. */
export const valueEnd = (tokens: Tokens, from: number, end: number): number => {
  const { shape, gap, length, id } = tokens;
  let to = from + 1;
  for (;;) {
    if (to >= end || (gap[to] ?? 0) >= GAP_COMMA) return to;
    const here = shape[to] ?? 0;
    const previous = shape[to - 1] ?? 0;
    if (gap[to] === GAP_HYPHEN && ((here & HAS_DIGIT) !== 0 || length[to] === 1)) to++;
    else if (id[to] === WORD_AND && (here & SIGN) !== 0 && to + 1 < end) to += 2;
    else if (
      isLetterOrDirection(tokens, to) &&
      (here & SIGN) === 0 &&
      (previous & HAS_DIGIT) !== 0 &&
      (to + 1 >= end || (gap[to + 1] ?? 0) >= GAP_COMMA)
    )
      to++;
    else if (length[to - 1] === 1 && (here & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT && to === from + 1) to++;
    // `R B`: rear of B
    else if (
      length[to - 1] === 1 &&
      length[to] === 1 &&
      (here & SIGN) === 0 &&
      to === from + 1 &&
      to + 1 >= end
    )
      to++;
    else return to;
  }
};

/** `# 3 SOUTH`, `# 2 B` */
const isLetterOrDirection = (tokens: Tokens, t: number): boolean =>
  tokens.length[t] === 1 || ((tokens.flags[t] ?? 0) & DIRECTION) !== 0;

/** Keeps a unit: the first as the unit; of two, the one that holds the other as the building. */
const store = (
  tokens: Tokens,
  draft: Draft,
  designator: number,
  from: number,
  to: number,
  end: number,
): void => {
  const { start, end: ends } = tokens;
  const unit = designator >= 0 ? unitOf(tokens, designator) : -1;
  if (draft.has(UNIT_NUMBER) || draft.has(UNIT_DESIGNATOR)) {
    draft.reason(REASON.secondUnit);
    const first = Math.min(
      draft.has(UNIT_DESIGNATOR) ? (draft.start[UNIT_DESIGNATOR] ?? 0) : Number.MAX_SAFE_INTEGER,
      draft.has(UNIT_NUMBER) ? (draft.start[UNIT_NUMBER] ?? 0) : Number.MAX_SAFE_INTEGER,
    );
    const firstEnd = Math.max(draft.end[UNIT_DESIGNATOR] ?? 0, draft.end[UNIT_NUMBER] ?? 0);
    if (HOLDS_UNITS.has(draft.unit) && !HOLDS_UNITS.has(unit)) {
      draft.put(BUILDING, first, firstEnd);
    } else {
      const at = Math.min(start[designator] ?? 0, from >= 0 ? (start[from] ?? 0) : Number.MAX_SAFE_INTEGER);
      const place = HOLDS_UNITS.has(unit) && !draft.has(BUILDING) ? BUILDING : EXTRA;
      if (!draft.has(place)) draft.put(place, at, ends[end - 1] ?? 0);
      return;
    }
  }
  draft.unit = unit;
  draft.put(UNIT_DESIGNATOR, start[designator] ?? 0, ends[designator] ?? 0);
  if (from >= 0) draft.put(UNIT_NUMBER, start[from] ?? 0, ends[to - 1] ?? 0);
  else draft.put(UNIT_NUMBER, -1, -1);
};

const unitOf = (tokens: Tokens, t: number): number => WORD_UNIT[tokens.word[t] ?? 0] ?? -1;
