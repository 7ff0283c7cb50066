/** Takes a barcode text as people and scanners write it down to the characters that count. */

/** Longer texts are refused unread: the longest barcode here has 65 characters. */
export const LONGEST_TEXT = 256;

/** Blanks, control and format characters (the group separator stands for FNC1), dashes and brackets. */
const SEPARATORS = /[\s\p{Cc}\p{Cf}\p{Pd}\p{Ps}\p{Pe}\u2212<>]+/gu;

/** The ways scanners and label software write the function character FNC1. */
const FNC1 = /\]C1|[\^~<{[(]?(?:FNC1|GS(?=[>}\])]))[>}\])]?/g;

const ONLY_DIGITS = /^\d+$/;

/**
 * The text in capitals without separators and FNC1. Other characters stay: they are explained, never dropped.
 * Returns `''` for a text longer than {@link LONGEST_TEXT}.
 */
export const cleanBarcode = (text: string): string => {
  if (text.length > LONGEST_TEXT) return '';
  if (ONLY_DIGITS.test(text)) return text;
  return text.toUpperCase().replace(FNC1, '').replace(SEPARATORS, '');
};

/** Whether every character is one of 0 to 9, and there is one. */
export const isDigits = (text: string): boolean => ONLY_DIGITS.test(text);

/** At most this much of a refused text is repeated to its sender. */
const SHOWN_CHARACTERS = 40;

/** The text as an explanation shows it: shortened. */
export const shown = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;

/** Letters that are often a digit misread or mistyped. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

/** The first few characters that are no digits, each with its place (from 1) and the digit it may stand for. */
export const explainNonDigits = (cleaned: string): readonly string[] => {
  const lines: string[] = [];
  let others = 0;
  for (const [index, character] of [...cleaned].entries()) {
    if (character >= '0' && character <= '9') continue;
    others += 1;
    if (lines.length === 3) continue;
    const digit = LOOKALIKES[character];
    const hint = digit === undefined ? '' : `; it may be a ${digit} misread`;
    lines.push(`Character ${index + 1} is "${character}", where a package number has a digit${hint}.`);
  }
  if (others > lines.length) lines.push(`${others - lines.length} more characters are no digits.`);
  return lines;
};
