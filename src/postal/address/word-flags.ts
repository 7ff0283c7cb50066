/** What a word can be: one bit each, so that a word that is several things is all of them at once. */

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
