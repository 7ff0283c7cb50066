/** The asker's own zones: polygons of GeoJSON (RFC 7946) in longitude and latitude. */
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { PosternError } from '../../../errors.ts';
import { type Rings, windsAboutPole } from '../zones/polygons.ts';
import { placeInJson, placeOfSyntaxError } from './json-place.ts';

export interface OwnZone {
  readonly id: string;
  readonly name: string;
  readonly rings: Rings;
  readonly area: Feature<Polygon | MultiPolygon>;
}

const MOST_ZONES = 5_000;
const MOST_POSITIONS = 400_000;
const LONGEST_NAME = 80;

type Path = readonly (string | number)[];

/** @throws PosternError `zones_invalid` with line, column and path of what is at fault */
export const readOwnZones = (text: string): OwnZone[] => {
  const refuse = (message: string, path: Path): never => {
    throw zonesInvalid(message, { ...placeInJson(text, path), field: pathText(path) });
  };
  const file = asObject(parse(text));
  const { features, at } = featuresOf(file);
  if (features.length === 0 || features.length > MOST_ZONES) {
    refuse(`expected 1 to ${MOST_ZONES} zones, got ${features.length}`, at);
  }
  if (file.crs !== undefined && !/CRS84|4326/.test(JSON.stringify(file.crs))) {
    refuse('coordinates must be longitude and latitude on WGS 84, and a crs member says otherwise', ['crs']);
  }
  const ids = new Set<string>();
  let positions = 0;
  return features.map((one, number) => {
    const path = features.length === 1 && at.length === 0 ? [] : [...at, number];
    const { geometry, properties, id: stated } = asObject(one);
    const shape = geometry === undefined ? asObject(one) : asObject(geometry);
    const inShape = geometry === undefined ? path : [...path, 'geometry'];
    const { type, coordinates } = shape;
    if (type !== 'Polygon' && type !== 'MultiPolygon') {
      refuse(`a zone must be a Polygon or a MultiPolygon, got ${said(type)}`, inShape);
    }
    const polygons = type === 'Polygon' ? [coordinates] : coordinates;
    const rings: (readonly number[])[][] = [];
    const atCoordinates = [...inShape, 'coordinates'];
    asList(polygons, refuse, atCoordinates).forEach((polygon, polygonNumber) => {
      const atPolygon = type === 'Polygon' ? atCoordinates : [...atCoordinates, polygonNumber];
      asList(polygon, refuse, atPolygon).forEach((ring, ringNumber) => {
        const read = readRing(ring, refuse, [...atPolygon, ringNumber]);
        positions += read.length;
        rings.push(read);
      });
    });
    if (positions > MOST_POSITIONS) refuse(`there are more than ${MOST_POSITIONS} positions`, path);
    const own = asObject(properties ?? {});
    const id = wordOf(stated, own.id, own.GEOID, own.geoid) ?? String(number + 1);
    if (ids.has(id)) refuse(`two zones have the id ${said(id)}`, path);
    ids.add(id);
    return {
      id,
      name: wordOf(own.name, own.NAME, own.title) ?? id,
      rings,
      area: { type: 'Feature', properties: {}, geometry: shape as unknown as Polygon | MultiPolygon },
    };
  });
};

type Refuse = (message: string, path: Path) => never;

const readRing = (ring: unknown, refuse: Refuse, path: Path): (readonly number[])[] => {
  const positions = asList(ring, refuse, path);
  if (positions.length < 4) refuse(`a ring needs 4 positions or more, got ${positions.length}`, path);
  const read = positions.map((position, number) => {
    const [longitude, latitude] = asList(position, refuse, [...path, number]);
    if (typeof longitude !== 'number' || typeof latitude !== 'number') {
      return refuse('a position is two numbers, longitude and latitude', [...path, number]);
    }
    if (!(Math.abs(longitude) <= 360 && Math.abs(latitude) <= 90)) {
      refuse(`longitude ${longitude}, latitude ${latitude} is not on Earth`, [...path, number]);
    }
    return [longitude, latitude] as const;
  });
  const [first, last] = [read[0], read.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) refuse('a ring must end where it begins', path);
  if (windsAboutPole(read)) refuse('a ring must not wind about a pole', path);
  return read;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw zonesInvalid('it is no complete JSON text', placeOfSyntaxError(text));
  }
};

const featuresOf = (file: Readonly<Record<string, unknown>>): { features: readonly unknown[]; at: Path } =>
  file.type === 'FeatureCollection' && Array.isArray(file.features)
    ? { features: file.features, at: ['features'] }
    : { features: [file], at: [] };

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const asList = (value: unknown, refuse: Refuse, path: Path): readonly unknown[] =>
  Array.isArray(value) ? value : refuse('expected a list', path);

const wordOf = (...values: readonly unknown[]): string | undefined =>
  values
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && value !== ''))
    .map((value) => String(value).slice(0, LONGEST_NAME))[0];

const said = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

const pathText = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

const zonesInvalid = (
  message: string,
  place: { line: number; column: number; field?: string },
): PosternError =>
  new PosternError(
    'zones_invalid',
    `The zones cannot be read: line ${place.line}, column ${place.column}${place.field === undefined || place.field === '' ? '' : ` (${place.field})`}: ${message}.`,
    {
      status: 422,
      cure: 'Expected GeoJSON polygons in longitude and latitude, for example a FeatureCollection; see docs/coverage.md.',
      place: { file: 'zones', ...place },
    },
  );
