/** The plain form of a component: upper case, no accents, no punctuation but what Publication 28 keeps. */
import {
  CLASS_APOSTROPHE,
  CLASS_DIGIT,
  CLASS_HYPHEN,
  CLASS_LETTER,
  CLASS_PERIOD,
  CLASS_SLASH,
  characterAt,
  classAt,
} from './fold.ts';

const isWordClass = (kind: number): boolean => kind === CLASS_LETTER || kind === CLASS_DIGIT;

/**
 * Letters fold to upper case without accents. Hyphens stay between words and figures, points and slashes between
 * figures, `#` and `&` stay; apostrophes and points inside words vanish; all else becomes one space.
 */
export const plainText = (text: string): string => {
  let out = '';
  let gap = false;
  for (let i = 0; i < text.length; i++) {
    const character = characterAt(text, i);
    const kind = character >>> 16;
    let letter = '';
    if (isWordClass(kind)) letter = String.fromCharCode(character & 0xffff);
    else if (text[i] === '#' || text[i] === '&') letter = text[i] ?? '';
    else {
      const before = classAt(text, i - 1);
      const after = classAt(text, i + 1);
      const between = isWordClass(before) && isWordClass(after);
      const figures = before === CLASS_DIGIT && after === CLASS_DIGIT;
      if (between && kind === CLASS_HYPHEN) letter = '-';
      else if (figures && kind === CLASS_PERIOD) letter = '.';
      else if (
        kind === CLASS_SLASH &&
        (figures || (between && isAlone(text, i - 1, -1) && isAlone(text, i + 1, 1)))
      ) {
        letter = '/';
      } else if (!(between && (kind === CLASS_APOSTROPHE || kind === CLASS_PERIOD))) gap = true;
    }
    if (letter === '') continue;
    if (gap && out !== '') out += ' ';
    gap = false;
    out += letter;
  }
  return out;
};

/** `C/O`: the character has no letter or figure on its far side, not even behind a point that will vanish. */
const isAlone = (text: string, at: number, step: number): boolean => {
  const kind = classAt(text, at + step);
  if (kind === CLASS_APOSTROPHE || kind === CLASS_PERIOD) return !isWordClass(classAt(text, at + 2 * step));
  return !isWordClass(kind);
};

/** `007` → `7`; `0` and `000` → `0`; text with letters stays. */
export const withoutLeadingZeros = (text: string): string => {
  let from = 0;
  while (from + 1 < text.length && text.charCodeAt(from) === 48 && isDigit(text.charCodeAt(from + 1))) from++;
  return text.slice(from);
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
