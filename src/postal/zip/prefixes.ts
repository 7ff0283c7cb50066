/** Which state the first three digits of a ZIP Code belong to, and which ZIP Codes are military. */
import type { StateCode } from './states.ts';
import type { Zip5 } from './zip5.ts';

/** `[state, ranges of prefixes]`; ranges include both ends. Prefixes that no ZIP uses are left out. */
const RANGES: readonly (readonly [StateCode, string])[] = [
  ['NY', '005 100-149'],
  ['PR', '006-007 009'],
  ['VI', '008'],
  ['MA', '010-027 055'],
  ['RI', '028-029'],
  ['NH', '030-038'],
  ['ME', '039-049'],
  ['VT', '050-054 056-059'],
  ['CT', '060-069'],
  ['NJ', '070-089'],
  ['AE', '090-098'],
  ['PA', '150-196'],
  ['DE', '197-199'],
  ['DC', '200 202-205 569'],
  ['VA', '201 220-246'],
  ['MD', '206-212 214-219'],
  ['WV', '247-268'],
  ['NC', '270-289'],
  ['SC', '290-299'],
  ['GA', '300-319 398-399'],
  ['FL', '320-339 341-342 344 346-347 349'],
  ['AA', '340'],
  ['AL', '350-352 354-369'],
  ['TN', '370-385'],
  ['MS', '386-397'],
  ['KY', '400-418 420-427'],
  ['OH', '430-459'],
  ['IN', '460-479'],
  ['MI', '480-499'],
  ['IA', '500-516 520-528'],
  ['WI', '530-532 534-535 537-549'],
  ['MN', '550-551 553-567'],
  ['SD', '570-577'],
  ['ND', '580-588'],
  ['MT', '590-599'],
  ['IL', '600-620 622-629'],
  ['MO', '630-631 633-641 644-658'],
  ['KS', '660-662 664-679'],
  ['NE', '680-681 683-693'],
  ['LA', '700-701 703-708 710-714'],
  ['AR', '716-729'],
  ['OK', '730-731 734-741 743-749'],
  ['TX', '733 750-770 772-799 885'],
  ['CO', '800-816'],
  ['WY', '820-831'],
  ['ID', '832-838'],
  ['UT', '840-847'],
  ['AZ', '850-853 855-857 859-860 863-865'],
  ['NM', '870-871 873-884'],
  ['NV', '889-891 893-895 897-898'],
  ['CA', '900-908 910-928 930-961'],
  ['AP', '962-966'],
  ['HI', '967-968'],
  ['GU', '969'],
  ['OR', '970-979'],
  ['WA', '980-986 988-994'],
  ['AK', '995-999'],
];

/** States that hold some ZIPs of a prefix whose main state is another one. */
const ALSO: Readonly<Record<string, readonly StateCode[]>> = {
  '063': ['NY'],
  '205': ['MD', 'VA'],
  '726': ['MO'],
  '739': ['TX'],
  '834': ['WY'],
  '967': ['AS'],
  '969': ['PW', 'FM', 'MP', 'MH'],
};

/** Pacific islands share two prefixes, so they go by the whole ZIP: `[first, last, state]`. */
const ISLANDS: readonly (readonly [number, number, StateCode])[] = [
  [96799, 96799, 'AS'],
  [96910, 96932, 'GU'],
  [96939, 96940, 'PW'],
  [96941, 96944, 'FM'],
  [96950, 96952, 'MP'],
  [96960, 96979, 'MH'],
];

const byPrefix: ReadonlyMap<string, readonly StateCode[]> = expandRanges();

/** Every prefix in use, ascending. */
export const ZIP3_PREFIXES: readonly string[] = [...byPrefix.keys()].sort();

/** The states of a prefix, its main one first; empty where no ZIP has the prefix. */
export const statesOfPrefix = (zip3: string): readonly StateCode[] => byPrefix.get(zip3) ?? [];

/**
 * The state of a ZIP by its digits alone, or null for a prefix not in use. Exact for territories and military
 * mail; for the few prefixes that straddle a line it is the main state.
 */
export const stateOfZip = (zip: Zip5): StateCode | null => {
  const prefix = zip.slice(0, 3);
  if (prefix === '967' || prefix === '969') {
    const number = Number(zip);
    const island = ISLANDS.find(([first, last]) => number >= first && number <= last);
    if (island !== undefined) return island[2];
    if (prefix === '969') return null;
  }
  return statesOfPrefix(prefix)[0] ?? null;
};

/** The three kinds of military post office. */
export type MilitaryPlace = 'APO' | 'FPO' | 'DPO';

/** AA for 340, AE for 090 to 098, AP for 962 to 966; null for every other ZIP. */
export const militaryState = (zip: Zip5): 'AA' | 'AE' | 'AP' | null => {
  const main = statesOfPrefix(zip.slice(0, 3))[0];
  return main === 'AA' || main === 'AE' || main === 'AP' ? main : null;
};

/** The kind of military post office that a place name such as `APO AE` begins with, or null. */
export const militaryPlace = (place: string): MilitaryPlace | null => {
  const word = place.trim().slice(0, 3).toUpperCase();
  const ends = place.trim().charAt(3);
  return (word === 'APO' || word === 'FPO' || word === 'DPO') && (ends === '' || ends === ' ') ? word : null;
};

function expandRanges(): Map<string, readonly StateCode[]> {
  const table = new Map<string, readonly StateCode[]>();
  for (const [state, ranges] of RANGES) {
    for (const range of ranges.split(' ')) {
      const [first, last] = range.split('-');
      for (let prefix = Number(first); prefix <= Number(last ?? first); prefix++) {
        const text = String(prefix).padStart(3, '0');
        table.set(text, [state, ...(ALSO[text] ?? [])]);
      }
    }
  }
  return table;
}
