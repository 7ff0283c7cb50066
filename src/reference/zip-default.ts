/**
 * The default ZIP data: GeoNames for city, state and county; Census ZCTA points over GeoNames points; `zipcodes`
 * for territories and military ZIPs that GeoNames lacks. Pure: texts in, records out.
 */
import { distanceMetres, GeoIndex } from '../postal/geo/index.ts';
import {
  militaryPlace,
  militaryState,
  parseState,
  plainUpperCase,
  STATES,
  type StateCode,
  stateOfZip,
  timeZonesOfState,
  type Zip5,
  zip5OrNull,
} from '../postal/zip/index.ts';
import type { Rejects } from './rejects.ts';
import type { PointSource, ZipKind, ZipRecord } from './zip-record.ts';
import type { ZipSources } from './zip-sources.ts';

/** The IANA time zone at a point. */
export type TimeZoneAt = (latitude: number, longitude: number) => string;

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A ZIP as one source tells it, before points are chosen. */
interface Place {
  readonly zip: Zip5;
  readonly city: string;
  readonly state: StateCode;
  readonly county: string | null;
  readonly countyFips: string | null;
  readonly source: 'geonames' | 'community';
  /** null for military ZIPs: where they are is not public. */
  readonly point: Point | null;
}

export interface DefaultZips {
  readonly records: readonly ZipRecord[];
  readonly rowsRead: number;
}

/** States whose ZIPs come from `zipcodes`, where GeoNames has them not. */
const COMMUNITY_KINDS: ReadonlySet<string> = new Set(['territory', 'associated', 'military']);

/** Sources round to four decimals, and a point never stands for an area better than this. */
const LEAST_UNCERTAINTY_KM = 0.1;

/** Builds the default records; rows that cannot be read go to `rejects`. */
export const defaultZips = (
  sources: Pick<ZipSources, 'geonames' | 'zcta' | 'community'>,
  timeZoneAt: TimeZoneAt,
  rejects: Rejects,
): DefaultZips => {
  const places = new Map<Zip5, Place>();
  let rowsRead = readGeonames(sources.geonames, places, rejects);
  rowsRead += readCommunity(sources.community, places);
  const census = readCensus(sources.zcta);
  rowsRead += census.size;
  const typical = uncertaintyBySource(places, census);
  const records: ZipRecord[] = [];
  for (const place of places.values())
    records.push(recordOf(place, census.get(place.zip), typical, timeZoneAt));
  return { records: withDomesticTimeZones(records), rowsRead };
};

/** Columns of the GeoNames dump, counted from 0. */
const ZIP = 1;
const PLACE = 2;
const STATE = 4;
const COUNTY = 5;
const COUNTY_CODE = 6;
const LATITUDE = 9;
const LONGITUDE = 10;
const GEONAMES_COLUMNS = 12;

const readGeonames = (text: string, places: Map<Zip5, Place>, rejects: Rejects): number => {
  const lines = text.split('\n');
  let rows = 0;
  lines.forEach((line, index) => {
    if (line === '') return;
    rows++;
    const cells = line.split('\t');
    const refuse = (column: string, reason: string): void =>
      rejects.refuse({ source: 'US.txt', line: index + 1, column, reason });
    if (cells.length !== GEONAMES_COLUMNS) {
      refuse('', `expected ${GEONAMES_COLUMNS} fields, found ${cells.length}`);
      return;
    }
    const zip = zip5OrNull(cells[ZIP] ?? '');
    if (zip === null) {
      refuse('postal code', `"${cells[ZIP]}" is no ZIP Code`);
      return;
    }
    const name = cells[PLACE] ?? '';
    const military = militaryState(zip);
    const state = military ?? parseState(cells[STATE] ?? '');
    if (state === null) {
      refuse('admin code1', `"${cells[STATE]}" is no state, and ${zip} ("${name}") has no military prefix`);
      return;
    }
    const city = military === null ? name : militaryPlace(name);
    if (city === null || city === '') {
      refuse('place name', `"${name}" names no place of ${state}`);
      return;
    }
    const point = pointOf(cells[LATITUDE] ?? '', cells[LONGITUDE] ?? '');
    if (point === null) {
      refuse('latitude', `"${cells[LATITUDE]}, ${cells[LONGITUDE]}" is no point`);
      return;
    }
    if (places.has(zip)) {
      refuse('postal code', `${zip} came before`);
      return;
    }
    places.set(zip, {
      zip,
      city: plainUpperCase(city),
      state,
      ...countyOf(state, cells[COUNTY] ?? '', cells[COUNTY_CODE] ?? ''),
      source: 'geonames',
      point: military === null ? point : null,
    });
  });
  return rows;
};

const COMMUNITY_ENTRY =
  /\{"zip":"(\d{5})","latitude":(-?[\d.]+),"longitude":(-?[\d.]+),"city":"([^"]*)","state":"([A-Z]{2})"/g;

const readCommunity = (text: string, places: Map<Zip5, Place>): number => {
  let rows = 0;
  for (const [, zipText = '', latitude = '', longitude = '', name = '', stateText = ''] of text.matchAll(
    COMMUNITY_ENTRY,
  )) {
    const zip = zip5OrNull(zipText);
    const state = parseState(stateText);
    if (zip === null || state === null || !COMMUNITY_KINDS.has(STATES[state].kind) || places.has(zip))
      continue;
    // The state goes by the prefix; an entry that says otherwise is not believed at all.
    if (stateOfZip(zip) !== state) continue;
    const military = militaryState(zip) !== null;
    const city = military ? militaryPlace(name) : plainUpperCase(name);
    if (city === null || city === '') continue;
    rows++;
    const point = military ? null : pointOf(latitude, longitude);
    places.set(zip, { zip, city, state, county: null, countyFips: null, source: 'community', point });
  }
  return rows;
};

const CENSUS_ENTRY = /\{"latitude":(-?[\d.]+),"longitude":(-?[\d.]+),"zipCode":"(\d{5})"\}/g;

const readCensus = (text: string): Map<Zip5, Point> => {
  const points = new Map<Zip5, Point>();
  for (const [, latitude = '', longitude = '', zipText = ''] of text.matchAll(CENSUS_ENTRY)) {
    const zip = zip5OrNull(zipText);
    const point = pointOf(latitude, longitude);
    if (zip !== null && point !== null) points.set(zip, point);
  }
  return points;
};

/** For each source of places: what 99 % of its points are off the Census point at most, in kilometres. */
const uncertaintyBySource = (
  places: ReadonlyMap<Zip5, Place>,
  census: ReadonlyMap<Zip5, Point>,
): Record<Place['source'], number> => {
  const differences = { geonames: [] as number[], community: [] as number[] };
  for (const { zip, point, source } of places.values()) {
    const censusPoint = census.get(zip);
    if (point !== null && censusPoint !== undefined)
      differences[source].push(kilometresBetween(point, censusPoint));
  }
  return { geonames: percentile99(differences.geonames), community: percentile99(differences.community) };
};

const recordOf = (
  place: Place,
  censusPoint: Point | undefined,
  typical: Record<Place['source'], number>,
  timeZoneAt: TimeZoneAt,
): ZipRecord => {
  const { zip, city, state, county, countyFips, source } = place;
  const point = place.point === null ? null : (censusPoint ?? place.point);
  return {
    zip,
    city,
    state,
    county,
    countyFips,
    timeZone: point === null ? null : timeZoneAt(point.latitude, point.longitude),
    latitude: point?.latitude ?? null,
    longitude: point?.longitude ?? null,
    origin: originOf(place, censusPoint, typical),
    kind: kindOf(state),
    authority: 'community',
    citySource: source,
    office: null,
  };
};

/** With two sources the uncertainty is their distance, with one it is the 99th percentile of its kind. */
const originOf = (
  { point, source }: Place,
  censusPoint: Point | undefined,
  typical: Record<Place['source'], number>,
): { source: PointSource; uncertaintyKm: number | null } => {
  if (point === null) return { source: 'none', uncertaintyKm: null };
  if (censusPoint === undefined) return { source, uncertaintyKm: tenths(typical[source]) };
  return { source: 'census-zcta', uncertaintyKm: tenths(kilometresBetween(point, censusPoint)) };
};

/**
 * A table of zones by point is coarse near a border and may answer with a zone across it. A zone that the ZIP's
 * state does not have gives way to the state's only one, or to that of the nearest ZIP of the state.
 */
const withDomesticTimeZones = (records: readonly ZipRecord[]): ZipRecord[] => {
  const isDomestic = ({ state, timeZone }: ZipRecord): boolean =>
    timeZone !== null && timeZonesOfState(state).includes(timeZone);
  const settled = records.filter((record) => isDomestic(record));
  const index = new GeoIndex(
    settled.map(({ latitude }) => latitude ?? 0),
    settled.map(({ longitude }) => longitude ?? 0),
  );
  return records.map((record) => {
    const { state, latitude, longitude } = record;
    if (latitude === null || longitude === null || isDomestic(record)) return record;
    const [only, ...others] = timeZonesOfState(state);
    if (others.length === 0) return { ...record, timeZone: only ?? null };
    const filter = (point: number): boolean => settled[point]?.state === state;
    const [nearest] = index.nearest(latitude, longitude, 1, { filter });
    return {
      ...record,
      timeZone: nearest === undefined ? (only ?? null) : (settled[nearest.index]?.timeZone ?? null),
    };
  });
};

/** A county's FIPS code needs a state with one and a code of three digits; in the Pacific GeoNames uses other codes. */
const countyOf = (
  state: StateCode,
  name: string,
  code: string,
): { county: string | null; countyFips: string | null } => {
  const { fips, kind } = STATES[state];
  if (kind !== 'state' && kind !== 'district') return { county: null, countyFips: null };
  return { county: name === '' ? null : name, countyFips: /^\d{3}$/.test(code) ? fips + code : null };
};

export const kindOf = (state: StateCode): ZipKind => {
  const { kind } = STATES[state];
  if (kind === 'military') return 'military';
  return kind === 'territory' || kind === 'associated' ? 'territory' : 'standard';
};

const pointOf = (latitudeText: string, longitudeText: string): Point | null => {
  const latitude = Number(latitudeText);
  const longitude = Number(longitudeText);
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  // 0, 0 lies in the sea and stands for "not known" in such lists, as an empty text does.
  return onEarth && (latitude !== 0 || longitude !== 0) ? { latitude, longitude } : null;
};

const kilometresBetween = (one: Point, other: Point): number =>
  distanceMetres(one.latitude, one.longitude, other.latitude, other.longitude) / 1_000;

const percentile99 = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? LEAST_UNCERTAINTY_KM;

const tenths = (kilometres: number): number =>
  Math.max(LEAST_UNCERTAINTY_KM, Math.round(kilometres * 10) / 10);
