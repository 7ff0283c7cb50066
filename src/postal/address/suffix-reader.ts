/** Which word of a street is its suffix. Publication 28 section 234 and appendix C1. */
import { GAP_COMMA, HAS_DIGIT, ORDINAL, SIGN } from './shapes.ts';
import { isWord } from './token-kinds.ts';
import type { Tokens } from './tokens.ts';
import { CORE, DIRECTION, LEADING_TYPE, STRONG, SUFFIX, UNIT } from './word-flags.ts';
import { WORD_OF, WORD_SAINT, WORD_THE } from './word-ids.ts';

/** The suffix among tokens `name + 1`..`end`, or -1. */
export const findSuffix = (tokens: Tokens, name: number, end: number): number => {
  const { flags, gap, id, shape } = tokens;
  let last = -1;
  for (let t = end - 1; t > name; t--) {
    if (((flags[t] ?? 0) & SUFFIX) === 0) continue;
    // `SAINT` and `ST` before a word is a saint.
    if (id[t] === WORD_SAINT && isSaint(tokens, t, name, end)) continue;
    if (id[t - 1] === WORD_OF) return -1;
    // `ORENCO STATION PAKWAY`: a weak suffix before one more word is part of the name.
    if (((flags[t] ?? 0) & STRONG) === 0 && isWord(tokens, t + 1, end)) continue;
    last = t;
    break;
  }
  // `THE STRAND`: the article's word is no suffix.
  if (last < 0 || (last === name + 1 && id[name] === WORD_THE)) return -1;
  // An earlier strong suffix followed by words that are no street: `CAMPBELL AVE Luxe Logan Square`.
  for (let t = name + 1; t < last; t++) {
    if (((flags[t] ?? 0) & STRONG) === 0 || (id[t] === WORD_SAINT && isSaint(tokens, t, name, end))) continue;
    const next = t + 1;
    const nextFlags = flags[next] ?? 0;
    if ((gap[next] ?? 0) >= GAP_COMMA) return t;
    if (((shape[next] ?? 0) & HAS_DIGIT) !== 0 && ((shape[next] ?? 0) & ORDINAL) === 0) return t;
    if (((flags[t] ?? 0) & CORE) === 0) continue;
    // `STREET NE 400 COLONY SQUARE`
    if (
      (nextFlags & DIRECTION) !== 0 &&
      next + 1 < last &&
      ((shape[next + 1] ?? 0) & (HAS_DIGIT | ORDINAL)) === HAS_DIGIT
    )
      return t;
    if (last - t >= 2 && (nextFlags & (SUFFIX | DIRECTION)) === 0 && ((flags[last] ?? 0) & CORE) === 0)
      return t;
  }
  const first = flags[name] ?? 0;
  if ((first & LEADING_TYPE) !== 0 && ((flags[last] ?? 0) & STRONG) === 0 && last - name > 1) return -1;
  return last;
};

/** `ST` that has a plain word after it and no suffix ahead of it that it could follow. */
const isSaint = (tokens: Tokens, t: number, name: number, end: number): boolean => {
  const next = t + 1;
  if (next >= end || (tokens.gap[next] ?? 0) >= GAP_COMMA) return false;
  const flags = tokens.flags[next] ?? 0;
  if ((flags & (DIRECTION | UNIT)) !== 0 || ((tokens.shape[next] ?? 0) & (HAS_DIGIT | SIGN)) !== 0)
    return false;
  if ((tokens.length[next] ?? 0) <= 1 || (flags & SUFFIX) !== 0) return false;
  // `MAIN ST CHURCH ANNEX`: a name before and a firm after; `PORT ST LUCIE BLVD`: a suffix after.
  return next + 1 < end
    ? ((tokens.flags[next + 1] ?? 0) & STRONG) !== 0
    : t === name + 1 && ((tokens.flags[name] ?? 0) & (SUFFIX | DIRECTION)) !== 0;
};
