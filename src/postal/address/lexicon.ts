/**
 * Every word the reader knows, in one table: a word's flags say all it can be, its indexes say which suffix,
 * direction, state or unit it is. Built once from `tables/`.
 */
import { foldWord, hashA, hashB } from './fold.ts';
import { HashTable } from './hashTable.ts';
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

export const SUFFIX = 1;
export const STRONG = 1 << 1;
export const DIRECTION = 1 << 2;
export const WEAK_DIRECTION = 1 << 3;
/** A two-letter code or a state name of one word. */
export const STATE = 1 << 4;
export const AMBIGUOUS_STATE = 1 << 5;
export const STATE_NAME = 1 << 6;
export const UNIT = 1 << 7;
/** A unit designator that may stand without a number. */
export const UNIT_BARE = 1 << 8;
/** A unit designator that takes a number. */
export const UNIT_NEEDS = 1 << 9;
/** A unit designator that is an everyday word as well. */
export const UNIT_EVERYDAY = 1 << 10;
export const NUMBER_WORD = 1 << 11;
export const ORDINAL_WORD = 1 << 12;
export const LEADING_TYPE = 1 << 13;
export const URBANIZATION = 1 << 14;
export const ROUTE_WORD = 1 << 15;
export const ROUTE_HEAD = 1 << 16;
export const ROUTE_CODE = 1 << 17;
export const ROUTE_TAIL = 1 << 18;
export const ATTENTION = 1 << 19;
export const FIRM = 1 << 20;
export const CITY_HEAD = 1 << 21;
export const CITY_TAIL = 1 << 22;
/** A word that ends a state name of several words: `CAROLINA`, `YORK`. */
export const STATE_TAIL = 1 << 24;
/** A suffix that hardly ever stands inside a street name: `ST`, `AVE`, `RD`. */
export const CORE = 1 << 23;

export const WORD_NONE = 0;
export const WORD_PO = 1;
export const WORD_P = 2;
export const WORD_O = 3;
export const WORD_POST = 4;
export const WORD_OFFICE = 5;
export const WORD_BOX = 6;
export const WORD_POBOX = 7;
export const WORD_DRAWER = 8;
export const WORD_LOCK = 9;
export const WORD_LOCKBOX = 10;
export const WORD_CALLER = 11;
export const WORD_RR = 12;
export const WORD_RURAL = 13;
export const WORD_ROUTE = 14;
export const WORD_HC = 15;
export const WORD_HIGHWAY = 16;
export const WORD_CONTRACT = 17;
export const WORD_STAR = 18;
export const WORD_MILITARY_UNIT = 19;
export const WORD_MILITARY_CITY = 20;
export const WORD_PMB = 21;
export const WORD_AND = 22;
export const WORD_AT = 23;
export const WORD_OF = 24;
export const WORD_THE = 25;
export const WORD_COUNTRY = 26;
export const WORD_UNITED = 27;
export const WORD_STATES = 28;
export const WORD_ZIP = 29;
export const WORD_NUMBER = 30;
export const WORD_KM = 31;
export const WORD_FARM = 32;
export const WORD_TO = 33;
export const WORD_MARKET = 34;
export const WORD_HASH = 35;
export const WORD_RANCH = 36;
export const WORD_GENERAL = 37;
export const WORD_DELIVERY = 38;
export const WORD_CODE = 39;
export const WORD_INTERSTATE = 40;
export const WORD_R = 41;
export const WORD_RD = 42;
export const WORD_CORNER = 43;
export const WORD_SHIP = 44;
export const WORD_US = 45;
export const WORD_SAINT = 46;
export const WORD_FLOOR = 47;
export const WORD_SERVICE = 48;
export const WORD_COUNTY = 49;

const SINGLE_WORDS: readonly (readonly [number, string])[] = [
  [WORD_PO, 'PO'],
  [WORD_P, 'P'],
  [WORD_O, 'O'],
  [WORD_POST, 'POST'],
  [WORD_OFFICE, 'OFFICE OFC OFF'],
  [WORD_BOX, 'BOX BX'],
  [WORD_POBOX, 'POBOX POB POBX APARTADO'],
  [WORD_DRAWER, 'DRAWER DRWR DWR'],
  [WORD_LOCK, 'LOCK'],
  [WORD_LOCKBOX, 'LOCKBOX'],
  [WORD_CALLER, 'CALLER'],
  [WORD_RR, 'RR RFD RFR'],
  [WORD_RURAL, 'RURAL'],
  [WORD_ROUTE, 'ROUTE RTE RT'],
  [WORD_HC, 'HC HCR'],
  [WORD_HIGHWAY, 'HIGHWAY HWY'],
  [WORD_CONTRACT, 'CONTRACT'],
  [WORD_STAR, 'STAR'],
  [WORD_MILITARY_UNIT, 'PSC CMR'],
  [WORD_MILITARY_CITY, 'APO FPO DPO'],
  [WORD_PMB, 'PMB'],
  [WORD_AND, 'AND'],
  [WORD_AT, 'AT'],
  [WORD_OF, 'OF'],
  [WORD_THE, 'THE'],
  [WORD_COUNTRY, 'USA UNITEDSTATES AMERICA'],
  [WORD_US, 'US'],
  [WORD_UNITED, 'UNITED'],
  [WORD_STATES, 'STATES'],
  [WORD_ZIP, 'ZIP ZIPCODE'],
  [WORD_CODE, 'CODE'],
  [WORD_NUMBER, 'NO NUMBER NUM NBR'],
  [WORD_KM, 'KM KILOMETRO'],
  [WORD_FARM, 'FARM'],
  [WORD_TO, 'TO'],
  [WORD_MARKET, 'MARKET'],
  [WORD_RANCH, 'RANCH'],
  [WORD_GENERAL, 'GENERAL'],
  [WORD_DELIVERY, 'DELIVERY'],
  [WORD_INTERSTATE, 'INTERSTATE'],
  [WORD_R, 'R'],
  [WORD_RD, 'RD'],
  [WORD_CORNER, 'CORNER'],
  [WORD_SHIP, 'USS USCGC USNS'],
  [WORD_SAINT, 'ST SAINT STE SAINTE'],
  [WORD_FLOOR, 'FL FLOOR FLR'],
  [WORD_SERVICE, 'SERVICE FRONTAGE'],
  [WORD_COUNTY, 'COUNTY'],
];

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
