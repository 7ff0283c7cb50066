/**
 * Places as flat features, for GIS tools and tables: every property in every feature, null where the source states
 * nothing, codes as text. A property's reader works on one row, so that a filter reads the columns that it names.
 */
import type { Edition } from '../reference/index.ts';
import type { FacilityDetails } from './facility.ts';
import type { LocationIndex } from './location-index.ts';
import type { LocationTable } from './table.ts';

export type Scalar = string | number | boolean | null;

/** `date` is a text `YYYY-MM-DD`. */
export type PropertyType = 'text' | 'number' | 'integer' | 'boolean' | 'date';

export interface FeatureProperty {
  readonly name: string;
  readonly type: PropertyType;
  /** What it holds, for people. */
  readonly description: string;
}

/** One edition as features, rows ascending by id. Immutable. */
export interface FeatureTable {
  readonly edition: Edition;
  readonly size: number;
  readonly properties: readonly FeatureProperty[];
  /** One for each property, in their order. */
  readonly readers: readonly ((row: number) => Scalar)[];
  idAt(row: number): string;
  /** The row of an id, or −1. */
  rowOf(id: string): number;
  /** Degrees, or NaN where the row has no point. */
  latitudeAt(row: number): number;
  longitudeAt(row: number): number;
}

const property = (name: string, type: PropertyType, description: string): FeatureProperty => ({
  name,
  type,
  description,
});

/** The properties of post offices and collection boxes alike. */
export const LOCATION_PROPERTIES = [
  property('type', 'text', 'Kind of place as the source calls it, such as POST_OFFICE or BLUE_BOX'),
  property('name', 'text', 'Name of the place'),
  property('streetAddress', 'text', 'Street address'),
  property('city', 'text', 'City'),
  property('state', 'text', 'Two-letter state code'),
  property('ZIPCode', 'text', 'ZIP Code, five digits as text'),
  property('ZIPPlus4', 'text', 'The four digits of the ZIP+4, as text'),
  property('coordinateSource', 'text', 'Where the point comes from: source, zip-centroid or none'),
  property('timeZone', 'text', 'IANA time zone of the point'),
  property('services', 'text', 'USPS services offered, with commas between them'),
  property('retailHours', 'text', 'Hours of the counter, such as Mo-Fr 08:30-17:00'),
  property('lobbyHours', 'text', 'Hours of the lobby'),
  property('serviceHours', 'text', 'All services with their hours, with | between them'),
  property('collections', 'text', 'Collection times, such as Mo-Fr 15:00; Sa 11:00'),
  property('phone', 'text', 'Telephone number'),
  property('parking', 'text', 'Parking, as the source states it'),
  property('note', 'text', 'Note of the source'),
  property('closureStated', 'boolean', 'Whether the source states a temporary closure'),
  property('closedFrom', 'date', 'First day of a stated closure'),
  property('closedUntil', 'date', 'Last day of a stated closure'),
  property(
    'specialDays',
    'text',
    'Days with other hours, such as 2026-12-24 closed, with commas between them',
  ),
  property('findings', 'text', 'What the import found wrong with the row, with commas between them'),
] as const satisfies readonly FeatureProperty[];

type Services = Readonly<Record<string, string>>;
const NO_DETAILS: FacilityDetails = {};
const NO_SERVICES: Services = {};

/** Reads a column of JSON; a row's several properties are read one after another, so the last one is kept. */
const lastParsed = <Value>(
  table: LocationTable,
  column: 'services' | 'details',
  nothing: Value,
): ((row: number) => Value) => {
  let text = '';
  let value = nothing;
  return (row) => {
    const next = table.textAt(column, row);
    if (next !== text) {
      text = next;
      value = next === '' ? nothing : (JSON.parse(next) as Value);
    }
    return value;
  };
};

const stated = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

const joined = (parts: readonly string[] | undefined, between: string): string | null =>
  parts === undefined || parts.length === 0 ? null : parts.join(between);

/** An edition of post offices or collection boxes as features. */
export const locationFeatures = ({ table, edition }: LocationIndex): FeatureTable => {
  const services = lastParsed<Services>(table, 'services', NO_SERVICES);
  const details = lastParsed<FacilityDetails>(table, 'details', NO_DETAILS);
  const readers: Record<(typeof LOCATION_PROPERTIES)[number]['name'], (row: number) => Scalar> = {};
  const text = (column: 'name' | 'streetAddress' | 'city' | 'collections') => (row: number) =>
    stated(table.textAt(column, row));
  Object.assign(readers, {
    type: (row: number) => stated(table.typeAt(row)),
    name: text('name'),
    streetAddress: text('streetAddress'),
    city: text('city'),
    state: (row: number) => table.stateAt(row),
    ZIPCode: (row: number) => table.ZIPCodeAt(row),
    ZIPPlus4: (row: number) => table.plus4At(row),
    coordinateSource: (row: number) => table.coordinateSourceAt(row),
    timeZone: (row: number) => table.timeZoneAt(row),
    services: (row: number) => joined(Object.keys(services(row)), ','),
    retailHours: (row: number) => stated(services(row).RETAIL),
    lobbyHours: (row: number) => stated(services(row).LOBBY),
    serviceHours: (row: number) =>
      joined(
        Object.entries(services(row)).map(([name, hours]) => (hours === '' ? name : `${name}: ${hours}`)),
        ' | ',
      ),
    collections: text('collections'),
    phone: (row: number) => stated(details(row).phone),
    parking: (row: number) => stated(details(row).parking),
    note: (row: number) => stated(details(row).note),
    closureStated: (row: number) => details(row).closure !== undefined,
    closedFrom: (row: number) => details(row).closure?.from ?? null,
    closedUntil: (row: number) => details(row).closure?.until ?? null,
    specialDays: (row: number) =>
      joined(
        details(row).specialDays?.map(({ date, hours }) => `${date} ${hours}`),
        ',',
      ),
    findings: (row: number) => joined(details(row).findings, ','),
  } satisfies typeof readers);
  return {
    edition,
    size: table.size,
    properties: LOCATION_PROPERTIES,
    readers: LOCATION_PROPERTIES.map(({ name }) => readers[name] ?? (() => null)),
    idAt: (row) => table.idAt(row),
    rowOf: (id) => table.rowOf(id),
    latitudeAt: (row) => table.latitudeAt(row),
    longitudeAt: (row) => table.longitudeAt(row),
  };
};
