/**
 * States, possessions and military "states" of Publication 28, appendix B: two-letter code, name, then older
 * abbreviations still written on mail. Names of several words are written without spaces, as the reader joins them.
 */
const TABLE = `
AL|ALABAMA|ALA
AK|ALASKA|ALAS
AS|AMERICAN SAMOA|
AZ|ARIZONA|ARIZ
AR|ARKANSAS|ARK
CA|CALIFORNIA|CALIF CAL CALI
CO|COLORADO|COLO
CT|CONNECTICUT|CONN
DE|DELAWARE|DEL
DC|DISTRICT OF COLUMBIA|
FM|FEDERATED STATES OF MICRONESIA|MICRONESIA
FL|FLORIDA|FLA
GA|GEORGIA|
GU|GUAM|
HI|HAWAII|
ID|IDAHO|
IL|ILLINOIS|ILL
IN|INDIANA|IND
IA|IOWA|
KS|KANSAS|KANS KAN
KY|KENTUCKY|
LA|LOUISIANA|
ME|MAINE|
MH|MARSHALL ISLANDS|
MD|MARYLAND|
MA|MASSACHUSETTS|MASS
MI|MICHIGAN|MICH
MN|MINNESOTA|MINN
MS|MISSISSIPPI|MISS
MO|MISSOURI|
MT|MONTANA|MONT
NE|NEBRASKA|NEBR NEB
NV|NEVADA|NEV
NH|NEW HAMPSHIRE|NHAMPSHIRE
NJ|NEW JERSEY|NJERSEY
NM|NEW MEXICO|NMEX NMEXICO
NY|NEW YORK|NYORK
NC|NORTH CAROLINA|NCAROLINA NCAR
ND|NORTH DAKOTA|NDAKOTA NDAK
MP|NORTHERN MARIANA ISLANDS|NORTHERNMARIANAS
OH|OHIO|
OK|OKLAHOMA|OKLA
OR|OREGON|ORE OREG
PW|PALAU|
PA|PENNSYLVANIA|PENN PENNA
PR|PUERTO RICO|
RI|RHODE ISLAND|
SC|SOUTH CAROLINA|SCAROLINA SCAR
SD|SOUTH DAKOTA|SDAKOTA SDAK
TN|TENNESSEE|TENN
TX|TEXAS|TEX
UT|UTAH|
VT|VERMONT|
VI|VIRGIN ISLANDS|USVIRGINISLANDS USVI
VA|VIRGINIA|VIRG
WA|WASHINGTON|WASH WN
WV|WEST VIRGINIA|WVA WVIRGINIA WVIRG
WI|WISCONSIN|WISC WIS
WY|WYOMING|WYO
AA|ARMED FORCES AMERICAS|
AE|ARMED FORCES EUROPE|
AP|ARMED FORCES PACIFIC|
`;

/** One state: its code, its name, and every spelling read as it (upper case, no spaces). */
interface StateEntry {
  readonly code: string;
  readonly name: string;
  readonly spellings: readonly string[];
}

export const STATES: readonly StateEntry[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [code = '', name = '', older = ''] = line.split('|');
    const spellings = [code, name.replaceAll(' ', ''), ...older.split(' ').filter((word) => word !== '')];
    return { code, name, spellings };
  });

/** Codes that are also common street words: a state only where something speaks for it. */
export const AMBIGUOUS_CODES: readonly string[] = 'CT NE FL LA PR MT AL KY CO DE IN OR ME ID HI OK MS'.split(
  ' ',
);

/** First and last three-digit ZIP prefix of each state: the public prefix map, by number. */
const PREFIXES = `
005-005 NY|006-007 PR|008-008 VI|009-009 PR|010-027 MA|028-029 RI|030-038 NH|039-049 ME|050-054 VT|055-055 MA
056-059 VT|060-069 CT|070-089 NJ|090-098 AE|100-149 NY|150-196 PA|197-199 DE|200-200 DC|201-201 VA|202-205 DC
206-219 MD|220-246 VA|247-268 WV|270-289 NC|290-299 SC|300-319 GA|320-339 FL|340-340 AA|341-349 FL|350-369 AL
370-385 TN|386-397 MS|398-399 GA|400-427 KY|430-459 OH|460-479 IN|480-499 MI|500-528 IA|530-549 WI|550-567 MN
569-569 DC|570-577 SD|580-588 ND|590-599 MT|600-629 IL|630-658 MO|660-679 KS|680-693 NE|700-714 LA|716-729 AR
730-732 OK|733-733 TX|734-749 OK|750-799 TX|800-816 CO|820-831 WY|832-838 ID|840-847 UT|850-865 AZ|870-884 NM
885-885 TX|889-898 NV|900-961 CA|962-966 AP|967-968 HI|969-969 GU|970-979 OR|980-994 WA|995-999 AK
`;

const byCode = new Map(STATES.map((state, index) => [state.code, index]));

/** Index into `STATES` by the first three digits of a ZIP; 255 where no state has the prefix. */
export const STATE_BY_PREFIX: Uint8Array = (() => {
  const table = new Uint8Array(1000).fill(255);
  for (const entry of PREFIXES.trim().split(/[\n|]/)) {
    const [range = '', code = ''] = entry.split(' ');
    const [from = '', to = ''] = range.split('-');
    table.fill(byCode.get(code) ?? 255, Number(from), Number(to) + 1);
  }
  return table;
})();

/** Index into `STATES`, or -1. */
export const stateIndex = (code: string): number => byCode.get(code) ?? -1;
