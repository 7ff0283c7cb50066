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

const classes = new Uint8Array(0x10000);
const folded = new Uint16Array(0x10000);

const mark = (characters: string, kind: number): void => {
  for (const character of characters) classes[character.charCodeAt(0)] = kind;
};
const markRange = (from: number, to: number, kind: number): void => {
  classes.fill(kind, from, to + 1);
};

// Other scripts, emoji and lone surrogates count as letters; Latin letters fold to their capital without accent.
markRange(0xc0, 0xffff, CLASS_LETTER);
mark('×÷\u1680\u3000\ufeff\ufffd', CLASS_SPACE);
for (let code = 0; code < 0x10000; code++) {
  folded[code] = code;
  if (code >= 0x250) continue;
  const base = String.fromCharCode(code).normalize('NFD').charAt(0).toUpperCase();
  if (!/^[A-Z]$/.test(base)) continue;
  folded[code] = base.charCodeAt(0);
  classes[code] = CLASS_LETTER;
}
// General punctuation: spaces and marks, among them dashes, quotes and line ends.
markRange(0x2000, 0x206f, CLASS_SPACE);
markRange(0x2010, 0x2015, CLASS_HYPHEN);
mark('\u2018\u2019', CLASS_APOSTROPHE);
mark('\u2028\u2029', CLASS_NEWLINE);
mark('0123456789¼½¾', CLASS_DIGIT);
mark('-', CLASS_HYPHEN);
mark('/', CLASS_SLASH);
mark('.', CLASS_PERIOD);
mark("'`´", CLASS_APOSTROPHE);
mark(',;|()[]{}\t、，；', CLASS_COMMA);
mark('\n\r\v\f\u0085', CLASS_NEWLINE);
mark('#&@', CLASS_SIGN);
mark('+', CLASS_PLUS);

/** Class (upper 16 bits) and folded code (lower 16 bits) of every UTF-16 code unit: one look for both. */
const CHARACTERS: Int32Array = Int32Array.from(folded, (code, index) => ((classes[index] ?? 0) << 16) | code);

/** Class and folded code of the character at a place of the text, packed; 0 outside. */
export const characterAt = (text: string, at: number): number => CHARACTERS[text.charCodeAt(at)] ?? 0;

/** Class of the character at a place of the text; `CLASS_SPACE` outside. */
export const classAt = (text: string, at: number): number => (CHARACTERS[text.charCodeAt(at)] ?? 0) >>> 16;

/** Folded code of the character at a place of the text; 0 outside. */
export const foldedAt = (text: string, at: number): number => (CHARACTERS[text.charCodeAt(at)] ?? 0) & 0xffff;

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

/** The folded letters and digits of a text, everything else dropped: `St. Mary's` → `STMARYS`. */
export const foldWord = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const kind = classAt(text, i);
    if (kind === CLASS_LETTER || kind === CLASS_DIGIT) out += String.fromCharCode(foldedAt(text, i));
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
