/** How city names are compared: folded, and where that finds nothing, by edit distance. */

/** Words that stand for each other in place names; the short form is the folded one. */
const SHORT_WORDS: Readonly<Record<string, string>> = {
  SAINT: 'ST',
  SAINTE: 'STE',
  MOUNT: 'MT',
  FORT: 'FT',
};

const PLAIN = /^[A-Z ]*$/;

/** Upper case without accents, in the letters the mail uses; anything else stays. */
export const plainUpperCase = (text: string): string => {
  const upper = text.toUpperCase();
  return PLAIN.test(upper) ? upper : upper.normalize('NFD').replace(/\p{M}/gu, '');
};

/**
 * The form in which two spellings of one city are equal: upper case, no accents, no apostrophes or periods,
 * hyphens as blanks, and Saint/St, Sainte/Ste, Mount/Mt, Fort/Ft as one word.
 */
export const foldCity = (name: string): string => {
  const plain = plainUpperCase(name);
  const words = PLAIN.test(plain) ? plain : plain.replace(/['’`.]/g, '').replace(/[^A-Z0-9]+/g, ' ');
  let folded = '';
  for (const word of words.split(' ')) {
    if (word === '') continue;
    if (folded !== '') folded += ' ';
    folded += Object.hasOwn(SHORT_WORDS, word) ? SHORT_WORDS[word] : word;
  }
  return folded;
};

/**
 * Optimal string alignment distance (insert, delete, replace, swap of neighbours) where it is at most `limit`,
 * else `limit + 1`. Only the band that can still matter is computed, so it costs O(limit × length).
 */
export const boundedEditDistance = (left: string, right: string, limit: number): number => {
  const tooFar = limit + 1;
  if (Math.abs(left.length - right.length) > limit) return tooFar;
  const width = right.length + 1;
  let beforePrevious = Array.from({ length: width }, () => tooFar);
  let previous = Array.from({ length: width }, (_, column) => Math.min(column, tooFar));
  for (let row = 1; row <= left.length; row++) {
    const current = Array.from({ length: width }, () => tooFar);
    if (row <= limit) current[0] = row;
    let best = current[0] ?? tooFar;
    const last = Math.min(right.length, row + limit);
    for (let column = Math.max(1, row - limit); column <= last; column++) {
      const same = left.charCodeAt(row - 1) === right.charCodeAt(column - 1);
      let cost = Math.min(
        (previous[column] ?? tooFar) + 1,
        (current[column - 1] ?? tooFar) + 1,
        (previous[column - 1] ?? tooFar) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        left.charCodeAt(row - 1) === right.charCodeAt(column - 2) &&
        left.charCodeAt(row - 2) === right.charCodeAt(column - 1);
      if (swapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? tooFar) + 1);
      current[column] = Math.min(cost, tooFar);
      if (cost < best) best = cost;
    }
    // A swap reaches two rows back, so both rows must be out of reach before giving up.
    if (best > limit && Math.min(...previous) > limit) return tooFar;
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[right.length] ?? tooFar, tooFar);
};
