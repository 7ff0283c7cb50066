/** Geometries of CQL2 JSON: those of GeoJSON, and `{"bbox": […]}`. */
import { type Budget, Fault } from './expression.ts';
import { type Geometry, NO_GEOMETRY, type Position, together } from './geometry.ts';
import { checkedBox, checkedLine, checkedRing } from './shapes.ts';
import type { ToDegrees } from './to-degrees.ts';

type Part<Result> = (value: unknown, at: string) => Result;

const items = <Result>(value: unknown, at: string, read: Part<Result>): Result[] => {
  if (!Array.isArray(value)) throw new Fault(at, 'coordinates are arrays of numbers, and these are not');
  return value.map((one, index) => read(one, `${at}/${index}`));
};

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one));

/** @throws Fault where the value is no geometry */
export const readGeoJson = (value: unknown, at: string, budget: Budget, toDegrees: ToDegrees): Geometry => {
  const position: Part<Position> = (given, where) => {
    const [x, y] = isNumbers(given) && (given.length === 2 || given.length === 3) ? given : [];
    const found = x === undefined || y === undefined ? null : toDegrees(x, y);
    if (found === null)
      throw new Fault(where, 'a position has two numbers within the range of the coordinates, or three');
    return found;
  };
  const line: Part<Position[]> = (given, where) => checkedLine(items(given, where, position), where);
  const ring: Part<Position[]> = (given, where) => checkedRing(items(given, where, position), where);
  const rings: Part<Position[][]> = (given, where) => items(given, where, ring);

  budget.part(at);
  const members = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  const { type, coordinates, geometries, bbox } = members;
  if (type === undefined && isNumbers(bbox))
    return { ...NO_GEOMETRY, boxes: [checkedBox(bbox, `${at}/bbox`, toDegrees)] };
  const inside = `${at}/coordinates`;
  switch (type) {
    case 'Point':
      return { ...NO_GEOMETRY, points: [position(coordinates, inside)] };
    case 'MultiPoint':
      return { ...NO_GEOMETRY, points: items(coordinates, inside, position) };
    case 'LineString':
      return { ...NO_GEOMETRY, lines: [line(coordinates, inside)] };
    case 'MultiLineString':
      return { ...NO_GEOMETRY, lines: items(coordinates, inside, line) };
    case 'Polygon':
      return { ...NO_GEOMETRY, polygons: [rings(coordinates, inside)] };
    case 'MultiPolygon':
      return { ...NO_GEOMETRY, polygons: items(coordinates, inside, rings) };
    case 'GeometryCollection':
      return together(
        budget.nested(at, () =>
          items(geometries, `${at}/geometries`, (one, where) => readGeoJson(one, where, budget, toDegrees)),
        ),
      );
    default:
      throw new Fault(at, 'a geometry of GeoJSON or {"bbox": [west, south, east, north]} was expected');
  }
};
