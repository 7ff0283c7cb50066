/** The state before the ZIP: code, name of one or several words, old abbreviation; and when such a word is none. */
import type { CityTable } from './cities.ts';
import { type Draft, STATE_CODE } from './draft.ts';
import { POWERS_A, POWERS_B } from './fold.ts';
import { WORD_FLAGS, wordOf } from './lexicon.ts';
import { REASON } from './reasons.ts';
import { GAP_COMMA, HAS_DIGIT, HAS_LETTER } from './shapes.ts';
import { stateIndex } from './tables/states.ts';
import type { Tokens } from './tokens.ts';
import {
  AMBIGUOUS_STATE,
  DIRECTION,
  STATE,
  STATE_NAME,
  STATE_TAIL,
  STRONG,
  SUFFIX,
  UNIT_NEEDS,
} from './word-flags.ts';
import { WORD_MILITARY_CITY } from './word-ids.ts';
import { stateOf } from './zip-reader.ts';

const NEW_YORK = stateIndex('NY');

const WASHINGTON = stateIndex('WA');

/** The state word that tokens `from`..`to` (inclusive) make when joined, or 0. */
const joinedWord = (tokens: Tokens, from: number, to: number): number => {
  let a = 0;
  let b = 0;
  for (let t = from; t <= to; t++) {
    const length = tokens.length[t] ?? 0;
    if (length > 30 || ((tokens.shape[t] ?? 0) & HAS_DIGIT) !== 0) return 0;
    a = (Math.imul(a, POWERS_A[length] ?? 0) + (tokens.a[t] ?? 0)) | 0;
    b = (Math.imul(b, POWERS_B[length] ?? 0) + (tokens.b[t] ?? 0)) | 0;
  }
  return wordOf(a, b);
};

export const readState = (
  tokens: Tokens,
  draft: Draft,
  cities: CityTable | undefined,
  end: number,
): number => {
  if (draft.has(STATE_CODE) || end === 0) return end;
  const last = end - 1;
  const shape = tokens.shape[last] ?? 0;
  if ((shape & HAS_DIGIT) !== 0 || (shape & HAS_LETTER) === 0) return end;
  // Names of several words: `NORTH CAROLINA`, `N. DAKOTA`, `D. C.`; the longest wins.
  let from = last;
  let state = -1;
  let word = 0;
  const couldEnd = ((tokens.flags[last] ?? 0) & STATE_TAIL) !== 0 || tokens.length[last] === 1;
  for (let length = couldEnd ? Math.min(4, end) : 0; length >= 2; length--) {
    const joined = joinedWord(tokens, end - length, last);
    if (
      joined !== 0 &&
      ((WORD_FLAGS[joined] ?? 0) & STATE) !== 0 &&
      isStatePhrase(tokens, end - length, last)
    ) {
      from = end - length;
      word = joined;
      state = stateOf(joined);
      break;
    }
  }
  if (state < 0) {
    word = tokens.word[last] ?? 0;
    if (((tokens.flags[last] ?? 0) & STATE) === 0) return end;
    state = stateOf(word);
  }
  const flags = WORD_FLAGS[word] ?? 0;
  if (!speaksForState(tokens, draft, cities, from, state, flags)) return end;
  draft.state = state;
  draft.put(STATE_CODE, tokens.start[from] ?? 0, tokens.end[last] ?? 0);
  if ((flags & STATE_NAME) !== 0 || from !== last) draft.reason(REASON.stateSpelledOut);
  if (draft.zipState !== 255 && draft.zipState !== state) draft.reason(REASON.zipStateMismatch);
  return from;
};

/** No comma inside; two single letters only where nothing but a state is written so. */
const isStatePhrase = (tokens: Tokens, from: number, to: number): boolean => {
  for (let t = from + 1; t <= to; t++) if ((tokens.gap[t] ?? 0) >= GAP_COMMA) return false;
  return tokens.length[from] !== 1 || tokens.length[to] !== 1 || to - from === 1;
};

/** Whether a word that could be a state is one, given what stands around it. */
const speaksForState = (
  tokens: Tokens,
  draft: Draft,
  cities: CityTable | undefined,
  from: number,
  state: number,
  flags: number,
): boolean => {
  const breakBefore = (tokens.gap[from] ?? 0) >= GAP_COMMA;
  const before = from - 1;
  const beforeFlags = before >= 0 ? (tokens.flags[before] ?? 0) : 0;
  const spelledOut = (flags & STATE_NAME) !== 0;
  if (from === 0)
    return draft.zip >= 0
      ? draft.zipState === state && !isOwnCity(draft, cities, tokens, 0)
      : !spelledOut || tokens.count === 1;
  if (tokens.id[before] === WORD_MILITARY_CITY) return true;
  const cityBefore = (): boolean => cities !== undefined && hasCityBefore(tokens, cities, from, state);
  if (draft.zip >= 0) {
    if (draft.zipState === state) {
      if (spelledOut && isOwnCity(draft, cities, tokens, from)) {
        return (
          cityBefore() ||
          (breakBefore && (beforeFlags & (SUFFIX | DIRECTION)) === 0 && isNamePart(tokens, before))
        );
      }
      return true;
    }
    if (spelledOut) return cityBefore() || (breakBefore && !isOwnCity(draft, cities, tokens, from));
    if ((flags & AMBIGUOUS_STATE) === 0) return true;
    return (flags & (SUFFIX | DIRECTION)) === 0 || cityBefore();
  }
  if (cityBefore()) return true;
  if (spelledOut) {
    if ((state === NEW_YORK || state === WASHINGTON) && cities !== undefined) {
      return breakBefore && isOwnPart(tokens, before);
    }
    if (breakBefore) return isNamePart(tokens, before) || (beforeFlags & SUFFIX) !== 0;
    return strongSuffixBefore(tokens, from) > 0;
  }
  if ((flags & AMBIGUOUS_STATE) === 0) return true;
  if (breakBefore) return (flags & DIRECTION) === 0 || strongSuffixBefore(tokens, from) === 0;
  if ((flags & (SUFFIX | DIRECTION | UNIT_NEEDS)) !== 0 && cities !== undefined) {
    return (
      strongSuffixBefore(tokens, from) > 1 &&
      ((tokens.shape[before] ?? 0) & HAS_DIGIT) === 0 &&
      (beforeFlags & (SUFFIX | DIRECTION)) === 0
    );
  }
  return ((tokens.shape[before] ?? 0) & HAS_DIGIT) === 0 && before > 1;
};

/** `…, Brooklyn, New York`: a part of its own, without figures, that is not the first. */
const isOwnPart = (tokens: Tokens, last: number): boolean => {
  let t = last;
  while (t >= 0 && t > last - 5) {
    if (((tokens.shape[t] ?? 0) & HAS_DIGIT) !== 0) return false;
    if ((tokens.gap[t] ?? 0) >= GAP_COMMA) break;
    t--;
  }
  return t > 0 && ((tokens.flags[last] ?? 0) & SUFFIX) === 0;
};

const isNamePart = (tokens: Tokens, index: number): boolean =>
  ((tokens.shape[index] ?? 0) & (HAS_DIGIT | HAS_LETTER)) === HAS_LETTER;

/** How many tokens stand between the last strong suffix before `from` and `from`, plus one; 0 where none does. */
const strongSuffixBefore = (tokens: Tokens, from: number): number => {
  for (let t = from - 1; t > 0 && t >= from - 8; t--) {
    if (((tokens.flags[t] ?? 0) & STRONG) !== 0) return from - t;
  }
  return 0;
};

/** Whether the words from `from` on are the name of the ZIP's own city (`New York 10012`). */
const isOwnCity = (draft: Draft, cities: CityTable | undefined, tokens: Tokens, from: number): boolean => {
  if (cities === undefined) return draft.zipState === NEW_YORK || draft.zipState === stateIndex('DC');
  let a = 0;
  let b = 0;
  for (let t = from; t < tokens.count && ((tokens.shape[t] ?? 0) & HAS_DIGIT) === 0; t++) {
    const length = tokens.cityLength(t);
    if (length > 60) return false;
    a = (Math.imul(a, POWERS_A[length] ?? 0) + tokens.cityA(t)) | 0;
    b = (Math.imul(b, POWERS_B[length] ?? 0) + tokens.cityB(t)) | 0;
  }
  const name = cities.find(a, b);
  return name !== 0 && cities.inZip(name, draft.zip);
};

/** Whether up to four words before `from` are a city of the state. */
const hasCityBefore = (tokens: Tokens, cities: CityTable, from: number, state: number): boolean => {
  let a = 0;
  let b = 0;
  let total = 0;
  for (let t = from - 1; t >= 0 && t >= from - 4; t--) {
    const length = tokens.cityLength(t);
    if (((tokens.shape[t] ?? 0) & HAS_DIGIT) !== 0 || length > 60) return false;
    a = (Math.imul(tokens.cityA(t), POWERS_A[total] ?? 0) + a) | 0;
    b = (Math.imul(tokens.cityB(t), POWERS_B[total] ?? 0) + b) | 0;
    total += length;
    if (total > 120) return false;
    const name = cities.find(a, b);
    // The number's own street must keep a word: `321 S Washington` holds no city.
    if (
      name !== 0 &&
      cities.inState(name, state) &&
      (t === 0 || ((tokens.flags[t - 1] ?? 0) & DIRECTION) === 0 || t > 2)
    ) {
      if (t === 0 || t > 1 || ((tokens.shape[0] ?? 0) & HAS_DIGIT) === 0) return true;
    }
    if ((tokens.gap[t] ?? 0) >= GAP_COMMA) break;
  }
  return false;
};
