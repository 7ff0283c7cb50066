/** Where a search begins: a point, a ZIP, a city or a street address, each with how far off it may be. */
import { PosternError } from '../errors.ts';
import { distanceMetres } from '../postal/geo/index.ts';
import { parseState, type StateCode, type Zip5, zip5OrNull } from '../postal/zip/index.ts';
import {
  ADDRESS_DATASETS,
  type AddressInput,
  type AddressLines,
  type AddressReference,
  type Outcome,
  readAddress,
  validateReading,
} from '../reference/address/index.ts';
import type { ZipRecord, ZipReference } from '../reference/index.ts';

/** Where a search begins, and how far off that may be. Degrees. */
export interface Origin {
  readonly latitude: number;
  readonly longitude: number;
  /** What the point was taken for: itself, an imported address point, the point of a ZIP, a ZIP in the middle of a city. */
  readonly basis: 'point' | 'address-point' | 'zip' | 'city';
  readonly source: 'point' | 'address-point' | 'census-zcta' | 'geonames' | 'community';
  /** null: not known. */
  readonly uncertaintyKm: number | null;
  /** The ZIP whose point stands for what was asked. */
  readonly zip?: Zip5;
  /** The address edition that holds the point. */
  readonly edition?: string;
  readonly note?: string;
}

/** @param latitude −90 … 90 @param longitude −180 … 180 */
export const originOfPoint = (latitude: number, longitude: number): Origin => ({
  latitude,
  longitude,
  basis: 'point',
  source: 'point',
  uncertaintyKm: null,
});

/** The point of a record, or null where none is known. */
const pointOf = ({ zip, latitude, longitude, origin }: ZipRecord): Origin | null =>
  latitude === null || longitude === null || origin.source === 'none'
    ? null
    : {
        latitude,
        longitude,
        basis: 'zip',
        source: origin.source,
        uncertaintyKm: origin.uncertaintyKm,
        zip,
      };

/**
 * The point that stands for a ZIP.
 * @throws PosternError `zip_unknown`, `zip_without_point`
 */
export const originOfZip = (zip: Zip5, zips: ZipReference): Origin => {
  const record = zips.lookup(zip);
  if (record === null) {
    throw new PosternError('zip_unknown', `The ZIP reference in use has no ZIP Code ${zip}.`, {
      status: 404,
      cure: 'Check the digits, or ask by latitude and longitude.',
      place: { field: 'zip' },
    });
  }
  const point = pointOf(record);
  if (point === null) {
    throw new PosternError('zip_without_point', `No point is known for ZIP Code ${zip}.`, {
      status: 404,
      cure: 'Ask by latitude and longitude. Military ZIP Codes stand for no place.',
      place: { field: 'zip' },
    });
  }
  return point;
};

/**
 * The ZIP point nearest to the middle of a city's ZIP points; its uncertainty reaches to the farthest of them.
 * @throws PosternError `city_without_point` where the ZIP reference knows no point of the city
 */
export const originOfCity = (city: string, state: StateCode, zips: ZipReference): Origin => {
  const points = zips.byCityState(city, state).flatMap((record) => pointOf(record) ?? []);
  const latitude = mean(points.map((point) => point.latitude));
  // About the first one, since longitudes of the Aleutians lie on both sides of the date line.
  const about = points[0]?.longitude ?? 0;
  const longitude = about + mean(points.map((point) => turned(point.longitude - about)));
  const [first, ...others] = points.toSorted(
    (one, other) => metresTo(one, latitude, longitude) - metresTo(other, latitude, longitude),
  );
  if (first === undefined) {
    throw new PosternError(
      'city_without_point',
      `The ZIP reference knows no point of this city in ${state}.`,
      {
        status: 404,
        cure: 'Check its spelling, or ask by ZIP Code or by latitude and longitude.',
        place: { field: 'city' },
      },
    );
  }
  if (others.length === 0) return first;
  const farthest = Math.max(...others.map((one) => metresTo(one, first.latitude, first.longitude)));
  return {
    ...first,
    basis: 'city',
    uncertaintyKm: Math.round(farthest / 100) / 10 + (first.uncertaintyKm ?? 0),
    note: `The point of ZIP Code ${first.zip} stands for the whole city, which has ${points.length} of them.`,
  };
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** A difference of longitudes as −180 … 180. */
const turned = (degrees: number): number => degrees - 360 * Math.round(degrees / 360);

const metresTo = (
  { latitude, longitude }: Pick<Origin, 'latitude' | 'longitude'>,
  toLatitude: number,
  toLongitude: number,
): number => distanceMetres(latitude, longitude, toLatitude, toLongitude);

/** What addresses are located with. */
export interface AddressPlaces {
  readonly zips: ZipReference;
  /** Imported address points; null where whoever asks may not use them: then nothing of them is read. */
  readonly points: AddressReference | null;
  /** Unix ms. */
  readonly now: number;
}

/** Datasets that hold points. ZIP+4 ranges have none. */
const POINT_DATASETS = ADDRESS_DATASETS.filter((dataset) => dataset !== 'zip4');

const FAULTS: Readonly<Partial<Record<Outcome, string>>> = {
  'state-missing': 'names no state',
  'city-missing': 'names neither city nor ZIP Code',
  'city-unknown': 'names a city that the ZIP reference does not know',
  'city-state-unverifiable': 'names a city or ZIP Code and a state that do not belong together',
  'zip-unknown': 'names a ZIP Code that the ZIP reference does not know',
};

/**
 * Where a street address lies: its imported point, else the point of its ZIP, else that of its city.
 * @throws PosternError `address_not_located` where its last line does not say; `zip_without_point`, `city_without_point`
 */
export const originOfAddress = (input: AddressInput, { zips, points, now }: AddressPlaces): Origin => {
  const reading = readAddress(input, zips);
  if (points !== null && reading.query !== null) {
    const { outcome, latitude, longitude, source } = validateReading(reading, {
      ...points,
      order: [...POINT_DATASETS, 'standard'],
    });
    if (outcome === 'found' && latitude !== null && longitude !== null) {
      return {
        latitude,
        longitude,
        basis: 'address-point',
        source: 'address-point',
        uncertaintyKm: null,
        ...(source !== null && { edition: source.edition }),
      };
    }
  }
  const { outcome, address } = validateReading(
    { ...reading, query: null },
    { zips, editions: { addresses: [], cityState: undefined }, order: ['standard'], now },
  );
  const fault = FAULTS[outcome];
  if (fault !== undefined) throw notLocated(fault);
  const origin = originOfLastLine(address, zips);
  const why =
    points === null
      ? 'Points of street addresses are for registered callers alone.'
      : 'No imported address point was matched.';
  return {
    ...origin,
    note: `${why} ${origin.note ?? `The point of ZIP Code ${origin.zip} stands for the address.`}`,
  };
};

const originOfLastLine = (
  { city, state, zip }: Pick<AddressLines, 'city' | 'state' | 'zip'>,
  zips: ZipReference,
): Origin => {
  const code = zip5OrNull(zip);
  if (code !== null) return originOfZip(code, zips);
  const known = parseState(state);
  if (known === null) throw notLocated('names no state');
  return originOfCity(city, known, zips);
};

const notLocated = (fault: string): PosternError =>
  new PosternError('address_not_located', `The address ${fault}.`, {
    status: 404,
    cure: 'End it with a ZIP Code, or with city and state: 10 Main St, Ithaca NY. Or ask by latitude and longitude.',
    place: { field: 'address' },
  });
