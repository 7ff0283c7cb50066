/**
 * Validation: read, standardise, check the last line, look up in the sources in the operator's order. The result says
 * what was matched and on which edition; what no source says stays empty.
 */

import { PosternError } from '../../errors.ts';
import { explain } from '../../postal/address/index.ts';
import type { ZipReference } from '../zip-reference.ts';
import { ADDRESS_DATASETS, type AddressDataset } from './kinds.ts';
import type { GuardedLicensed } from './licensed.ts';
import { matchIn } from './match-edition.ts';
import { type NoteCode, note } from './notes.ts';
import type { AddressEditions } from './open-editions.ts';
import { type CheckedPlace, checkPlace } from './place.ts';
import { type AddressInput, type AddressReading, readAddress } from './reading.ts';
import type { AddressLines, ChangeNote, Outcome, ValidationResult } from './result.ts';

/** Where an answer may come from: a dataset, the official API, or the standard form alone. */
export type SourceName = AddressDataset | 'upstream' | 'standard';

/** Local reference first, the most authoritative dataset before others; then the official API; then the standard form. */
export const DEFAULT_SOURCE_ORDER: readonly SourceName[] = [...ADDRESS_DATASETS, 'upstream', 'standard'];

/**
 * The order that an operator stated; none stated: the default.
 * @throws PosternError `setting_invalid` for a name that is no source, or one that comes twice.
 */
export const sourceOrderOf = (stated: readonly string[]): readonly SourceName[] => {
  if (stated.length === 0) return DEFAULT_SOURCE_ORDER;
  return stated.map((name, place) => {
    const known = DEFAULT_SOURCE_ORDER.find((source) => source === name);
    if (known !== undefined && stated.indexOf(name) === place) return known;
    throw new PosternError(
      'setting_invalid',
      known === undefined
        ? `POSTERN_ADDRESS_SOURCES names ${JSON.stringify(name)}; expected some of ${DEFAULT_SOURCE_ORDER.join(', ')}.`
        : `POSTERN_ADDRESS_SOURCES names ${name} twice.`,
      { status: 400, place: { field: 'address_sources' } },
    );
  });
};

/** The official API as a source. Where none is configured the source is passed over. */
export interface UpstreamAddresses {
  /** null where the API has no such address. */
  look(standard: ValidationResult): Promise<ValidationResult | null>;
}

/** What look-ups need; values, so that a worker thread can have its own. */
export interface AddressReference {
  readonly zips: ZipReference;
  readonly editions: AddressEditions;
  /** Default: `DEFAULT_SOURCE_ORDER`. */
  readonly order?: readonly SourceName[];
  /**
   * What to do about an address that is not found where it should be: look in the city's other ZIPs and for streets that
   * are spelled nearly so (a millisecond or two), or leave it, for lists. Default `search`.
   */
  readonly nearMisses?: 'search' | 'skip';
  /** Whether the result explains what standardising changed. Default `explain`. */
  readonly changes?: 'explain' | 'leave-out';
  /** Unix milliseconds. */
  readonly now: number;
}

/** Sources beyond this machine's own files. */
export interface AddressServices {
  readonly upstream?: UpstreamAddresses;
  readonly licensed?: GuardedLicensed;
}

/**
 * Validates one address with every source, in order.
 * @throws PosternError `licensed_data_stopped`; never on account of the input
 */
export const validateAddress = async (
  input: AddressInput,
  reference: AddressReference,
  services: AddressServices = {},
): Promise<ValidationResult> => {
  const order = reference.order ?? DEFAULT_SOURCE_ORDER;
  const at = order.indexOf('upstream');
  if (at < 0 || services.upstream === undefined) {
    return confirm(validateLocally(input, reference), services);
  }
  const before = order.slice(0, at);
  const first = validateLocally(input, { ...reference, order: [...before, 'standard'] });
  if (first.outcome !== 'standardised' && first.outcome !== 'not-found') return confirm(first, services);
  if (before.includes('standard')) return confirm(first, services);
  const upstream = await services.upstream.look(first);
  return confirm(upstream ?? validateLocally(input, { ...reference, order: order.slice(at + 1) }), services);
};

/** The same from local files alone: synchronous, for lists. */
export const validateLocally = (input: AddressInput, reference: AddressReference): ValidationResult =>
  validateReading(readAddress(input, reference.zips), reference);

/** The same for an address that was read already. */
export const validateReading = (reading: AddressReading, reference: AddressReference): ValidationResult => {
  const { zips, editions, changes = 'explain' } = reference;
  const cityState = editions.cityState?.file;
  const check = checkPlace(reading.standard, zips, cityState);
  if (!check.ok) {
    return {
      ...blank(reading, changes),
      outcome: check.fault,
      suggestions: check.suggestions.map((city) => ({
        streetAddress: '',
        city,
        state: reading.standard.state,
        zip: '',
        differs: 'city' as const,
        distance: 0,
      })),
    };
  }
  const { place } = check;
  const base = blank(reading, changes);
  const address: AddressLines = {
    ...base.address,
    city: place.city,
    cityAbbreviation: place.cityAbbreviation,
    state: place.state,
    zip: place.zip,
  };
  const standardised: ValidationResult = {
    ...base,
    outcome: reading.query === null ? 'insufficient' : 'standardised',
    matched: place.agreement === 'unsaid' || place.agreement === 'several-zips' ? 'nothing' : 'zip-and-city',
    address,
    notes: PLACE_NOTES[place.agreement].map(note),
    suggestions: place.suggestions.map((city) => ({
      streetAddress: address.streetAddress,
      city,
      state: place.state,
      zip: place.zip,
      differs: 'city' as const,
      distance: 0,
    })),
  };
  if (reading.query === null) return standardised;
  return lookUp(standardised, { ...reading, query: reading.query }, place, reference);
};

type Agreement = Extract<ReturnType<typeof checkPlace>, { ok: true }>['place']['agreement'];

const PLACE_NOTES: Readonly<Record<Agreement, readonly NoteCode[]>> = {
  agrees: [],
  'city-from-zip': ['city_from_zip'],
  'zip-from-city': ['zip_from_city'],
  'several-zips': ['zip_unsaid'],
  unsaid: ['city_unsaid'],
};

/** Goes through the sources; the first that can say something definite answers. */
const lookUp = (
  standardised: ValidationResult,
  reading: Parameters<typeof matchIn>[1],
  place: CheckedPlace,
  { editions, order = DEFAULT_SOURCE_ORDER, nearMisses = 'search', now }: AddressReference,
): ValidationResult => {
  let missed: ValidationResult | undefined;
  for (const source of order) {
    if (source === 'standard') break;
    const opened = editions.addresses.find(({ dataset }) => dataset === source);
    if (opened === undefined) continue;
    const tried = matchIn(standardised, reading, {
      place,
      opened,
      cityState: editions.cityState?.file,
      nearMisses,
      now,
    });
    // The edition covers none of these ZIPs.
    if (tried === standardised) continue;
    if (tried.outcome !== 'standardised' && tried.outcome !== 'not-found') return tried;
    // What the ZIP+4 product lacks may be a point that others know; its own word counts before theirs.
    if (missed === undefined || tried.outcome === 'not-found') missed = tried;
  }
  if (missed?.outcome === 'not-found' || order.includes('standard')) {
    return withNote(missed ?? withNote(standardised, 'no_reference'), 'not_licensed');
  }
  return withNote({ ...(missed ?? standardised), outcome: 'not-found' }, 'not_licensed');
};

const withNote = (result: ValidationResult, code: NoteCode): ValidationResult =>
  result.notes.some((known) => known.code === code)
    ? result
    : { ...result, notes: [...result.notes, note(code)] };

/** Asks the licensed tables, where an adapter is there and the address has its ZIP+4. */
const confirm = async (
  result: ValidationResult,
  { licensed }: AddressServices,
): Promise<ValidationResult> => {
  const isKnown = result.outcome === 'found' && result.address.plus4 !== '';
  if (licensed === undefined || !isKnown) return result;
  const answer = await licensed.confirm({
    deliveryLine: result.address.streetAddress,
    unit: result.address.secondaryAddress,
    firm: result.address.firm,
    zip: result.address.zip,
    plus4: result.address.plus4,
    deliveryPoint: result.deliveryPoint?.digits ?? '',
  });
  return { ...result, licensed: answer, notes: result.notes.filter(({ code }) => code !== 'not_licensed') };
};

/** What is known of an input before anything was looked up. */
const blank = (
  { confidence, standard }: AddressReading,
  changes: 'explain' | 'leave-out',
): ValidationResult => ({
  outcome: 'insufficient' satisfies Outcome,
  matched: 'nothing',
  completeness: 'unknown',
  address: linesOf(standard),
  components: standard,
  deliveryPoint: null,
  carrierRoute: '',
  lacs: '',
  latitude: null,
  longitude: null,
  source: null,
  licensed: null,
  changes: changes === 'leave-out' ? [] : changesOf(standard),
  notes: [],
  candidates: [],
  suggestions: [],
  confidence,
});

const changesOf = (standard: AddressReading['standard']): ChangeNote[] =>
  explain(standard).map(({ component = '', from = '', to = '', text, section }) => ({
    component,
    from,
    to,
    why: text,
    section,
  }));

const words = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/** The lines of a standard address; the +4 that the input named is no answer and stays out. */
const linesOf = (standard: AddressReading['standard']): AddressLines => ({
  firm: standard.recipient,
  streetAddress: deliveryLineOf(standard),
  secondaryAddress: words([
    standard.building,
    standard.unitDesignator,
    standard.unit,
    standard.pmb === '' ? '' : `PMB ${standard.pmb}`,
  ]),
  urbanization: standard.urbanization,
  city: standard.city,
  cityAbbreviation: '',
  state: standard.state,
  zip: standard.zip,
  plus4: '',
});

const deliveryLineOf = (standard: AddressReading['standard']): string => {
  const street = words([
    standard.number,
    standard.predirectional,
    standard.street,
    standard.suffix,
    standard.postdirectional,
  ]);
  if (street !== '') return street;
  if (standard.route !== '')
    return words([standard.route, standard.poBox === '' ? '' : `BOX ${standard.poBox}`]);
  return standard.poBox === '' ? '' : `PO BOX ${standard.poBox}`;
};
