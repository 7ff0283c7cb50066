/**
 * Every word the reader knows, in one table: a word's flags say all it can be, its indexes say which suffix,
 * direction, state or unit it is. Built once from `tables/`.
 */
import { foldWord, hashA, hashB } from './fold.ts';
import { HashTable } from './hash-table.ts';
import { DIRECTIONALS, WEAK_DIRECTIONALS } from './tables/directionals.ts';
import { AMBIGUOUS_CODES, STATES } from './tables/states.ts';
import { CORE_SUFFIXES, STRONG_SUFFIXES, SUFFIXES } from './tables/suffixes.ts';
import { UNITS } from './tables/units.ts';
import {
  ATTENTION_WORDS,
  CITY_HEADS,
  CITY_TAILS,
  FIRM_WORDS,
  LEADING_TYPES,
  NUMBER_WORDS,
  ORDINAL_WORDS,
  ROUTE_CODES,
  ROUTE_HEADS,
  ROUTE_TAILS,
  ROUTE_WORDS,
  URBANIZATION_WORDS,
} from './tables/words.ts';
import {
  AMBIGUOUS_STATE,
  ATTENTION,
  CITY_HEAD,
  CITY_TAIL,
  CORE,
  DIRECTION,
  FIRM,
  LEADING_TYPE,
  NUMBER_WORD,
  ORDINAL_WORD,
  ROUTE_CODE,
  ROUTE_HEAD,
  ROUTE_TAIL,
  ROUTE_WORD,
  STATE,
  STATE_NAME,
  STATE_TAIL,
  STRONG,
  SUFFIX,
  UNIT,
  UNIT_BARE,
  UNIT_EVERYDAY,
  UNIT_NEEDS,
  URBANIZATION,
  WEAK_DIRECTION,
} from './word-flags.ts';
import { SINGLE_WORDS } from './word-ids.ts';

interface Entry {
  flags: number;
  word: number;
  suffix: number;
  direction: number;
  state: number;
  unit: number;
  /** How the word counts in a city name: `HTS` as `HEIGHTS`. */
  city: string;
}

const entries = new Map<string, Entry>();

const entry = (spelling: string): Entry => {
  const known = entries.get(spelling);
  if (known !== undefined) return known;
  const fresh = { flags: 0, word: 0, suffix: -1, direction: -1, state: -1, unit: -1, city: spelling };
  entries.set(spelling, fresh);
  return fresh;
};

const flag = (words: readonly string[], flags: number): void => {
  for (const word of words) entry(word).flags |= flags;
};

/** Directions in the order of their index. */
export const DIRECTION_CODES: readonly string[] = Object.keys(DIRECTIONALS);

for (const [index, suffix] of SUFFIXES.entries()) {
  for (const spelling of suffix.spellings) {
    const word = entry(spelling);
    word.flags |=
      SUFFIX |
      (STRONG_SUFFIXES.includes(suffix.standard) ? STRONG : 0) |
      (CORE_SUFFIXES.includes(suffix.standard) ? CORE : 0);
    if (word.suffix < 0) word.suffix = index;
    word.city = suffix.primary;
  }
}

for (const [index, [code, spellings]] of Object.entries(DIRECTIONALS).entries()) {
  for (const spelling of spellings) {
    const word = entry(spelling);
    word.flags |= WEAK_DIRECTIONALS.includes(spelling) ? WEAK_DIRECTION : DIRECTION;
    word.direction = index;
    if (!WEAK_DIRECTIONALS.includes(spelling)) word.city = code;
  }
}

for (const [index, state] of STATES.entries()) {
  for (const [at, spelling] of state.spellings.entries()) {
    const word = entry(spelling);
    word.flags |= STATE | (at > 0 ? STATE_NAME : 0);
    word.state = index;
  }
}

for (const state of STATES) {
  const last = state.name.split(' ').slice(1).at(-1);
  if (last !== undefined) flag([last], STATE_TAIL);
}

flag('MEX CAR DAK VA VIRG MARIANAS'.split(' '), STATE_TAIL);

flag(AMBIGUOUS_CODES, AMBIGUOUS_STATE);

for (const [index, unit] of UNITS.entries()) {
  for (const spelling of unit.spellings) {
    const word = entry(spelling);
    word.flags |= UNIT;
    if (unit.range !== 'needs') word.flags |= UNIT_BARE;
    if (unit.range !== 'bare') word.flags |= UNIT_NEEDS;
    if (unit.everyday) word.flags |= UNIT_EVERYDAY;
    word.unit = index;
  }
}

flag(Object.keys(NUMBER_WORDS), NUMBER_WORD);

flag(Object.keys(ORDINAL_WORDS), ORDINAL_WORD);

flag(LEADING_TYPES, LEADING_TYPE);

flag(URBANIZATION_WORDS, URBANIZATION);

flag(ROUTE_WORDS, ROUTE_WORD);

flag(ROUTE_HEADS, ROUTE_HEAD);

flag(ROUTE_CODES, ROUTE_CODE);

flag(ROUTE_TAILS, ROUTE_TAIL);

flag(ATTENTION_WORDS, ATTENTION);

flag(FIRM_WORDS, FIRM);

flag(CITY_HEADS, CITY_HEAD);

flag(CITY_TAILS, CITY_TAIL);

for (const [id, spellings] of SINGLE_WORDS) {
  for (const spelling of spellings.split(' ')) entry(spelling).word = id;
}

// In a city name these stand for another word than on a street.
for (const [spelling, city] of Object.entries({
  ST: 'SAINT',
  SAINT: 'SAINT',
  STE: 'SAINTE',
  SAINTE: 'SAINTE',
  CY: 'CITY',
  TWP: 'TOWNSHIP',
  TWSP: 'TOWNSHIP',
  BH: 'BEACH',
  NO: 'NORTH',
  NYC: 'NEWYORK',
  BKLYN: 'BROOKLYN',
  PHILA: 'PHILADELPHIA',
  MPLS: 'MINNEAPOLIS',
  SO: 'SOUTH',
})) {
  entry(spelling).city = city;
}

const size = entries.size + 1;

/** Per word: what it can be. Entry 0 is the unknown word. */
export const WORD_FLAGS: Int32Array = new Int32Array(size);

/** Per word: its `WORD_*` identity. */
export const WORD_ID: Uint8Array = new Uint8Array(size);

/** Per word: index into `SUFFIXES`, or -1; likewise direction, state and unit. */
export const WORD_SUFFIX: Int16Array = new Int16Array(size).fill(-1);

export const WORD_DIRECTION: Int16Array = new Int16Array(size).fill(-1);

export const WORD_STATE: Int16Array = new Int16Array(size).fill(-1);

export const WORD_UNIT: Int16Array = new Int16Array(size).fill(-1);

/** Per word: hashes and length of the word it counts as in a city name. */
export const CITY_A: Int32Array = new Int32Array(size);

export const CITY_B: Int32Array = new Int32Array(size);

export const CITY_LENGTH: Uint8Array = new Uint8Array(size);

const table = new HashTable(size);

const cityWords: string[] = [''];

for (const [index, [spelling, word]] of [...entries].entries()) {
  const id = index + 1;
  table.set(hashA(spelling), hashB(spelling), id);
  WORD_FLAGS[id] = word.flags;
  WORD_ID[id] = word.word;
  WORD_SUFFIX[id] = word.suffix;
  WORD_DIRECTION[id] = word.direction;
  WORD_STATE[id] = word.state;
  WORD_UNIT[id] = word.unit;
  CITY_A[id] = hashA(word.city);
  CITY_B[id] = hashB(word.city);
  CITY_LENGTH[id] = word.city.length;
  cityWords.push(word.city);
}

/** The word with these hashes, or 0. */
export const wordOf = (a: number, b: number): number => table.get(a, b);

/** The word of a text, or 0. */
export const lookUp = (text: string): number => {
  const folded = foldWord(text);
  return table.get(hashA(folded), hashB(folded));
};

/** What a word counts as in a city name: `Hts.` → `HEIGHTS`, `Main` → `MAIN`. */
export const cityWord = (text: string): string => {
  const folded = foldWord(text);
  const id = table.get(hashA(folded), hashB(folded));
  return id === 0 ? folded : (cityWords[id] ?? folded);
};
