/**
 * Words with one meaning each for the reader: box and route words, attention and firm words, number words,
 * leading street types, city words. Spellings are upper case without punctuation.
 */

/** Number words as house numbers (`ONE MAIN ST`). */
export const NUMBER_WORDS: Readonly<Record<string, string>> = {
  ONE: '1',
  TWO: '2',
  THREE: '3',
  FOUR: '4',
  FIVE: '5',
  SIX: '6',
  SEVEN: '7',
  EIGHT: '8',
  NINE: '9',
  TEN: '10',
  ELEVEN: '11',
  TWELVE: '12',
  THIRTEEN: '13',
  FOURTEEN: '14',
  FIFTEEN: '15',
  SIXTEEN: '16',
  SEVENTEEN: '17',
  EIGHTEEN: '18',
  NINETEEN: '19',
  TWENTY: '20',
};

/** Ordinal words as street names (`FIFTH AVE`), with the figure Publication 28 section 235 allows for them. */
export const ORDINAL_WORDS: Readonly<Record<string, string>> = {
  FIRST: '1ST',
  SECOND: '2ND',
  THIRD: '3RD',
  FOURTH: '4TH',
  FIFTH: '5TH',
  SIXTH: '6TH',
  SEVENTH: '7TH',
  EIGHTH: '8TH',
  NINTH: '9TH',
  TENTH: '10TH',
  ELEVENTH: '11TH',
  TWELFTH: '12TH',
  THIRTEENTH: '13TH',
  FOURTEENTH: '14TH',
  FIFTEENTH: '15TH',
  SIXTEENTH: '16TH',
  SEVENTEENTH: '17TH',
  EIGHTEENTH: '18TH',
  NINETEENTH: '19TH',
  TWENTIETH: '20TH',
};

/**
 * Street types that lead in Spanish, French and Italian names (Publication 28, appendix H and section 295):
 * the type belongs to the name and the street has no suffix.
 */
export const LEADING_TYPES: readonly string[] =
  'AVENIDA AVDA CALLE CLL CALLEJON CALLEJA CALZADA CAMINO CAMINITO CAM CARRETERA CARR CERRADA CIRCULO ENTRADA PASEO PASAJE PLACITA RANCHO RUE SENDERO VEREDA VIA VISTA CORTE CAMPO ALAMEDA BULEVAR CLLJ CMT CER PSO PLA RCH VER PARQUE PLAYA PUENTE RAMAL SECTOR'.split(
    ' ',
  );

/** Spanish prefix words and their standard forms, Publication 28 appendix H. */
export const SPANISH_PREFIXES: Readonly<Record<string, string>> = {
  AVENIDA: 'AVE',
  AVE: 'AVE',
  AVDA: 'AVE',
  CALLE: 'CALLE',
  CLL: 'CALLE',
  CALLEJON: 'CLLJ',
  CAMINITO: 'CMT',
  CAMINO: 'CAM',
  CARRETERA: 'CARR',
  CARR: 'CARR',
  CERRADA: 'CER',
  CIRCULO: 'CIR',
  ENTRADA: 'ENT',
  PASEO: 'PSO',
  PLACITA: 'PLA',
  RANCHO: 'RCH',
  VEREDA: 'VER',
  VISTA: 'VIS',
  URBANIZACION: 'URB',
  URB: 'URB',
  EXTENSION: 'EXT',
  RESIDENCIAL: 'RES',
  APARTAMENTO: 'APT',
  EDIFICIO: 'EDIF',
  BARRIO: 'BO',
  BARRIADA: 'BDA',
  PARCELAS: 'PARC',
  SECTOR: 'SECT',
  COOPERATIVA: 'COOP',
  CONDOMINIO: 'COND',
  ESTANCIAS: 'EST',
  QUEBRADA: 'QBDA',
};

/** Words that begin a Puerto Rico urbanization or sector line (Publication 28 section 293). */
export const URBANIZATION_WORDS: readonly string[] = [
  'URB',
  'URBANIZACION',
  'BARRIADA',
  'BDA',
  'PARCELAS',
  'PARC',
];

/** What numbers a highway: `HIGHWAY 50`, `ROUTE 9W`. */
export const ROUTE_WORDS: readonly string[] =
  'HIGHWAY HWY HIWAY HIGHWY HIWY HWAY HGWY ROUTE RTE RT ROAD RD EXPRESSWAY TRUNK'.split(' ');

/** What stands before a route word or a route number: `US`, `STATE`, `COUNTY`, `FM` (section 237, appendix E). */
export const ROUTE_HEADS: readonly string[] =
  'US USHIGHWAY USHWY STATE ST COUNTY CO CNTY CTY FARM RANCH INTERSTATE TOWNSHIP TWP FOREST FS NF PARISH PR INDIAN BIA PRIVATE OLD FEDERAL COUNTRY'.split(
    ' ',
  );

/** Short codes that take a number alone: `CR 12`, `SR 7`, `FM 2972`, `I 35`. */
export const ROUTE_CODES: readonly string[] =
  'CR SR FM RM CTH STH CTY USFS FSR NFR NFD PVR CARR IH SH TR USH SPUR LOOP ROUTE RTE HWY HIGHWAY US SRT CRD I BUSINESS BUS'.split(
    ' ',
  );

/** Words after a route number that belong to it: `HIGHWAY A1A ALT`. */
export const ROUTE_TAILS: readonly string[] =
  'ALT ALTERNATE BUS BUSINESS BYPASS BYP SPUR LOOP TRUCK FRONTAGE'.split(' ');

/** Attention and care-of lines. */
export const ATTENTION_WORDS: readonly string[] = ['ATTN', 'ATTENTION', 'ATN', 'ATT', 'CO', 'CARE'];

/** Firm words: a line that holds one before the number is a name, not a street. */
export const FIRM_WORDS: readonly string[] =
  'INC INCORPORATED LLC LLP CORP CORPORATION COMPANY LTD BANK UNIVERSITY COLLEGE HOSPITAL CHURCH SCHOOL HOTEL INN MOTEL ASSOCIATES GROUP SERVICES DEPARTMENT INSURANCE FOUNDATION MUSEUM LIBRARY CLINIC AIRPORT'.split(
    ' ',
  );

/** Words that open city names of several words: used when no city table knows the name. */
export const CITY_HEADS: readonly string[] =
  'SAN SANTA SANTO LOS LAS EL LA NEW FORT FT PORT ST SAINT SAINTE MOUNT MT LAKE PALM NORTH SOUTH EAST WEST UPPER LOWER GRAND GREEN LITTLE BIG ROUND OAK CEDAR CORAL COLORADO COLLEGE COUNCIL CORPUS BATON DES DE SALT ANN OLD LONG WHITE RED BLUE ROCK SILVER VIRGINIA KANSAS OKLAHOMA IOWA JERSEY STATEN BOCA DALY ROHNERT THOUSAND HIGH SIOUX RAPID GLEN WALNUT MENLO REDONDO MANHATTAN HUNTINGTON'.split(
    ' ',
  );

/** Words that close city names of several words. */
export const CITY_TAILS: readonly string[] =
  'CITY BEACH HEIGHTS SPRINGS FALLS PARK HILLS GROVE VALLEY TOWNSHIP TWP VILLAGE LAKES JUNCTION RAPIDS CREEK HARBOR BLUFFS ISLAND STATION CENTER POINT RIDGE LANDING SHORES GARDENS MILLS OAKS PLAINS WORTH'.split(
    ' ',
  );
