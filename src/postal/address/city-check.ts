/** Near misses of the city that the ZIP has: found at the end of the text, or noted where commas give a city. */
import type { CityTable } from './cities.ts';
import type { Draft } from './draft.ts';
import { nearCity } from './near-city.ts';
import { REASON } from './reasons.ts';
import type { Tokens } from './tokens.ts';
import { ORDINAL_WORD, STRONG } from './word-flags.ts';

/** Looks for a misspelt or abbreviated name of the ZIP's city at the end of the delivery text. */
export const tryNear = (
  text: string,
  tokens: Tokens,
  draft: Draft,
  cities: CityTable,
  least: number,
  end: number,
): boolean => {
  // A suffix ends a street, not a city.
  if (((tokens.flags[end - 1] ?? 0) & (STRONG | ORDINAL_WORD)) !== 0) return false;
  const name = cities.zipName(draft.zip);
  if (name === 0) return false;
  const wanted = cities.text(name);
  const words = wanted.split(' ').length;
  for (const count of words > 1 ? [words, words - 1] : [1, 2]) {
    const from = end - count;
    if (count < 1 || from < Math.max(least, 1)) continue;
    const kind = nearCity(slice(text, tokens, from, end), wanted, draft);
    if (kind !== 0) {
      draft.putCity(tokens, from, end, 3, name);
      draft.reason(kind === 1 ? REASON.cityAbbreviated : REASON.cityMisspelt);
      return true;
    }
  }
  return false;
};

/** Longest text that is compared with a city's name. */
const LONGEST_CITY = 60;

const slice = (text: string, tokens: Tokens, from: number, end: number): string => {
  const start = tokens.start[from] ?? 0;
  return text.slice(start, Math.min(tokens.end[end - 1] ?? 0, start + LONGEST_CITY));
};

/** Notes a misspelling or abbreviation of a city that stands between commas. */
export const checkNear = (
  text: string,
  tokens: Tokens,
  draft: Draft,
  cities: CityTable,
  from: number,
  end: number,
): void => {
  const name = draft.zip >= 0 ? cities.zipName(draft.zip) : 0;
  if (name === 0) return;
  const kind = nearCity(slice(text, tokens, from, end), cities.text(name), draft);
  if (kind === 0) return;
  draft.cityLevel = 3;
  draft.cityName = name;
  draft.reason(kind === 1 ? REASON.cityAbbreviated : REASON.cityMisspelt);
};
