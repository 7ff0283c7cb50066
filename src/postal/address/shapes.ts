/** What stood before a token, and what it is made of. */

export const GAP_SPACE = 0;
export const GAP_HYPHEN = 1;
export const GAP_COMMA = 2;
export const GAP_NEWLINE = 3;
export const HAS_DIGIT = 1;
export const HAS_LETTER = 2;
export const HYPHENATED = 4;
export const SLASHED = 8;
/** Digits and `ST`, `ND`, `RD` or `TH`. */
export const ORDINAL = 16;
export const FIRST_DIGIT = 32;
export const SIGN = 64;
/** Digits with a point or plus sign between: `39.2`. */
export const POINTED = 128;
