/** Where a word ends that no space ends: signs inside it, figures glued to it. */
import {
  CLASS_APOSTROPHE,
  CLASS_DIGIT,
  CLASS_HYPHEN,
  CLASS_LETTER,
  CLASS_PERIOD,
  CLASS_PLUS,
  CLASS_SIGN,
  CLASS_SLASH,
  classAt,
} from './fold.ts';
import { WORD_FLAGS, WORD_ID } from './lexicon.ts';
import { HAS_DIGIT, HAS_LETTER, HYPHENATED, POINTED, SLASHED } from './shapes.ts';
import { STATE, UNIT, UNIT_EVERYDAY } from './word-flags.ts';
import {
  WORD_BOX,
  WORD_HC,
  WORD_LOCKBOX,
  WORD_MILITARY_UNIT,
  WORD_PMB,
  WORD_PO,
  WORD_POBOX,
  WORD_RR,
} from './word-ids.ts';

export const AMPERSAND = 38;

/**
 * What a character between two letters or digits does: the shape it gives the word that goes on after it, or -1
 * where the word ends.
 */
export const connector = (text: string, at: number, kind: number, segment: number, shape: number): number => {
  const next = classAt(text, at + 1);
  if (next !== CLASS_LETTER && next !== CLASS_DIGIT) return -1;
  const previous = classAt(text, at - 1);
  switch (kind) {
    case CLASS_HYPHEN:
      // `12-34TH ST`: the figure before the ordinal is the house number.
      return (shape & HAS_LETTER) === 0 && isOrdinalAhead(text, at + 1) ? -1 : HYPHENATED;
    case CLASS_APOSTROPHE:
      return 0;
    case CLASS_PERIOD:
      if (previous === CLASS_DIGIT && next === CLASS_DIGIT) return POINTED;
      // `N.W.` goes on, `St.Louis` and `N.Main` do not.
      return at - segment === 1 && previous === CLASS_LETTER && !letterAt(text, at + 2) ? 0 : -1;
    case CLASS_SLASH:
      if (
        next === CLASS_LETTER &&
        (at - segment !== 1 || (shape & HAS_DIGIT) !== 0 || letterAt(text, at + 2))
      )
        return -1;
      return SLASHED;
    case CLASS_SIGN:
      // `AT&T`: one letter after the sign.
      return text.charCodeAt(at) === AMPERSAND &&
        previous === CLASS_LETTER &&
        next === CLASS_LETTER &&
        !letterAt(text, at + 2)
        ? 0
        : -1;
    case CLASS_PLUS:
      return previous === CLASS_DIGIT && next === CLASS_DIGIT ? HYPHENATED : -1;
    default:
      return -1;
  }
};

/** `APT2B`, `BOX12`, `RR2`, `HC-68`, `IA50010`: the word before the digits at `at` is a token of its own. */
export const splitsBeforeDigits = (word: number, text: string, at: number): boolean => {
  if (word === 0) return false;
  const flags = WORD_FLAGS[word] ?? 0;
  if ((flags & STATE) !== 0 && isZipAt(text, at)) return true;
  if ((flags & UNIT) !== 0 && (flags & UNIT_EVERYDAY) === 0) return true;
  const id = WORD_ID[word] ?? 0;
  return (
    id === WORD_BOX ||
    id === WORD_POBOX ||
    id === WORD_PO ||
    id === WORD_RR ||
    id === WORD_HC ||
    id === WORD_PMB ||
    id === WORD_LOCKBOX ||
    id === WORD_MILITARY_UNIT
  );
};

/** Figures and `ST`, `ND`, `RD` or `TH`. */
const isOrdinalAhead = (text: string, from: number): boolean => {
  let at = from;
  while (classAt(text, at) === CLASS_DIGIT) at++;
  if (at === from || at + 2 > text.length || letterAt(text, at + 2)) return false;
  return endsOrdinal(text, from, at + 2, 0, at - from);
};

/** Five digits and no sixth. */
const isZipAt = (text: string, at: number): boolean => {
  for (let i = at; i < at + 5; i++) {
    if (i >= text.length || classAt(text, i) !== CLASS_DIGIT) return false;
  }
  return at + 5 >= text.length || classAt(text, at + 5) !== CLASS_DIGIT;
};

const letterAt = (text: string, at: number): boolean =>
  at < text.length && classAt(text, at) === CLASS_LETTER;

/** `1ST`, `22ND`, `3RD`, `44TH`: figures and two letters, which a letter suffix of another kind is not. */
export const endsOrdinal = (
  text: string,
  from: number,
  end: number,
  shape: number,
  digits: number,
): boolean => {
  if ((shape & (HYPHENATED | SLASHED | POINTED)) !== 0 || digits + 2 !== end - from) return false;
  const first = text.charCodeAt(end - 2) & 0xdf;
  const second = text.charCodeAt(end - 1) & 0xdf;
  // ST, ND, RD, TH as character codes.
  return (
    (first === 83 && second === 84) ||
    (first === 78 && second === 68) ||
    (first === 82 && second === 68) ||
    (first === 84 && second === 72)
  );
};
