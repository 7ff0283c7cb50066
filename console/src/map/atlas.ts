/** Outlines of states and counties (us-atlas: Census cartographic boundaries of 2017, public domain), read when a map needs them. */
import type { Feature, FeatureCollection, Geometry, MultiLineString, MultiPolygon, Polygon } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import countiesUrl from 'us-atlas/counties-10m.json?url';
import statesUrl from 'us-atlas/states-10m.json?url';
import { call } from '../api/client.ts';

type Named = GeometryCollection<{ name: string }>;
type Atlas = Topology<{ states: Named; counties: Named }>;
export type Area = Feature<Polygon | MultiPolygon, { name: string }>;

/** Areas with their names, and the lines between them drawn once. */
export interface Outlines {
  readonly areas: readonly Area[];
  readonly lines: MultiLineString;
}

const read = async (url: string, object: 'states' | 'counties'): Promise<Outlines> => {
  const answer = await call<Atlas>(url);
  if (!answer.ok) throw new Error(`The outlines of ${object} did not come.`);
  const collection = answer.data.objects[object];
  const { features } = feature<{ name: string }>(answer.data, collection) as FeatureCollection<
    Geometry,
    { name: string }
  >;
  return { areas: features as Area[], lines: mesh(answer.data, collection) };
};

/** Asks once; what failed is asked for again the next time. */
const once = (ask: () => Promise<Outlines>): (() => Promise<Outlines>) => {
  let asked: Promise<Outlines> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
};

/** 115 kB. @throws Error where they do not come */
export const loadStates = once(() => read(statesUrl, 'states'));

/** 840 kB, for maps that are near enough. @throws Error where they do not come */
export const loadCounties = once(() => read(countiesUrl, 'counties'));

type Ring = readonly (readonly number[])[];

/** Twice the area of a ring, in square degrees: to tell which part of an area is its largest. */
const sizeOf = (ring: Ring): number =>
  Math.abs(
    ring.reduce((sum, [x = 0, y = 0], index) => {
      const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
      return sum + x * nextY - nextX * y;
    }, 0),
  );

/** Where the name of an area stands: in the middle of its largest part. Degrees, longitude first. */
export const middleOf = ({ geometry }: Area): [number, number] => {
  const parts: readonly Ring[][] =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = parts.flatMap(([outer]) => (outer === undefined ? [] : [outer]));
  const largest = rings.reduce<Ring>((best, ring) => (sizeOf(ring) > sizeOf(best) ? ring : best), []);
  let [x, y, weight] = [0, 0, 0];
  largest.forEach(([fromX = 0, fromY = 0], index) => {
    const [toX = 0, toY = 0] = largest[(index + 1) % largest.length] ?? [];
    const cross = fromX * toY - toX * fromY;
    x += (fromX + toX) * cross;
    y += (fromY + toY) * cross;
    weight += 3 * cross;
  });
  return weight === 0 ? [0, 0] : [x / weight, y / weight];
};
