/**
 * Areas in longitude and latitude, and which of them a point lies in. Edges are straight in degrees; an edge longer
 * than 180° is taken the short way round, over the antimeridian. A point on an edge belongs to one side or the other.
 */

/** `[longitude, latitude]`, degrees. */
export type Position = readonly number[];
export type Ring = readonly Position[];

/** Rings of one area, holes and islands alike: what lies within an odd number of them is inside. */
export type Rings = readonly Ring[];

interface OpenRing {
  /** Longitudes without a jump: they may go beyond ±180. */
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

interface Area {
  readonly rings: readonly OpenRing[];
}

/** Whether a ring winds about a pole: such an area has no inside in degrees. */
export const windsAboutPole = (ring: Ring): boolean => {
  const { longitudes } = openRing(ring);
  return Math.abs((longitudes.at(-1) ?? 0) - (longitudes[0] ?? 0)) > 180;
};

/** Areas by cell of one degree, so that a point is compared with few of them. */
export class PolygonIndex {
  readonly #areas: readonly Area[];
  readonly #cells = new Map<number, number[]>();

  constructor(areas: readonly Rings[]) {
    this.#areas = areas.map((rings) => ({ rings: rings.map(openRing) }));
    this.#areas.forEach(({ rings }, area) => {
      for (const ring of rings) this.#enter(ring, area);
    });
  }

  /** Numbers of the areas that the point lies in, ascending. */
  find(latitude: number, longitude: number): number[] {
    const candidates = this.#cells.get(cellOf(latitude, longitude)) ?? [];
    return candidates.filter((area) => {
      const { rings } = this.#areas[area] ?? { rings: [] };
      let inside = false;
      for (const ring of rings) if (isInside(ring, latitude, longitude)) inside = !inside;
      return inside;
    });
  }

  #enter({ west, east, south, north }: OpenRing, area: number): void {
    for (let latitude = Math.floor(south); latitude <= north; latitude++) {
      for (let longitude = Math.floor(west); longitude <= east; longitude++) {
        const cell = cellOf(latitude, longitude);
        const areas = this.#cells.get(cell);
        if (areas === undefined) this.#cells.set(cell, [area]);
        else if (areas.at(-1) !== area) areas.push(area);
      }
    }
  }
}

const cellOf = (latitude: number, longitude: number): number =>
  Math.floor(latitude) * 360 + (((Math.floor(longitude) % 360) + 360) % 360);

const openRing = (ring: Ring): OpenRing => {
  const longitudes = new Float64Array(ring.length);
  const latitudes = new Float64Array(ring.length);
  ring.forEach(([longitude = 0, latitude = 0], at) => {
    const before = at === 0 ? longitude : (longitudes[at - 1] ?? 0);
    longitudes[at] = longitude - 360 * Math.round((longitude - before) / 360);
    latitudes[at] = latitude;
  });
  return {
    longitudes,
    latitudes,
    west: leastOf(longitudes),
    east: -leastOf(longitudes.map((value) => -value)),
    south: leastOf(latitudes),
    north: -leastOf(latitudes.map((value) => -value)),
  };
};

const leastOf = (values: Float64Array): number =>
  values.reduce((one, other) => Math.min(one, other), Infinity);

const isInside = (ring: OpenRing, latitude: number, longitude: number): boolean => {
  if (latitude < ring.south || latitude > ring.north) return false;
  // The same meridian as the ring counts it.
  const turned = longitude - 360 * Math.round((longitude - (ring.west + ring.east) / 2) / 360);
  let inside = false;
  const { longitudes, latitudes } = ring;
  for (let at = 0, last = longitudes.length - 1; at < longitudes.length; last = at++) {
    const y = latitudes[at] ?? 0;
    const lastY = latitudes[last] ?? 0;
    if (y > latitude === lastY > latitude) continue;
    const x = longitudes[at] ?? 0;
    const lastX = longitudes[last] ?? 0;
    if (turned < ((lastX - x) * (latitude - y)) / (lastY - y) + x) inside = !inside;
  }
  return inside;
};
