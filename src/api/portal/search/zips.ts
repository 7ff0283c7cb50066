/** ZIP Codes by their digits, and cities by their names: as they are written, as they begin, and where nothing is, as they may be meant. */
import { parseState, STATE_CODES, STATES, type StateCode, zip5OrNull } from '../../../postal/zip/index.ts';
import type { CityEntry, ZipRecord, ZipReference } from '../../../reference/index.ts';
import { GUESS, type Scored } from './found.ts';
import { wordsOf } from './words.ts';

const MOST_ZIPS = 10;
const MOST_CITIES = 20;
const MOST_SPELLED = 5;
/** Shorter names are one slip away from too many others. */
const SPELLED_FROM = 4;

const zipFound = ({ zip, city, state, county }: ZipRecord, score: number): Scored => ({
  score,
  found: {
    kind: 'zip',
    id: zip,
    title: zip,
    text: [`${city}, ${state}`, ...(county === null ? [] : [county])].join(' · '),
    href: `/zip/${zip}`,
  },
});

/** `14850`, `14850-1234`, or at least three digits at the beginning of one. */
export const findZips = (zips: ZipReference, question: string): Scored[] => {
  const digits = /^\s*(\d{3,5})(?:-\d{0,4})?\s*$/.exec(question)?.[1] ?? '';
  if (digits === '') return [];
  const found: Scored[] = [];
  const first = Number(digits.padEnd(5, '0'));
  const after = first + 10 ** (5 - digits.length);
  for (let number = first; number < after && found.length < MOST_ZIPS; number++) {
    const zip = zip5OrNull(String(number).padStart(5, '0'));
    const record = zip === null ? null : zips.lookup(zip);
    if (record !== null) found.push(zipFound(record, digits.length === 5 ? 100 : 40));
  }
  return found;
};

interface Named {
  readonly city: string;
  readonly state: StateCode | null;
}

/** A question as a city, and as a city before a state: `ithaca ny`, `ithaca, new york`. */
const readings = (words: readonly string[]): Named[] => {
  const whole: Named = { city: words.join(' '), state: null };
  const withState = [1, 2, 3].flatMap((count): Named[] => {
    if (words.length <= count) return [];
    const last = words.slice(-count).join(' ');
    const state = count === 1 ? parseState(last) : null;
    const named = state ?? STATE_CODES.find((code) => STATES[code].name === last) ?? null;
    return named === null ? [] : [{ city: words.slice(0, -count).join(' '), state: named }];
  });
  return [...withState, whole];
};

/** Of two towns of one name the bigger one is meant more often. */
const withSize = (score: number, { zips }: CityEntry): number => score + Math.min(zips.length, 100) / 50;

const cityFound = ({ city, state, zips }: CityEntry, score: number): Scored => ({
  score,
  found: {
    kind: 'city',
    id: `${city}, ${state}`,
    title: `${city}, ${state}`,
    text:
      zips.length === 1
        ? `ZIP Code ${zips[0]}`
        : `${zips.length} ZIP Codes, from ${zips[0]} to ${zips.at(-1)}`,
    href: `/zip?${new URLSearchParams({ city, state })}`,
  },
});

/** Cities of a name or with a name that begins so; where there are none, names that are spelled nearly so. */
export const findCities = (zips: ZipReference, question: string): Scored[] => {
  const words = wordsOf(question);
  const named = readings(words).filter(({ city }) => city.length >= 2 && !/^\d/.test(city));
  const begun = named.flatMap(({ city, state }) =>
    zips.citiesBeginning(city, state, MOST_CITIES).map((entry) => {
      const isWhole = wordsOf(entry.city).join(' ') === city;
      const score = (isWhole ? 88 : 60) + (state === null ? 0 : 6);
      return cityFound(entry, withSize(score, entry));
    }),
  );
  if (begun.length > 0) return begun;
  return named
    .filter(({ city }) => city.length >= SPELLED_FROM)
    .flatMap(({ city, state }) =>
      zips
        .citiesSpelledNearly(city, state, MOST_SPELLED)
        .map((entry, place) => cityFound(entry, GUESS - 1 - place)),
    );
};
