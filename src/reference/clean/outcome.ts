/** What became of a row, and the names of what was noticed on the way. */
import { REASON, type StandardAddress } from '../../postal/address/index.ts';

/** `ok` and `corrected` are whole addresses without contradiction. */
export const OUTCOMES = ['ok', 'corrected', 'check', 'incomplete', 'empty', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  ok: 'A whole address, consistent with the ZIP reference; only its form was standardised.',
  corrected: 'A whole address; something beyond its form was put right, see the reasons.',
  check:
    'A whole address that contradicts itself or the ZIP reference, or of which some text fits nowhere: have a look.',
  incomplete: 'Something is missing: number, street, city, state or ZIP.',
  empty: 'The row holds no address.',
  rejected: 'The row could not be read; it is kept as it came.',
};

/** Faults of a row as such, before any address is read. */
export const ROW_REASONS = {
  too_few_cells: 'The row has fewer cells than the header; the missing ones were taken as empty.',
  too_many_cells: 'The row has more cells than the header; the surplus stands in the rejects file.',
  unbalanced_quote: 'A quote is not closed, or text follows a closed one; the line was read by itself.',
  record_too_long: 'The row is longer than 4 MiB and was cut.',
  json_invalid: 'The line is no JSON object.',
  unknown_field: 'The object has a field that the first rows do not have; it was left out.',
  nul_removed: 'NUL characters were removed.',
  windows_1252: 'The row is no valid UTF-8 and was read as Windows-1252.',
  formula_escaped: 'A cell that a spreadsheet would run as a formula got an apostrophe before it.',
  zipUnknown: 'The ZIP reference has no such ZIP.',
  cityFromZip: 'The city was missing and was taken from the ZIP.',
} as const;
export type RowReason = keyof typeof ROW_REASONS;

/** What an address edition says of an address. */
export const MATCH_REASONS = {
  addressNotFound: 'The ZIP+4 product covers the ZIP and has no such address.',
  addressAmbiguous: 'Several addresses of the reference may be meant.',
  addressNonDeliverable: 'The address exists; nothing is delivered there.',
  notInPoints: 'The open address data that is loaded does not have the address; its coverage is partial.',
  streetCompleted: 'A directional or suffix was filled in: the ZIP has one such street with this number.',
  streetAlias: 'The street bears another official name, which was taken.',
  zipFromStreet: 'The ZIP was taken from where the street and number lie.',
  cityPreferred: 'The city was replaced by the name that mail to the ZIP shall bear.',
  unitMissing: 'The building was found; a unit would say more.',
  unitUnknown: 'The building was found; the unit is not listed for it.',
  unitNotListed: 'The reference lists no units for the number; the unit was kept.',
  plus4Range: 'The reference gives a span of +4 codes; which one is meant is not said.',
  plus4Changed: 'The +4 was replaced by that of the reference.',
  lacsMarked: 'The reference marks the address as converted (LACS); the new one is not licensed here.',
  editionExpired: 'The edition that answered is past the date until which it is valid.',
} as const;
export type MatchReason = keyof typeof MATCH_REASONS;

const CHECKED: ReadonlySet<string> = new Set<RowReason | MatchReason>([
  'zipUnknown',
  'addressNotFound',
  'addressAmbiguous',
  'addressNonDeliverable',
  'unitUnknown',
]);
const CORRECTED: ReadonlySet<string> = new Set<RowReason | MatchReason>([
  'cityFromZip',
  'streetCompleted',
  'streetAlias',
  'zipFromStreet',
  'cityPreferred',
  'plus4Changed',
]);

/** Names of the reader's reason codes. */
export const REASON_NAMES: readonly string[] = (() => {
  const names: string[] = [];
  for (const [name, code] of Object.entries(REASON)) names[code] = name;
  return names;
})();

const codes = (...list: readonly number[]): ReadonlySet<number> => new Set(list);

const CORRECTING = codes(
  REASON.zipZeroRestored,
  REASON.cityMisspelt,
  REASON.cityAbbreviated,
  REASON.numberAfterStreet,
  REASON.cityRewritten,
);
const CONTRADICTING = codes(
  REASON.zipStateMismatch,
  REASON.zipCityMismatch,
  REASON.zipCityDiffers,
  REASON.cityUnknown,
  REASON.extraText,
  REASON.dualAddress,
  REASON.intersection,
  REASON.tooLong,
);

/** Changes of standardising that are told as reasons; the others are form alone. */
export const isToldChange = (code: number): boolean => code === REASON.cityRewritten;

const hasDelivery = ({ number, street, poBox, route, crossStreet }: StandardAddress): boolean =>
  poBox !== '' ||
  route !== '' ||
  (street !== '' && (number !== '' || street === 'GENERAL DELIVERY')) ||
  crossStreet !== '';

export interface Findings {
  readonly address: StandardAddress;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly codes: readonly number[];
  readonly changes: readonly number[];
  readonly checks: readonly string[];
}

export const outcomeOf = (findings: Findings): Outcome => {
  const { address, city, state, zip, codes: noted, changes, checks } = findings;
  if (noted.includes(REASON.empty)) return 'empty';
  if (!hasDelivery(address) || city === '' || state === '' || zip === '') return 'incomplete';
  if (checks.some((check) => CHECKED.has(check))) return 'check';
  let outcome: Outcome = checks.some((check) => CORRECTED.has(check)) ? 'corrected' : 'ok';
  for (const code of noted) {
    if (CONTRADICTING.has(code)) return 'check';
    if (CORRECTING.has(code)) outcome = 'corrected';
  }
  return changes.some((code) => CORRECTING.has(code)) ? 'corrected' : outcome;
};
