/** Looks an address up in one edition and says what came of it. */
import { zipOfNumber } from '../../postal/zip/index.ts';
import type { CityStateFile } from './city-state-file.ts';
import { deliveryPointOf } from './delivery-point.ts';
import type { AddressEntry } from './entry.ts';
import {
  type Choice,
  chooseEntry,
  findExactHits,
  findHits,
  type Hit,
  nearStreets,
  type UnitMatch,
} from './match.ts';
import { type NoteCode, note } from './notes.ts';
import type { OpenAddressEdition } from './open-editions.ts';
import type { CheckedPlace } from './place.ts';
import type { AddressReading, DeliveryQuery } from './reading.ts';
import type { AddressLines, Candidate, MatchSource, Suggestion, ValidationResult } from './result.ts';
import { streetOfKey, streetText } from './street-key.ts';

const DAY_MS = 86_400_000;
const MOST_CANDIDATES = 10;

/** In what, and how, an address is looked for. */
export interface MatchPlan {
  readonly place: CheckedPlace;
  readonly opened: OpenAddressEdition;
  readonly cityState: CityStateFile | undefined;
  readonly nearMisses: 'search' | 'skip';
  readonly now: number;
}

/** The very object `standardised` where the edition does not cover the place. */
export const matchIn = (
  standardised: ValidationResult,
  reading: AddressReading & { readonly query: DeliveryQuery },
  plan: MatchPlan,
): ValidationResult => {
  const { opened, cityState, now } = plan;
  const { query } = reading;
  const zips = zipsToSearch(plan);
  if (zips.length === 0) return standardised;
  const hits = hitsOf(plan, zips, query);
  const source = sourceOf(opened, now);
  const context: Context = { standardised, reading, source, cityState, opened };
  if (hits.length === 0) return missed(context, plan);
  const [hit] = hits;
  if (hits.length > 1 || hit === undefined) {
    return {
      ...standardised,
      outcome: 'ambiguous',
      source,
      candidates: hits
        .flatMap(({ entries, ...rest }) => entries.map((entry) => candidateOf(context, rest, entry)))
        .slice(0, MOST_CANDIDATES),
    };
  }
  const choice = chooseEntry(hit.entries, query);
  if (choice.kind === 'unit-ambiguous') {
    return {
      ...standardised,
      outcome: 'ambiguous',
      completeness: 'default',
      address: linesAt(context, hit),
      source,
      notes: [...standardised.notes, note('unit_missing'), note('not_licensed')],
      candidates: hit.entries.slice(0, MOST_CANDIDATES).map((entry) => candidateOf(context, hit, entry)),
    };
  }
  return found(context, hit, choice);
};

/** The given ZIP, or all of the city's, as far as the edition covers them. */
const zipsToSearch = ({ place, opened }: MatchPlan): readonly number[] =>
  (place.given === null ? place.cityZips() : [place.given]).filter((zip) => opened.file.hasZip(zip));

/** Where the given ZIP has no such address, another of the city may have it, written as it is. */
const hitsOf = (
  { place, opened, cityState, nearMisses }: MatchPlan,
  zips: readonly number[],
  query: DeliveryQuery,
): Hit[] => {
  const hits = findHits(opened.file, zips, query, cityState);
  if (hits.length > 0 || place.given === null || nearMisses === 'skip') return hits;
  const others = place.cityZips().filter((zip) => zip !== place.given && opened.file.hasZip(zip));
  return findExactHits(opened.file, others, query, cityState);
};

interface Context {
  readonly standardised: ValidationResult;
  readonly reading: AddressReading & { readonly query: DeliveryQuery };
  readonly source: MatchSource;
  readonly cityState: CityStateFile | undefined;
  readonly opened: OpenAddressEdition;
}

const missed = (
  { standardised, reading, source, opened }: Context,
  { place, nearMisses }: MatchPlan,
): ValidationResult => {
  const { file, dataset } = opened;
  const near =
    place.given === null || nearMisses === 'skip' ? [] : nearStreets(file, place.given, reading.query);
  const suggestions = near.map(
    ({ zip, key, differs, distance }): Suggestion => ({
      streetAddress: `${reading.query.number} ${streetText(streetOfKey(key))}`,
      city: standardised.address.city,
      state: standardised.address.state,
      zip: zipOfNumber(zip),
      differs,
      distance,
    }),
  );
  // Only the ZIP+4 product claims to have every address; points are where somebody mapped them.
  const isComplete = dataset === 'zip4' && place.given !== null;
  return {
    ...standardised,
    outcome: isComplete ? 'not-found' : 'standardised',
    source,
    suggestions: [...suggestions, ...standardised.suggestions],
    notes: isComplete ? standardised.notes : [...standardised.notes, note('not_in_points')],
  };
};

const UNIT_NOTES: Readonly<Record<UnitMatch, NoteCode | null>> = {
  matched: null,
  'none-asked': null,
  'not-listed': 'unit_not_listed',
  unknown: 'unit_unknown',
};

const found = (
  context: Context,
  hit: Hit,
  choice: Exclude<Choice, { kind: 'unit-ambiguous' }>,
): ValidationResult => {
  const { standardised, reading, source, opened } = context;
  const { entry, unit } = choice;
  const { query } = reading;
  const lines = linesAt(context, hit, entry);
  const spanned = entry.plus4Low !== entry.plus4High;
  const plus4 = spanned || entry.plus4Low.endsWith('ND') ? '' : entry.plus4Low;
  const codes: (NoteCode | null)[] = [
    hit.how === 'completed' ? 'street_completed' : hit.how === 'alias' ? 'street_alias' : null,
    standardised.address.zip !== '' && lines.zip !== standardised.address.zip ? 'zip_changed' : null,
    choice.kind === 'default' && unit === 'none-asked' ? 'unit_missing' : UNIT_NOTES[unit],
    spanned ? 'plus4_range' : null,
    plus4 !== '' && reading.standard.zip4 !== '' && reading.standard.zip4 !== plus4 ? 'plus4_changed' : null,
    entry.lacs === 'L' ? 'lacs_marked' : null,
    source.expired === 'yes' ? 'edition_expired' : null,
    'not_licensed',
  ];
  // The rules for a unit's own digits are not at hand: digits are given where the number alone is the delivery point.
  const isPlain =
    query.unit === '' && query.unitDesignator === '' && entry.unitLow === '' && entry.kind !== 'high-rise';
  return {
    ...standardised,
    outcome: choice.kind === 'non-deliverable' ? 'non-deliverable' : 'found',
    matched: opened.dataset === 'zip4' ? 'zip4-range' : 'address-point',
    completeness: choice.kind === 'default' ? 'default' : 'exact',
    address: { ...lines, plus4 },
    deliveryPoint: isPlain
      ? deliveryPointOf({ zip: lines.zip, plus4, rule: query.rule, number: query.number })
      : null,
    carrierRoute: entry.carrierRoute,
    lacs: entry.lacs,
    latitude: entry.latitude,
    longitude: entry.longitude,
    source: sourceOfEntry(source, opened, entry),
    notes: [
      // The ZIP is now known from the street.
      ...standardised.notes.filter(({ code }) => code !== 'zip_unsaid' && code !== 'zip_from_city'),
      ...codes.filter((code) => code !== null).map(note),
    ],
  };
};

/** The lines of the address where it was found. */
const linesAt = (
  { standardised, reading, cityState, opened }: Context,
  { zip, key, how }: Pick<Hit, 'zip' | 'key' | 'how'>,
  entry?: AddressEntry,
): AddressLines => {
  const { address } = standardised;
  const code = zipOfNumber(zip);
  const preferred =
    entry === undefined || entry.lastLineKey === '' ? undefined : cityState?.place(entry.lastLineKey);
  const isOtherZip = address.zip !== '' && address.zip !== code;
  const urbanization =
    address.urbanization === '' && entry !== undefined && entry.urbanizationKey !== ''
      ? (cityState?.place(entry.urbanizationKey)?.name ?? '')
      : address.urbanization;
  return {
    ...address,
    streetAddress:
      how === 'as-given' || opened === undefined
        ? address.streetAddress
        : `${reading.query.number} ${streetText(streetOfKey(key))}`,
    urbanization,
    city: isOtherZip || address.city === '' ? (preferred?.preferredName ?? address.city) : address.city,
    zip: code,
  };
};

const candidateOf = (
  context: Context,
  place: Pick<Hit, 'zip' | 'key' | 'how'>,
  entry: AddressEntry,
): Candidate => ({
  ...linesAt(context, place, entry),
  plus4: entry.plus4Low === entry.plus4High ? entry.plus4Low : '',
  firm: entry.firm,
  low: entry.low,
  high: entry.high,
  parity: entry.parity,
  unitDesignator: entry.unitDesignator,
  unitLow: entry.unitLow,
  unitHigh: entry.unitHigh,
});

const sourceOf = ({ edition }: OpenAddressEdition, now: number): MatchSource => ({
  dataset: edition.dataset,
  edition: edition.edition,
  authority: edition.authority,
  source: edition.source,
  officialChannel: edition.officialChannel,
  officialSource: edition.officialSource,
  retrievedAt: edition.retrievedAt,
  validUntil: edition.validUntil,
  publisher: edition.publisher,
  licence: edition.licence,
  ageDays: Math.max(0, Math.floor((now - edition.retrievedAt) / DAY_MS)),
  expired: edition.validUntil === null ? 'not stated' : now > edition.validUntil ? 'yes' : 'no',
});

/** A point names its own source and licence. */
const sourceOfEntry = (
  source: MatchSource,
  { file }: OpenAddressEdition,
  entry: AddressEntry,
): MatchSource => {
  const row = file.sources[entry.source];
  if (row === undefined || entry.kind !== 'point') return source;
  return { ...source, publisher: row.name, licence: row.licence === '' ? source.licence : row.licence };
};
