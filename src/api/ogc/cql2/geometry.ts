/**
 * Geometries of a filter, in degrees of longitude and latitude, and whether a point lies in one of them. Edges are
 * straight in longitude and latitude, as GIS tools draw them; the edge of an area belongs to it.
 */

export type Position = readonly [longitude: number, latitude: number];

/** Parts of any geometry, sorted by kind: a point intersects the whole if it intersects one of them. */
export interface Geometry {
  readonly points: readonly Position[];
  readonly lines: readonly (readonly Position[])[];
  /** Rings of each polygon: the outer one, then its holes. */
  readonly polygons: readonly (readonly (readonly Position[])[])[];
  readonly boxes: readonly Box[];
}

/** `west` greater than `east`: the box crosses the antimeridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export const NO_GEOMETRY: Geometry = { points: [], lines: [], polygons: [], boxes: [] };

/** Points of editions are kept in steps of a millionth of a degree: half a step cannot be told apart. */
const HALF_STEP = 5e-7;

export const inBox = ({ west, south, east, north }: Box, longitude: number, latitude: number): boolean =>
  latitude >= south &&
  latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east);

const onSegment = (from: Position, to: Position, longitude: number, latitude: number): boolean => {
  const acrossX = to[0] - from[0];
  const acrossY = to[1] - from[1];
  const length = acrossX * acrossX + acrossY * acrossY;
  const share =
    length === 0
      ? 0
      : Math.min(1, Math.max(0, ((longitude - from[0]) * acrossX + (latitude - from[1]) * acrossY) / length));
  const offX = longitude - (from[0] + share * acrossX);
  const offY = latitude - (from[1] + share * acrossY);
  return offX * offX + offY * offY <= HALF_STEP * HALF_STEP;
};

const onLine = (line: readonly Position[], longitude: number, latitude: number): boolean => {
  for (let index = 1; index < line.length; index++) {
    const from = line[index - 1];
    const to = line[index];
    if (from !== undefined && to !== undefined && onSegment(from, to, longitude, latitude)) return true;
  }
  return false;
};

/** Crossings of a ray to the east are odd inside (the edge is asked for apart). */
const inRing = (ring: readonly Position[], longitude: number, latitude: number): boolean => {
  let inside = false;
  for (let index = 1; index < ring.length; index++) {
    const from = ring[index - 1];
    const to = ring[index];
    if (from === undefined || to === undefined || from[1] > latitude === to[1] > latitude) continue;
    const crossing = from[0] + ((latitude - from[1]) / (to[1] - from[1])) * (to[0] - from[0]);
    if (longitude < crossing) inside = !inside;
  }
  return inside;
};

const inPolygon = (rings: readonly (readonly Position[])[], longitude: number, latitude: number): boolean => {
  if (rings.some((ring) => onLine(ring, longitude, latitude))) return true;
  const [outer = [], ...holes] = rings;
  return inRing(outer, longitude, latitude) && !holes.some((hole) => inRing(hole, longitude, latitude));
};

/** Whether a point lies in or on a geometry. */
export const intersects = (
  { points, lines, polygons, boxes }: Geometry,
  longitude: number,
  latitude: number,
): boolean =>
  boxes.some((box) => inBox(box, longitude, latitude)) ||
  points.some(
    (point) => Math.abs(point[0] - longitude) <= HALF_STEP && Math.abs(point[1] - latitude) <= HALF_STEP,
  ) ||
  lines.some((line) => onLine(line, longitude, latitude)) ||
  polygons.some((rings) => inPolygon(rings, longitude, latitude));

export const together = (parts: readonly Geometry[]): Geometry => ({
  points: parts.flatMap(({ points }) => points),
  lines: parts.flatMap(({ lines }) => lines),
  polygons: parts.flatMap(({ polygons }) => polygons),
  boxes: parts.flatMap(({ boxes }) => boxes),
});
