/**
 * City recognition: which names are cities, in which states, and which names a ZIP has. The caller supplies the
 * rows from its ZIP reference; without one the reader goes by suffixes, commas and units alone.
 */
import { hashA, hashB } from './fold.ts';
import { HashTable } from './hash-table.ts';
import { cityWord } from './lexicon.ts';
import { STATE_BY_PREFIX, stateIndex } from './tables/states.ts';

/** One row of a ZIP reference: five digits, the city's name, the two-letter state (may be empty for military). */
export interface CityRow {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
}

/** What the reader asks. Names go by number; 0 is "no such city". */
export interface CityTable {
  /** The name with these two hashes of its joined city words. */
  find(a: number, b: number): number;
  /** Whether a name is a city of a state (index into `STATES`). */
  inState(name: number, state: number): boolean;
  /** Whether the reference gives this name for this ZIP. */
  inZip(name: number, zip: number): boolean;
  /** The ZIP's first name in the reference, 0 where the ZIP is unknown. */
  zipName(zip: number): number;
  /** How many ZIPs have the name: a measure of how large the city is. */
  zipCount(name: number): number;
  /** The name as the reference writes it. */
  text(name: number): string;
  /** The name's city words joined, upper case: what names are compared by. */
  folded(name: number): string;
  /** Distinct names. */
  readonly size: number;
}

/** `St. Louis` → `SAINTLOUIS`: the form in which city names are compared. */
export const foldCity = (name: string): string =>
  name
    .split(/[^\p{L}\p{N}'’.]+/u)
    .map(cityWord)
    .join('');

/**
 * Builds a city table from the rows of a ZIP reference, in any order. A later row of the same ZIP adds a name.
 * Rows whose ZIP is not five digits are passed over. 42,000 rows take about 60 ms and 4 MB.
 */
export const createCityTable = (rows: Iterable<CityRow>): CityTable => {
  const numbers = new Map<string, number>();
  const texts: string[] = [''];
  const foldedNames: string[] = [''];
  const zipNames: number[][] = [];
  const stateSets: number[][] = [[]];

  for (const row of rows) {
    if (!/^\d{5}$/.test(row.zip)) continue;
    const zip = Number(row.zip);
    const text = row.city.replace(/^(APO|FPO|DPO) A[AEP]$/, '$1');
    const folded = foldCity(text);
    if (folded === '' || folded.length > 60) continue;
    let number = numbers.get(folded);
    if (number === undefined) {
      number = texts.length;
      numbers.set(folded, number);
      texts.push(text);
      foldedNames.push(folded);
      stateSets.push([]);
    }
    const names = zipNames[zip];
    if (names === undefined) zipNames[zip] = [number];
    else if (!names.includes(number)) names.push(number);
    const state = row.state === '' ? (STATE_BY_PREFIX[Math.trunc(zip / 100)] ?? 255) : stateIndex(row.state);
    const states = stateSets[number];
    if (states !== undefined && state >= 0 && !states.includes(state)) states.push(state);
  }

  const table = new HashTable(texts.length);
  const statesLow = new Int32Array(texts.length);
  const statesHigh = new Int32Array(texts.length);
  for (const [number, folded] of foldedNames.entries()) {
    if (number === 0) continue;
    table.set(hashA(folded), hashB(folded), number);
    for (const state of stateSets[number] ?? []) {
      if (state < 32) statesLow[number] = (statesLow[number] ?? 0) | (1 << state);
      else if (state < 64) statesHigh[number] = (statesHigh[number] ?? 0) | (1 << (state - 32));
    }
  }
  // The first name of a ZIP in a flat table; the few ZIPs with several keep the rest in a list.
  const first = new Int32Array(100000);
  const counts = new Int32Array(texts.length);
  const more = new Map<number, readonly number[]>();
  zipNames.forEach((names, zip) => {
    first[zip] = names[0] ?? 0;
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    if (names.length > 1) more.set(zip, names.slice(1));
  });

  return {
    size: texts.length - 1,
    find: (a, b) => table.get(a, b),
    inState: (name, state) =>
      state < 32
        ? state >= 0 && ((statesLow[name] ?? 0) & (1 << state)) !== 0
        : ((statesHigh[name] ?? 0) & (1 << (state - 32))) !== 0,
    inZip: (name, zip) => first[zip] === name || (more.size > 0 && more.get(zip)?.includes(name) === true),
    zipName: (zip) => first[zip] ?? 0,
    zipCount: (name) => counts[name] ?? 0,
    text: (name) => texts[name] ?? '',
    folded: (name) => foldedNames[name] ?? '',
  };
};
