/** Near misses of a city name: abbreviated (`HUNTINGTON BH` for Huntington Beach) or misspelt (`Chiago`). */
import type { Draft } from './draft.ts';
import { foldedAt, foldWord } from './fold.ts';

const LONGEST = 40;

/**
 * 1 where every word of `written` abbreviates the word of `wanted` in its place, 2 where the two differ by few
 * letters, 0 otherwise. Work is bounded: both are cut at 40 letters.
 */
export const nearCity = (written: string, wanted: string, draft: Draft): number => {
  draft.steps += Math.min(written.length, LONGEST) + Math.min(wanted.length, LONGEST);
  return nearness(written, wanted);
};

/** As `nearCity`, without a draft to note the work in. */
export const nearness = (written: string, wanted: string): number => {
  // Either kind of near miss keeps the first letter: most names are told apart by it.
  if (foldedAt(written, 0) !== foldedAt(wanted, 0)) return 0;
  const short = written
    .split(/[\s.,-]+/)
    .map(foldWord)
    .filter((word) => word !== '');
  const long = wanted
    .split(/[\s.,-]+/)
    .map(foldWord)
    .filter((word) => word !== '');
  if (short.length === long.length && short.every((word, index) => abbreviates(word, long[index] ?? '')))
    return 1;
  const a = short.join('').slice(0, LONGEST);
  const b = long.join('').slice(0, LONGEST);
  const allowed = b.length >= 9 ? 2 : b.length >= 5 ? 1 : 0;
  return allowed > 0 && Math.abs(a.length - b.length) <= allowed && distance(a, b) <= allowed ? 2 : 0;
};

/** `BH` for `BEACH`: same first letter, the rest in order; a whole word abbreviates itself. */
const abbreviates = (short: string, long: string): boolean => {
  if (short === long) return true;
  // One letter less is a slip, not an abbreviation.
  if (short.length < 2 || short.length > long.length - 2 || short.charAt(0) !== long.charAt(0)) return false;
  let at = 0;
  for (let i = 0; i < long.length && at < short.length; i++) if (long.charAt(i) === short.charAt(at)) at++;
  return at === short.length;
};

/** Edit distance with transpositions, two rows and one before. */
const distance = (a: string, b: string): number => {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1;
      let best = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1)) {
        best = Math.min(best, (older[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length] ?? a.length;
};
