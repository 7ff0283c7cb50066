/**
 * Characters: what each is to the reader, and what it folds to. Letters fold to upper case without accents, so
 * that `Peñasco` and `PENASCO` are one word. Words are compared by two polynomial hashes of their folded letters;
 * polynomials join in constant time, so `LA` + `GRANGE` has the hash of `LAGRANGE`.
 */

export const CLASS_SPACE = 0;
export const CLASS_DIGIT = 1;
export const CLASS_LETTER = 2;
export const CLASS_HYPHEN = 3;
export const CLASS_SLASH = 4;
export const CLASS_PERIOD = 5;
export const CLASS_APOSTROPHE = 6;
export const CLASS_COMMA = 7;
export const CLASS_NEWLINE = 8;
/** `#`, `&`, `@`: a token of their own. */
export const CLASS_SIGN = 9;
export const CLASS_PLUS = 10;

/** Below this code the tables answer; above it, `classOf` decides. */
export const TABLE_SIZE = 0x250;

/** Folded code by character code. */
const FOLD: Uint16Array = new Uint16Array(TABLE_SIZE);
/** Class by character code. */
const CLASS: Uint8Array = new Uint8Array(TABLE_SIZE);

const mark = (characters: string, kind: number): void => {
  for (const character of characters) CLASS[character.codePointAt(0) ?? 0] = kind;
};

for (let code = 0; code < TABLE_SIZE; code++) {
  FOLD[code] = code;
  const character = String.fromCharCode(code);
  const base = character.normalize('NFD').charAt(0).toUpperCase();
  if (/^[A-Z]$/.test(base)) {
    FOLD[code] = base.charCodeAt(0);
    CLASS[code] = CLASS_LETTER;
  } else if (code > 0xbf && code !== 0xd7 && code !== 0xf7) {
    CLASS[code] = CLASS_LETTER;
  }
}
mark('0123456789¼½¾', CLASS_DIGIT);
mark('-', CLASS_HYPHEN);
mark('/', CLASS_SLASH);
mark('.', CLASS_PERIOD);
mark("'`´", CLASS_APOSTROPHE);
mark(',;|()[]{}\t', CLASS_COMMA);
mark('\n\r\v\f\u0085', CLASS_NEWLINE);
mark('#&@', CLASS_SIGN);
mark('+', CLASS_PLUS);

/** Class (upper 16 bits) and folded code (lower 16 bits) by character code: one look for both. */
export const CHARACTERS: Int32Array = new Int32Array(TABLE_SIZE);
for (let code = 0; code < TABLE_SIZE; code++) {
  CHARACTERS[code] = ((CLASS[code] ?? 0) << 16) | (FOLD[code] ?? 0);
}

/** Class of any UTF-16 code unit. Characters of other scripts, emoji and lone surrogates count as letters. */
export const classOf = (code: number): number => {
  if (code < TABLE_SIZE) return CLASS[code] ?? CLASS_SPACE;
  if (code >= 0x2000 && code <= 0x206f) {
    if (code >= 0x2010 && code <= 0x2015) return CLASS_HYPHEN;
    if (code === 0x2018 || code === 0x2019) return CLASS_APOSTROPHE;
    if (code === 0x2028 || code === 0x2029) return CLASS_NEWLINE;
    return CLASS_SPACE;
  }
  if (code === 0x3000 || code === 0xfeff || code === 0xfffd || code === 0x1680) return CLASS_SPACE;
  return CLASS_LETTER;
};

export const MULTIPLIER_A = 0x2c9277b5;
export const MULTIPLIER_B = 0x5f356495;

/** Longest word whose hash can be joined to another; longer words simply match nothing. */
const MAX_JOIN = 256;

const powers = (multiplier: number): Int32Array => {
  const table = new Int32Array(MAX_JOIN + 1);
  table[0] = 1;
  for (let i = 1; i <= MAX_JOIN; i++) table[i] = Math.imul(table[i - 1] ?? 1, multiplier);
  return table;
};
export const POWERS_A: Int32Array = powers(MULTIPLIER_A);
export const POWERS_B: Int32Array = powers(MULTIPLIER_B);

/** Class and folded code of any UTF-16 code unit, packed as in `CHARACTERS`. */
export const characterOf = (code: number): number =>
  code < TABLE_SIZE ? (CHARACTERS[code] ?? 0) : (classOf(code) << 16) | code;

/** The folded letters and digits of a text, everything else dropped: `St. Mary's` → `STMARYS`. */
export const foldWord = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = classOf(code);
    if (kind === CLASS_LETTER || kind === CLASS_DIGIT) {
      out += String.fromCharCode(code < TABLE_SIZE ? (FOLD[code] ?? code) : code);
    }
  }
  return out;
};

/** First hash of a folded word. */
export const hashA = (word: string): number => {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, MULTIPLIER_A) + word.charCodeAt(i)) | 0;
  return hash;
};

/** Second hash of a folded word. */
export const hashB = (word: string): number => {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, MULTIPLIER_B) + word.charCodeAt(i)) | 0;
  return hash;
};
