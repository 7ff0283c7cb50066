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
  let beforePrevious: number[] = [];
  let previous: number[] = [];
  let current: number[] = [];
  for (let column = 0; column <= right.length; column++) {
    beforePrevious.push(tooFar);
    previous.push(column < tooFar ? column : tooFar);
    current.push(tooFar);
  }
  let previousBest = 0;
  for (let row = 1; row <= left.length; row++) {
    const first = row > limit ? row - limit : 1;
    const last = row + limit < right.length ? row + limit : right.length;
    // The cell left of the band and the one right of it are out of reach.
    current[first - 1] = first === 1 && row <= limit ? row : tooFar;
    if (last < right.length) current[last + 1] = tooFar;
    let best = current[first - 1] as number;
    const letter = left.charCodeAt(row - 1);
    for (let column = first; column <= last; column++) {
      const same = letter === right.charCodeAt(column - 1);
      let cost = (previous[column - 1] as number) + (same ? 0 : 1);
      const removed = (previous[column] as number) + 1;
      const added = (current[column - 1] as number) + 1;
      if (removed < cost) cost = removed;
      if (added < cost) cost = added;
      if (
        row > 1 &&
        column > 1 &&
        letter === right.charCodeAt(column - 2) &&
        left.charCodeAt(row - 2) === right.charCodeAt(column - 1)
      ) {
        const swapped = (beforePrevious[column - 2] as number) + 1;
        if (swapped < cost) cost = swapped;
      }
      current[column] = cost < tooFar ? cost : tooFar;
      if (cost < best) best = cost;
    }
    // A swap reaches two rows back, so both rows must be out of reach before giving up.
    if (best > limit && previousBest > limit) return tooFar;
    previousBest = best;
    const oldest = beforePrevious;
    beforePrevious = previous;
    previous = current;
    current = oldest;
  }
  return previous[right.length] as number;
};
