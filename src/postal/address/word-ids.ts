/** Words that mean one thing to the reader, by number, and their spellings. */

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
export const WORD_R = 41;
export const WORD_RD = 42;
export const WORD_CORNER = 43;
export const WORD_SHIP = 44;
export const WORD_US = 45;
export const WORD_SAINT = 46;
export const WORD_FLOOR = 47;
export const WORD_SERVICE = 48;
export const WORD_COUNTY = 49;

export const SINGLE_WORDS: readonly (readonly [number, string])[] = [
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
  [WORD_R, 'R'],
  [WORD_RD, 'RD'],
  [WORD_CORNER, 'CORNER'],
  [WORD_SHIP, 'USS USCGC USNS'],
  [WORD_SAINT, 'ST SAINT STE SAINTE'],
  [WORD_FLOOR, 'FL FLOOR FLR'],
  [WORD_SERVICE, 'SERVICE FRONTAGE'],
  [WORD_COUNTY, 'COUNTY'],
];
