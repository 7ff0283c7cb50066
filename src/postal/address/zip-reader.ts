/** The ZIP and ZIP+4 at the end of a text, in every form they are written in. */
import { type Draft, STATE_CODE, ZIP, ZIP4 } from './draft.ts';
import { WORD_STATE } from './lexicon.ts';
import { REASON } from './reasons.ts';
import { GAP_COMMA, HYPHENATED, POINTED, SLASHED } from './shapes.ts';
import { STATE_BY_PREFIX, stateIndex } from './tables/states.ts';
import type { Tokens } from './tokens.ts';
import { ROUTE_HEAD, ROUTE_WORD, STATE, SUFFIX, UNIT_EVERYDAY, UNIT_NEEDS } from './word-flags.ts';
import {
  WORD_BOX,
  WORD_CODE,
  WORD_COUNTRY,
  WORD_DRAWER,
  WORD_HASH,
  WORD_HC,
  WORD_LOCKBOX,
  WORD_MILITARY_UNIT,
  WORD_NUMBER,
  WORD_POBOX,
  WORD_RR,
  WORD_ZIP,
} from './word-ids.ts';

/** States whose ZIPs begin with 0: a spreadsheet turns `02139` into `2139`. */
const ZERO_STATES = new Set(['CT', 'MA', 'ME', 'NH', 'NJ', 'RI', 'VT', 'PR', 'VI'].map(stateIndex));

/** A pure number of exactly `digits` digits. */
const isNumber = (tokens: Tokens, index: number, digits: number): boolean =>
  tokens.digits[index] === digits &&
  tokens.length[index] === digits &&
  ((tokens.shape[index] ?? 0) & (HYPHENATED | SLASHED | POINTED)) === 0;

/** `60601`, `60601-1234`, `606011234`, `60601+1234`. */
export const isZip = (text: string, tokens: Tokens, index: number): boolean => {
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
export const claimsNumber = (tokens: Tokens, index: number): boolean => {
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

/** Reads the ZIP that ends at token `end`; returns where the tokens before it end. */
export const readZip = (text: string, tokens: Tokens, draft: Draft, end: number): number => {
  if (end === 0) return 0;
  const last = end - 1;
  let before = readPlain(text, tokens, draft, last);
  if (before < 0) before = readSpaced(tokens, draft, text, last);
  if (before < 0) before = readBeforeState(text, tokens, draft, last);
  if (before < 0) before = readCutShort(text, tokens, draft, last);
  if (before < 0) before = readWithoutZero(text, tokens, draft, last);
  return dropZipWords(tokens, before < 0 ? end : before, before >= 0);
};

/** `60601`, `60601-1234`. */
const readPlain = (text: string, tokens: Tokens, draft: Draft, last: number): number => {
  if (!isZip(text, tokens, last)) return -1;
  if (last > 0 && (claimsNumber(tokens, last - 1) || isRouteNumber(tokens, last))) return -1;
  setZip(text, tokens, draft, last);
  return last;
};

/** `60601 1234` */
const readSpaced = (tokens: Tokens, draft: Draft, text: string, last: number): number => {
  if (last < 1 || !isNumber(tokens, last, 4) || !isNumber(tokens, last - 1, 5)) return -1;
  if (tokens.gap[last] === GAP_COMMA || (last > 1 && claimsNumber(tokens, last - 2))) return -1;
  setZip(text, tokens, draft, last - 1);
  draft.put(ZIP4, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
  return last - 1;
};

/** `60601 IL`: the state is read by its place. */
const readBeforeState = (text: string, tokens: Tokens, draft: Draft, last: number): number => {
  if (last < 2 || ((tokens.flags[last] ?? 0) & STATE) === 0) return -1;
  if (!isZip(text, tokens, last - 1) || claimsNumber(tokens, last - 2)) return -1;
  setZip(text, tokens, draft, last - 1);
  draft.state = stateOf(tokens.word[last] ?? 0);
  draft.put(STATE_CODE, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
  draft.reason(REASON.zipBeforeState);
  return last - 1;
};

/** `IA 50010-12`: the four digits were cut; the five stand. */
const readCutShort = (text: string, tokens: Tokens, draft: Draft, last: number): number => {
  const digits = tokens.digits[last] ?? 0;
  if (last < 1 || digits < 6 || digits > 8 || tokens.length[last] !== digits) return -1;
  if (((tokens.flags[last - 1] ?? 0) & STATE) === 0 || !isFigure(text, tokens.start[last] ?? 0, 5)) return -1;
  if (isFigure(text, tokens.start[last] ?? 0, 6)) return -1;
  setZip(text, tokens, draft, last);
  draft.reason(REASON.extraText);
  return last;
};

/** `MA 2139`: a spreadsheet dropped the zero. */
const readWithoutZero = (text: string, tokens: Tokens, draft: Draft, last: number): number => {
  if (last < 2 || !isNumber(tokens, last, 4)) return -1;
  const written = stateOf(tokens.word[last - 1] ?? 0);
  if (!ZERO_STATES.has(written) || isRoad(tokens, last - 1)) return -1;
  const value = digitsValue(text, tokens.start[last] ?? 0, 4);
  if (STATE_BY_PREFIX[Math.trunc(value / 100)] !== written) return -1;
  draft.zip = value;
  draft.zipState = written;
  draft.shortZip = true;
  draft.put(ZIP, tokens.start[last] ?? 0, tokens.end[last] ?? 0);
  draft.reason(REASON.zipZeroRestored);
  return last;
};

/** `ZIP`, `ZIP CODE`, a country before the ZIP; `NO ZIP` where there is none. */
const dropZipWords = (tokens: Tokens, from: number, hasZip: boolean): number => {
  const { id } = tokens;
  let end = from;
  while (end > 1) {
    const last = id[end - 1];
    if (last === WORD_ZIP) end -= !hasZip && id[end - 2] === WORD_NUMBER ? 2 : 1;
    else if (hasZip && last === WORD_CODE && id[end - 2] === WORD_ZIP) end -= 2;
    else if (hasZip && last === WORD_COUNTRY) end--;
    else break;
  }
  return end;
};

/** `count` digits on end. */
const isFigure = (text: string, from: number, count: number): boolean => {
  for (let at = from; at < from + count; at++) {
    const code = text.charCodeAt(at);
    if (!(code >= 48 && code <= 57)) return false;
  }
  return true;
};

/** `CT` after a word with no comma is a court as likely as Connecticut. */
const isRoad = (tokens: Tokens, index: number): boolean =>
  ((tokens.flags[index] ?? 0) & SUFFIX) !== 0 && (tokens.gap[index] ?? 0) < GAP_COMMA;

/** `HIGHWAY 12345` with nothing else before: a route number. */
const isRouteNumber = (tokens: Tokens, index: number): boolean => {
  const flags = tokens.flags[index - 1] ?? 0;
  return (
    index === 1 &&
    (flags & (ROUTE_WORD | ROUTE_HEAD)) !== 0 &&
    (flags & STATE) === 0 &&
    (tokens.gap[index] ?? 0) < GAP_COMMA
  );
};

export const stateOf = (word: number): number => (word === 0 ? -1 : (WORD_STATE[word] ?? -1));
