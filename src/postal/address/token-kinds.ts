/** Questions that several readers ask of a token. */
import { HAS_DIGIT, HAS_LETTER, HYPHENATED } from './shapes.ts';
import type { Tokens } from './tokens.ts';
import { DIRECTION, UNIT } from './word-flags.ts';

export const isDirection = (tokens: Tokens, t: number): boolean => ((tokens.flags[t] ?? 0) & DIRECTION) !== 0;

/** Nothing of a name at `t` or after: the end, or a directional that ends it. */
export const isEnd = (tokens: Tokens, t: number, end: number): boolean =>
  t >= end || (isDirection(tokens, t) && t + 1 >= end);

/** A word that is neither directional nor unit nor letter: more of a name. */
export const isWord = (tokens: Tokens, t: number, end: number): boolean =>
  t < end &&
  (tokens.length[t] ?? 0) > 2 &&
  ((tokens.shape[t] ?? 0) & (HAS_DIGIT | HAS_LETTER | HYPHENATED)) === HAS_LETTER &&
  ((tokens.flags[t] ?? 0) & (DIRECTION | UNIT)) === 0;
