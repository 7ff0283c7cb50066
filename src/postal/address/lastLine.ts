/**
 * The last line, read from the right: country, ZIP+4, ZIP and state. What stands before them is the city's and the
 * delivery line's (`cityReader.ts`).
 */
import type { CityTable } from './cities.ts';
import { type Draft, STATE_CODE, ZIP, ZIP4 } from './draft.ts';
import { POWERS_A, POWERS_B } from './fold.ts';
import {
  AMBIGUOUS_STATE,
  DIRECTION,
  ROUTE_HEAD,
  ROUTE_WORD,
  STATE,
  STATE_NAME,
  STATE_TAIL,
  STRONG,
  SUFFIX,
  UNIT_EVERYDAY,
  UNIT_NEEDS,
  WORD_BOX,
  WORD_CODE,
  WORD_COUNTRY,
  WORD_DRAWER,
  WORD_FLAGS,
  WORD_HASH,
  WORD_HC,
  WORD_LOCKBOX,
  WORD_MILITARY_CITY,
  WORD_MILITARY_UNIT,
  WORD_NUMBER,
  WORD_POBOX,
  WORD_RR,
  WORD_STATE,
  WORD_STATES,
  WORD_UNITED,
  WORD_US,
  WORD_ZIP,
  wordOf,
} from './lexicon.ts';
import { REASON } from './reasons.ts';
import { STATE_BY_PREFIX, stateIndex } from './tables/states.ts';
import { GAP_COMMA, HAS_DIGIT, HAS_LETTER, HYPHENATED, POINTED, SLASHED, type Tokens } from './tokens.ts';

/** States whose ZIPs begin with 0: a spreadsheet turns `02139` into `2139`. */
const ZERO_STATES = new Set(['CT', 'MA', 'ME', 'NH', 'NJ', 'RI', 'VT', 'PR', 'VI'].map(stateIndex));
const NEW_YORK = stateIndex('NY');
const WASHINGTON = stateIndex('WA');

/** A pure number of exactly `digits` digits. */
const isNumber = (tokens: Tokens, index: number, digits: number): boolean =>
  tokens.digits[index] === digits &&
  tokens.length[index] === digits &&
  ((tokens.shape[index] ?? 0) & (HYPHENATED | SLASHED | POINTED)) === 0;

/** `60601`, `60601-1234`, `606011234`, `60601+1234`. */
const isZip = (text: string, tokens: Tokens, index: number): boolean => {
  const digits = tokens.digits[index] ?? 0;
  if ((digits !== 5 && digits !== 9) || tokens.length[index] !== digits) return false;
  const shape = tokens.shape[index] ?? 0;
  if ((shape & (SLASHED | POINTED)) !== 0)
    return digits === 9 && (shape & SLASHED) === 0 && hyphenAfterFive(text, tokens, index);
  if ((shape & HYPHENATED) === 0) return true;
  return digits === 9 && hyphenAfterFive(text, tokens, index);
};

const hyphenAfterFive = (text: string, tokens: Tokens, index: number): boolean => {
  const start = tokens.start[index] ?? 0;
  if ((tokens.end[index] ?? 0) - start !== 10) return false;
  const code = text.charCodeAt(start + 5);
  return code < 48 || code > 57;
};

/** A word that takes the number after it for itself: `BOX 12345` holds no ZIP. */
const claimsNumber = (tokens: Tokens, index: number): boolean => {
  const id = tokens.id[index] ?? 0;
  if (
    id === WORD_BOX ||
    id === WORD_HASH ||
    id === WORD_POBOX ||
    id === WORD_DRAWER ||
    id === WORD_LOCKBOX ||
    id === WORD_NUMBER ||
    id === WORD_RR ||
    id === WORD_HC ||
    id === WORD_MILITARY_UNIT
  ) {
    return true;
  }
  const flags = tokens.flags[index] ?? 0;
  // `FL` and `STE` before five digits: Florida more often than floor 33023.
  return (flags & (UNIT_NEEDS | UNIT_EVERYDAY)) === UNIT_NEEDS && (flags & STATE) === 0;
};

const digitsValue = (text: string, from: number, count: number): number => {
  let value = 0;
  for (let i = from; i < from + count; i++) value = value * 10 + (text.charCodeAt(i) - 48);
  return value;
};

/** Reads the last line; sets `draft.deliveryEnd` to the token after the city. */
export const readLastLine = (
  text: string,
  tokens: Tokens,
  draft: Draft,
  cities: CityTable | undefined,
): void => {
  let end = dropCountry(text, tokens, draft);
  end = readZip(text, tokens, draft, end);
  end = readState(tokens, draft, cities, end);
  draft.deliveryEnd = end;
};

const dropCountry = (text: string, tokens: Tokens, draft: Draft): number => {
  const { id, flags } = tokens;
  let end = tokens.count;
  while (end > 1) {
    const last = id[end - 1] ?? 0;
    const before = end - 2;
    if (last === WORD_COUNTRY) end--;
    else if (last === WORD_STATES && id[before] === WORD_UNITED) end -= 2;
    else if (
      last === WORD_US &&
      (isZip(text, tokens, before) || ((flags[before] ?? 0) & STATE) !== 0) &&
      !claimsNumber(tokens, before)
    ) {
      end--;
    } else break;
    draft.reason(REASON.countryDropped);
  }
  if (end === 0) return tokens.count;
  // Words after `STATE ZIP` (`AS 96799 Samoa`) belong to no component.
  for (let t = end - 2; t > 0 && t >= end - 4; t--) {
    if (((tokens.shape[t + 1] ?? 0) & HAS_DIGIT) !== 0) break;
    if (
      isZip(text, tokens, t) &&
      ((flags[t - 1] ?? 0) & STATE) !== 0 &&
      ((flags[end - 1] ?? 0) & STATE) === 0
    ) {
      draft.reason(REASON.extraText);
      return t + 1;
    }
  }
  return end;
};

const setZip = (text: string, tokens: Tokens, draft: Draft, index: number): void => {
  const start = tokens.start[index] ?? 0;
  draft.zip = digitsValue(text, start, 5);
  draft.zipState = STATE_BY_PREFIX[Math.trunc(draft.zip / 100)] ?? 255;
  draft.put(ZIP, start, start + 5);
  if (tokens.digits[index] === 9) {
    const end = tokens.end[index] ?? 0;
    draft.put(ZIP4, end - 4, end);
  }
};

const readZip = (text: string, tokens: Tokens, draft: Draft, from: number): number => {
  let end = from;
  if (end === 0) return 0;
  const last = end - 1;
  if (isZip(text, tokens, last)) {
    if (last > 0 && claimsNumber(tokens, last - 1)) return end;
    if (last > 0 && isZipBefore(text, tokens, last)) return end;
    setZip(text, tokens, draft, last);
    end = last;
  } else if (
    last > 0 &&
    isNumber(tokens, last, 4) &&
    isNumber(tokens, last - 1, 5) &&
    tokens.gap[last] !== GAP_COMMA
  ) {
    if (last > 1 && claimsNumber(tokens, last - 2)) return end;
    setZip(text, tokens, draft, last - 1);
    draft.put(ZIP4, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
    end = last - 1;
  } else if (
    last > 1 &&
    ((tokens.flags[last] ?? 0) & STATE) !== 0 &&
    isZip(text, tokens, last - 1) &&
    !claimsNumber(tokens, last - 2)
  ) {
    // `60601 IL`: the state is read by its place.
    setZip(text, tokens, draft, last - 1);
    draft.state = tokens.word[last] === 0 ? -1 : stateOf(tokens.word[last] ?? 0);
    draft.put(STATE_CODE, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
    draft.reason(REASON.zipBeforeState);
    end = last - 1;
  } else if (last > 1 && isNumber(tokens, last, 4) && ZERO_STATES.has(stateOf(tokens.word[last - 1] ?? 0))) {
    const value = digitsValue(text, tokens.start[last] ?? 0, 4);
    const state = STATE_BY_PREFIX[Math.trunc(value / 100)] ?? 255;
    if (state === stateOf(tokens.word[last - 1] ?? 0) && !isRoad(tokens, last - 1)) {
      draft.zip = value;
      draft.zipState = state;
      draft.shortZip = true;
      draft.put(ZIP, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
      draft.reason(REASON.zipZeroRestored);
      end = last;
    }
  }
  if (draft.zip >= 0) {
    while (
      end > 0 &&
      (tokens.id[end - 1] === WORD_ZIP ||
        (tokens.id[end - 1] === WORD_CODE && tokens.id[end - 2] === WORD_ZIP))
    )
      end--;
  } else {
    while (end > 1 && tokens.id[end - 1] === WORD_ZIP) end -= tokens.id[end - 2] === WORD_NUMBER ? 2 : 1;
  }
  return end;
};

/** `CT` after a word with no comma is a court as likely as Connecticut. */
const isRoad = (tokens: Tokens, index: number): boolean =>
  ((tokens.flags[index] ?? 0) & SUFFIX) !== 0 && (tokens.gap[index] ?? 0) < GAP_COMMA;

/** `HIGHWAY 12345` with nothing else before: a route number. */
const isZipBefore = (_text: string, tokens: Tokens, index: number): boolean => {
  const flags = tokens.flags[index - 1] ?? 0;
  return (
    index === 1 &&
    (flags & (ROUTE_WORD | ROUTE_HEAD)) !== 0 &&
    (flags & STATE) === 0 &&
    (tokens.gap[index] ?? 0) < GAP_COMMA
  );
};

const stateOf = (word: number): number => (word === 0 ? -1 : (WORD_STATE[word] ?? -1));

/** The state word that tokens `from`..`to` (inclusive) make when joined, or 0. */
export const joinedWord = (tokens: Tokens, from: number, to: number): number => {
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

const readState = (tokens: Tokens, draft: Draft, cities: CityTable | undefined, end: number): number => {
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
