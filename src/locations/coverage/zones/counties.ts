/** County and state outlines of us-atlas (Census cartographic boundaries of 2017), read when they are needed. */
import { readFile } from 'node:fs/promises';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { STATE_CODES, STATES, type StateCode } from '../../../postal/zip/index.ts';
import { PolygonIndex, type Rings } from './polygons.ts';

export const COUNTY_VINTAGE = 2017;
export const COUNTY_SOURCE = 'County outlines: US Census Bureau, 2017 (us-atlas 3.0.1)';

export type Area = Feature<Polygon | MultiPolygon, { readonly name: string }>;

export interface Outlines {
  /** Every county by its five digits. */
  readonly counties: ReadonlyMap<string, Area>;
  /** Every state by its two digits. */
  readonly states: ReadonlyMap<string, Area>;
  /** Borders between the states of the given digits, and their coasts. */
  readonly borders: (digits: ReadonlySet<string>) => ReturnType<typeof mesh>;
  /** The digits of the county that a point lies in; null outside all. */
  readonly countyAt: (latitude: number, longitude: number) => string | null;
}

type Named = GeometryCollection<{ name: string }>;
type Atlas = Topology<{ counties: Named; states: Named }>;

let loaded: Promise<Outlines> | undefined;

/** Reads them once. */
export const loadOutlines = (): Promise<Outlines> => {
  loaded ??= read();
  return loaded;
};

const read = async (): Promise<Outlines> => {
  const file = new URL(import.meta.resolve('us-atlas/counties-10m.json'));
  const atlas = JSON.parse(await readFile(file, 'utf8')) as Atlas;
  const counties = byId(feature(atlas, atlas.objects.counties) as Collection);
  const states = byId(feature(atlas, atlas.objects.states) as Collection);
  const ids = [...counties.keys()];
  const index = new PolygonIndex([...counties.values()].map(ringsOf));
  return {
    counties,
    states,
    borders: (digits) =>
      mesh(atlas, {
        ...atlas.objects.states,
        geometries: atlas.objects.states.geometries.filter(({ id }) => digits.has(String(id))),
      }),
    countyAt: (latitude, longitude) => ids[index.find(latitude, longitude)[0] ?? -1] ?? null,
  };
};

type Collection = FeatureCollection<Polygon | MultiPolygon, { name: string }>;

const byId = ({ features }: Collection): Map<string, Area> =>
  new Map(
    features.map((area) => [String(area.id), area] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
  );

export const ringsOf = ({ geometry }: Pick<Area, 'geometry'>): Rings =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();

const STATE_OF_DIGITS: ReadonlyMap<string, StateCode> = new Map(
  STATE_CODES.flatMap((code) => {
    const { fips } = STATES[code];
    return fips === null ? [] : [[fips, code] as const];
  }),
);

/** Two digits, or null for military addresses. */
export const digitsOfState = (code: StateCode): string | null => STATES[code].fips;

/** `NY` of `36` or of `36061`. */
export const stateOfDigits = (digits: string): StateCode | null =>
  STATE_OF_DIGITS.get(digits.slice(0, 2)) ?? null;
