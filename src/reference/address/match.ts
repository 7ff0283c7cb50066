/** Finds an address in one edition: the street, the number, then the unit or firm. */
import { boundedEditDistance, foldCity } from '../../postal/zip/index.ts';
import type { AddressFile } from './address-file.ts';
import type { CityStateFile } from './city-state-file.ts';
import { type AddressEntry, isNonDeliverable } from './entry.ts';
import { inRange, wholeNumber } from './number.ts';
import type { DeliveryQuery } from './reading.ts';
import { nameOfKey, type StreetKey, type StreetName, streetOfKey } from './street-key.ts';

/** How a street was found: as given, by another name that USPS lists, or with a part that the input lacks. */
export type StreetMatch = 'as-given' | 'alias' | 'completed';

/** The entries of one street in one ZIP that hold the number. */
export interface Hit {
  readonly zip: number;
  readonly key: StreetKey;
  readonly how: StreetMatch;
  readonly entries: readonly AddressEntry[];
}

/** Looks for the street as given in each ZIP; only where that finds nothing, with missing parts filled in. */
export const findHits = (
  file: AddressFile,
  zips: readonly number[],
  query: DeliveryQuery,
  cityState: CityStateFile | undefined,
): Hit[] => {
  const exact = findExactHits(file, zips, query, cityState);
  if (exact.length > 0 || query.rule !== 'primary-number') return exact;
  return zips.flatMap((zip) => completedHits(file, zip, query));
};

/** The street as given, or under another official name. */
export const findExactHits = (
  file: AddressFile,
  zips: readonly number[],
  query: DeliveryQuery,
  cityState: CityStateFile | undefined,
): Hit[] => zips.flatMap((zip) => exactHits(file, zip, query, cityState));

const exactHits = (
  file: AddressFile,
  zip: number,
  query: DeliveryQuery,
  cityState: CityStateFile | undefined,
): Hit[] => {
  const entries = entriesAt(file, zip, query.key, query.number);
  if (entries.length > 0) return [{ zip, key: query.key, how: 'as-given', entries }];
  return (cityState?.realStreets(zip, query.key, query.number) ?? []).flatMap((key) => {
    const real = entriesAt(file, zip, key, query.number);
    return real.length === 0 ? [] : [{ zip, key, how: 'alias' as const, entries: real }];
  });
};

/** A fraction belongs to the number before it: `100 1/2` lies in the range of 100. */
const entriesAt = (file: AddressFile, zip: number, key: StreetKey, number: string): AddressEntry[] => {
  const entries = file.find(zip, key, number);
  if (entries.length > 0) return entries;
  const whole = /^(\d+) \d+\/\d+$/.exec(number)?.[1];
  return whole === undefined ? [] : file.find(zip, key, whole);
};

/** Streets that have all parts the input names, and more. */
const completedHits = (file: AddressFile, zip: number, query: DeliveryQuery): Hit[] =>
  file
    .streetsNamed(zip, query.street)
    .filter((key) => completes(streetOfKey(key), query.street))
    .flatMap((key) => {
      const entries = entriesAt(file, zip, key, query.number);
      return entries.length === 0 ? [] : [{ zip, key, how: 'completed' as const, entries }];
    });

const completes = (whole: StreetName, given: StreetName): boolean =>
  (given.suffix === '' || given.suffix === whole.suffix) &&
  (given.predirectional === '' || given.predirectional === whole.predirectional) &&
  (given.postdirectional === '' || given.postdirectional === whole.postdirectional);

/**
 * Which of a street's entries is meant. `exact`: this one. `default`: the building was found, and a unit would say more.
 * `unit-ambiguous`: several, none of them for the building as a whole.
 */
export type Choice =
  | {
      readonly kind: 'exact' | 'default' | 'non-deliverable';
      readonly entry: AddressEntry;
      readonly unit: UnitMatch;
    }
  | { readonly kind: 'unit-ambiguous' };

/** `none-asked`: the input has no unit; `not-listed`: the street's entries list no units at all. */
export type UnitMatch = 'matched' | 'none-asked' | 'not-listed' | 'unknown';

export const chooseEntry = (entries: readonly AddressEntry[], query: DeliveryQuery): Choice => {
  const base = entries.filter((entry) => entry.base === 'base');
  const listed = base.length > 0 ? base : entries;
  const units = listed.filter(hasUnits);
  const wholes = listed.filter((entry) => !hasUnits(entry));
  const asked = query.unit !== '' || query.unitDesignator !== '';
  const named = narrowest(firmsNamed(listed, query.firm));
  if (asked) {
    const matching = narrowest(unitsMatching(units, query));
    if (matching !== undefined) return chosen('exact', matching, 'matched');
  }
  if (named !== undefined) return chosen('exact', named, asked ? 'unknown' : 'none-asked');
  const defaults = wholes.filter(({ kind }) => kind === 'high-rise');
  const streets = wholes.filter(({ kind }) => kind !== 'high-rise' && kind !== 'firm');
  const firms = wholes.filter(({ kind }) => kind === 'firm');
  const building = narrowest(defaults) ?? narrowest(streets) ?? narrowest(firms);
  if (building === undefined) {
    const [first] = units;
    if (first !== undefined && first.kind === 'point') {
      return chosen(
        'default',
        { ...first, unitDesignator: '', unitLow: '', unitHigh: '', plus4Low: '', plus4High: '' },
        asked ? 'unknown' : 'none-asked',
      );
    }
    return { kind: 'unit-ambiguous' };
  }
  const wantsUnit = units.length > 0 || defaults.length > 0;
  if (!wantsUnit) return chosen('exact', building, asked ? 'not-listed' : 'none-asked');
  return chosen('default', building, asked ? 'unknown' : 'none-asked');
};

const chosen = (kind: 'exact' | 'default', entry: AddressEntry, unit: UnitMatch): Choice => ({
  kind: isNonDeliverable(entry) ? 'non-deliverable' : kind,
  entry,
  unit,
});

const hasUnits = (entry: AddressEntry): boolean =>
  entry.unitLow !== '' || entry.unitHigh !== '' || (entry.kind === 'point' && entry.unitDesignator !== '');

/** Entries that hold the unit; those of the same designator before others. */
const unitsMatching = (entries: readonly AddressEntry[], query: DeliveryQuery): AddressEntry[] => {
  const holding = entries.filter(({ unitLow, unitHigh, unitParity }) =>
    inRange(query.unit, unitLow, unitHigh, unitParity),
  );
  const same = holding.filter(({ unitDesignator }) => unitDesignator === query.unitDesignator);
  if (same.length > 0) return same;
  // `#` says that there is a unit, not of which kind.
  return holding.filter(
    ({ unitDesignator }) =>
      unitDesignator === '' ||
      unitDesignator === '#' ||
      query.unitDesignator === '#' ||
      query.unitDesignator === '',
  );
};

const firmsNamed = (entries: readonly AddressEntry[], firm: string): AddressEntry[] =>
  firm === '' ? [] : entries.filter((entry) => entry.firm !== '' && foldCity(entry.firm) === foldCity(firm));

/** The entry with the narrowest range; undefined where there is none, or where two equally narrow ones differ in +4. */
const narrowest = (entries: readonly AddressEntry[]): AddressEntry | undefined => {
  const [first] = entries;
  if (first === undefined) return undefined;
  const width = Math.min(...entries.map(widthOf));
  const narrow = entries.filter((entry) => widthOf(entry) === width);
  const [one] = narrow;
  return narrow.every((entry) => entry.plus4Low === one?.plus4Low && entry.plus4High === one.plus4High)
    ? one
    : undefined;
};

const widthOf = ({ low, high }: AddressEntry): number => {
  const first = wholeNumber(low);
  const last = wholeNumber(high);
  if (first < 0 || last < 0) return low === high ? 0 : Number.MAX_SAFE_INTEGER;
  return last - first;
};

/** A street that is nearly what was asked for. */
export interface NearStreet {
  readonly zip: number;
  readonly key: StreetKey;
  /** What differs. */
  readonly differs: 'suffix-or-directional' | 'spelling';
  readonly distance: number;
  /** Whether the street has the number. */
  readonly number: 'there' | 'missing';
}

const MOST_NEAR = 5;

/** Streets of a ZIP that are spelled nearly so, or differ in suffix or directionals; those with the number first. */
export const nearStreets = (file: AddressFile, zip: number, query: DeliveryQuery): NearStreet[] => {
  if (query.rule !== 'primary-number') return [];
  const name = streetOfKey(query.key).name;
  const limit = name.length <= 4 ? 1 : name.length <= 8 ? 2 : 3;
  const near: NearStreet[] = [];
  for (const key of file.streetsOf(zip)) {
    if (key === query.key) continue;
    const other = nameOfKey(key);
    if (Math.abs(other.length - name.length) > limit) continue;
    const distance = boundedEditDistance(name, other, limit);
    if (distance > limit) continue;
    near.push({
      zip,
      key,
      differs: distance === 0 ? 'suffix-or-directional' : 'spelling',
      distance,
      number: file.find(zip, key, query.number).length > 0 ? 'there' : 'missing',
    });
  }
  return near
    .sort(
      (one, other) =>
        Number(one.number === 'missing') - Number(other.number === 'missing') ||
        one.distance - other.distance ||
        differences(one, query) - differences(other, query) ||
        (one.key < other.key ? -1 : 1),
    )
    .slice(0, MOST_NEAR);
};

/** In how many parts beside the name a street differs. */
const differences = ({ key }: NearStreet, { street }: DeliveryQuery): number => {
  const other = streetOfKey(key);
  return (
    Number(other.suffix !== street.suffix) +
    Number(other.predirectional !== street.predirectional) +
    Number(other.postdirectional !== street.postdirectional)
  );
};
