/**
 * The two-letter state codes of the mail: states, the District, territories, freely associated states and the
 * three military "states" (Publication 28, appendix B).
 */

export type StateKind = 'state' | 'district' | 'territory' | 'associated' | 'military';

export interface PostalState {
  /** Upper-case name. */
  readonly name: string;
  /** Two-digit FIPS code; null for the military codes, which are no place. */
  readonly fips: string | null;
  readonly kind: StateKind;
}

const state = (name: string, fips: string, kind: StateKind = 'state'): PostalState => ({ name, fips, kind });
const military = (name: string): PostalState => ({ name, fips: null, kind: 'military' });

export const STATES = {
  AL: state('ALABAMA', '01'),
  AK: state('ALASKA', '02'),
  AS: state('AMERICAN SAMOA', '60', 'territory'),
  AZ: state('ARIZONA', '04'),
  AR: state('ARKANSAS', '05'),
  CA: state('CALIFORNIA', '06'),
  CO: state('COLORADO', '08'),
  CT: state('CONNECTICUT', '09'),
  DE: state('DELAWARE', '10'),
  DC: state('DISTRICT OF COLUMBIA', '11', 'district'),
  FM: state('FEDERATED STATES OF MICRONESIA', '64', 'associated'),
  FL: state('FLORIDA', '12'),
  GA: state('GEORGIA', '13'),
  GU: state('GUAM', '66', 'territory'),
  HI: state('HAWAII', '15'),
  ID: state('IDAHO', '16'),
  IL: state('ILLINOIS', '17'),
  IN: state('INDIANA', '18'),
  IA: state('IOWA', '19'),
  KS: state('KANSAS', '20'),
  KY: state('KENTUCKY', '21'),
  LA: state('LOUISIANA', '22'),
  ME: state('MAINE', '23'),
  MH: state('MARSHALL ISLANDS', '68', 'associated'),
  MD: state('MARYLAND', '24'),
  MA: state('MASSACHUSETTS', '25'),
  MI: state('MICHIGAN', '26'),
  MN: state('MINNESOTA', '27'),
  MS: state('MISSISSIPPI', '28'),
  MO: state('MISSOURI', '29'),
  MT: state('MONTANA', '30'),
  NE: state('NEBRASKA', '31'),
  NV: state('NEVADA', '32'),
  NH: state('NEW HAMPSHIRE', '33'),
  NJ: state('NEW JERSEY', '34'),
  NM: state('NEW MEXICO', '35'),
  NY: state('NEW YORK', '36'),
  NC: state('NORTH CAROLINA', '37'),
  ND: state('NORTH DAKOTA', '38'),
  MP: state('NORTHERN MARIANA ISLANDS', '69', 'territory'),
  OH: state('OHIO', '39'),
  OK: state('OKLAHOMA', '40'),
  OR: state('OREGON', '41'),
  PW: state('PALAU', '70', 'associated'),
  PA: state('PENNSYLVANIA', '42'),
  PR: state('PUERTO RICO', '72', 'territory'),
  RI: state('RHODE ISLAND', '44'),
  SC: state('SOUTH CAROLINA', '45'),
  SD: state('SOUTH DAKOTA', '46'),
  TN: state('TENNESSEE', '47'),
  TX: state('TEXAS', '48'),
  UT: state('UTAH', '49'),
  VT: state('VERMONT', '50'),
  VI: state('VIRGIN ISLANDS', '78', 'territory'),
  VA: state('VIRGINIA', '51'),
  WA: state('WASHINGTON', '53'),
  WV: state('WEST VIRGINIA', '54'),
  WI: state('WISCONSIN', '55'),
  WY: state('WYOMING', '56'),
  AA: military('ARMED FORCES AMERICAS'),
  AE: military('ARMED FORCES EUROPE, THE MIDDLE EAST, AFRICA AND CANADA'),
  AP: military('ARMED FORCES PACIFIC'),
} as const satisfies Record<string, PostalState>;

export type StateCode = keyof typeof STATES;

/** All codes, in alphabetical order. */
export const STATE_CODES: readonly StateCode[] = (Object.keys(STATES) as StateCode[]).sort();

/** The code as a `StateCode` (case and blanks do not matter), or null where USPS knows no such code. */
export const parseState = (text: string): StateCode | null => {
  const code = text.trim().toUpperCase();
  return Object.hasOwn(STATES, code) ? (code as StateCode) : null;
};
