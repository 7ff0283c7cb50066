/** Coordinate reference systems that are answered: CRS84 (longitude, latitude) and EPSG:3857 (Web Mercator, metres). */
import { PosternError } from '../../../errors.ts';
import type { Position, ToDegrees } from '../cql2/index.ts';

export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
export const WEB_MERCATOR = 'http://www.opengis.net/def/crs/EPSG/0/3857';
export const CRS_LIST = [CRS84, WEB_MERCATOR] as const;
export type Crs = (typeof CRS_LIST)[number];

/** Radius of the sphere that EPSG:3857 projects, metres. */
const RADIUS = 6_378_137;
const DEGREE = Math.PI / 180;
/** Degrees by which the edge of the Web Mercator world may come out beyond 180. */
const ROUNDING = 1e-9;
/** @throws PosternError `crs_unknown` */
export const crsOf = (text: string | undefined, field: string): Crs => {
  if (text === undefined) return CRS84;
  const found = CRS_LIST.find((crs) => crs === text);
  if (found !== undefined) return found;
  throw new PosternError(
    'crs_unknown',
    `The coordinate reference system of ${field} is not one of this server.`,
    {
      status: 400,
      cure: `Send one of: ${CRS_LIST.join(', ')}.`,
      place: { field },
    },
  );
};

/** From coordinates of a system to degrees; null where the latitude is none. Longitudes are not wrapped. */
const TO_DEGREES: Readonly<Record<Crs, ToDegrees>> = {
  [CRS84]: (x, y) => (Math.abs(y) <= 90 ? [x, y] : null),
  [WEB_MERCATOR]: (x, y) => [
    x / RADIUS / DEGREE,
    (2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2) / DEGREE,
  ],
};

export const toDegreesFrom = (crs: Crs): ToDegrees => TO_DEGREES[crs];

/** The same for geometries of a filter, whose edges must not depend on which way round the Earth they go. */
export const toDegreesOnce =
  (crs: Crs): ToDegrees =>
  (x, y) => {
    const position = TO_DEGREES[crs](x, y);
    return position === null || Math.abs(position[0]) > 180 + ROUNDING ? null : position;
  };

/** From degrees to coordinates of a system; null where it has none, as Web Mercator at the poles. */
export type Project = (longitude: number, latitude: number) => Position | null;

const PROJECT: Readonly<Record<Crs, Project>> = {
  [CRS84]: (longitude, latitude) => [longitude, latitude],
  [WEB_MERCATOR]: (longitude, latitude) =>
    Math.abs(latitude) >= 90
      ? null
      : [
          millimetres(longitude * DEGREE * RADIUS),
          millimetres(Math.log(Math.tan(Math.PI / 4 + (latitude * DEGREE) / 2)) * RADIUS),
        ],
};

const millimetres = (metres: number): number => Math.round(metres * 1_000) / 1_000;

export const projectTo = (crs: Crs): Project => PROJECT[crs];
