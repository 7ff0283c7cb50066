/** Checks city, state and ZIP against each other, and says in which ZIPs an address may lie. */
import type { StandardAddress } from '../../postal/address/index.ts';
import {
  foldCity,
  parseState,
  STATE_CODES,
  type StateCode,
  zip5OrNull,
  zipNumber,
  zipOfNumber,
} from '../../postal/zip/index.ts';
import type { ZipReference } from '../zip-reference.ts';
import type { CityStateFile, Place } from './city-state-file.ts';

/** What is wrong with a last line so that no address can be looked for. */
export type PlaceFault =
  | 'state-missing'
  | 'city-missing'
  | 'city-unknown'
  | 'city-state-unverifiable'
  | 'zip-unknown';

/** A last line that can be worked with. */
export interface CheckedPlace {
  readonly city: string;
  readonly cityAbbreviation: string;
  readonly state: StateCode;
  /** `''` where the city has several ZIPs and none was given. */
  readonly zip: string;
  /** Whether city and ZIP belong together; `unsaid`: the city is there, but not listed for that ZIP. */
  readonly agreement: 'agrees' | 'city-from-zip' | 'zip-from-city' | 'several-zips' | 'unsaid';
  /** The ZIP's number; null where the city has several and none was given. */
  readonly given: number | null;
  /** ZIPs of the city, ascending; worked out when asked. */
  readonly cityZips: () => readonly number[];
  readonly suggestions: readonly string[];
}

export type PlaceCheck =
  | { readonly ok: true; readonly place: CheckedPlace }
  | { readonly ok: false; readonly fault: PlaceFault; readonly suggestions: readonly string[] };

const faulty = (fault: PlaceFault, suggestions: readonly string[] = []): PlaceCheck => ({
  ok: false,
  fault,
  suggestions,
});

export const checkPlace = (
  standard: StandardAddress,
  zips: ZipReference,
  cityState: CityStateFile | undefined,
): PlaceCheck => {
  const zip = zip5OrNull(standard.zip);
  const record = zip === null ? null : zips.lookup(zip);
  const places = zip === null ? [] : (cityState?.placesOf(zipNumber(zip)) ?? []);
  const zipState = record?.state ?? parseState(places[0]?.state ?? '');
  const state = parseState(standard.state) ?? (standard.state === '' ? zipState : null);
  if (state === null) return faulty('state-missing');
  const known = zipState !== null;
  const { city } = standard;
  if (zip !== null && known && zipState !== state) return faulty('city-state-unverifiable');
  if (zip !== null && !known && city === '') return faulty('zip-unknown');
  if (zip === null && city === '') return faulty('city-missing');

  if (zip === null || !known) {
    const cityZips = zipsOfCity(city, state, zips, cityState);
    if (cityZips.length === 0) return noSuchCity(city, state, zips);
    const [only] = cityZips;
    const single = cityZips.length === 1 && only !== undefined;
    return {
      ok: true,
      place: {
        city,
        cityAbbreviation: '',
        state,
        zip: single ? zipOfNumber(only) : '',
        agreement: single ? 'zip-from-city' : 'several-zips',
        given: single ? only : null,
        cityZips: () => cityZips,
        suggestions: [],
      },
    };
  }

  const own = ownCity(record?.city ?? '', places);
  const given = zipNumber(zip);
  const common = { state, zip, given };
  if (city === '') {
    return {
      ok: true,
      place: {
        ...common,
        city: own.name,
        cityAbbreviation: own.abbreviation,
        agreement: 'city-from-zip',
        cityZips: none,
        suggestions: [],
      },
    };
  }
  let found: readonly number[] | undefined;
  const cityZips = (): readonly number[] => (found ??= zipsOfCity(city, state, zips, cityState));
  const place = places.find(({ name }) => foldCity(name) === foldCity(city));
  const listed =
    place !== undefined ||
    foldCity(withoutState(own.name)) === foldCity(withoutState(city)) ||
    cityZips().includes(given);
  const acceptable = place === undefined || place.mailingName === 'yes' || place.key === place.preferredKey;
  return {
    ok: true,
    place: {
      ...common,
      city: listed && !acceptable ? place.preferredName : city,
      cityAbbreviation: place !== undefined && acceptable ? place.abbreviation : '',
      agreement: listed ? 'agrees' : 'unsaid',
      cityZips,
      suggestions: listed ? [] : [own.name],
    },
  };
};

const none = (): readonly number[] => [];

/** The ZIP's own city: its preferred name in the City State product, else that of the ZIP reference. */
const ownCity = (
  city: string,
  places: readonly Place[],
): { readonly name: string; readonly abbreviation: string } => {
  const [first] = places;
  if (first === undefined) return { name: withoutState(city), abbreviation: '' };
  return {
    name: first.preferredName === '' ? first.name : first.preferredName,
    abbreviation: first.abbreviation,
  };
};

/** `APO AE` is the place APO in the state AE. */
const withoutState = (city: string): string => city.replace(/^(APO|FPO|DPO) A[AEP]$/, '$1');

const MILITARY = /^(APO|FPO|DPO)$/;

const zipsOfCity = (
  city: string,
  state: StateCode,
  zips: ZipReference,
  cityState: CityStateFile | undefined,
): number[] => {
  const found = new Set(zips.byCityState(city, state).map(({ zip }) => zipNumber(zip)));
  // The ZIP reference names military places with their state: `APO AE`.
  if (MILITARY.test(city)) {
    for (const { zip } of zips.byCityState(`${city} ${state}`, state)) found.add(zipNumber(zip));
  }
  for (const zip of cityState?.zipsOf(city, state) ?? []) found.add(zip);
  return [...found].sort((one, other) => one - other);
};

const noSuchCity = (city: string, state: StateCode, zips: ZipReference): PlaceCheck => {
  const elsewhere = STATE_CODES.some((other) => other !== state && zips.byCityState(city, other).length > 0);
  return faulty(elsewhere ? 'city-state-unverifiable' : 'city-unknown', zips.suggest(city, state));
};
