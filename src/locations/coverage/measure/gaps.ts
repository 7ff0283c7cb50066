/**
 * The largest circles on the sphere without a place in them. Such a circle touches three places, so its centre is a
 * vertex of the spherical Voronoi diagram (d3-geo-voronoi); how large it is, the nearest search says.
 */
import { distanceMetres, type GeoIndex } from '../../../postal/geo/index.ts';
import { type Spot, voronoiVertices } from './delaunay.ts';
import type { Coordinates } from './distances.ts';

export interface Gap {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusMetres: number;
  /** The places at its edge, nearest first. */
  readonly places: readonly number[];
}

/** A triangulation needs four different spots. */
const LEAST_SPOTS = 4;

/**
 * The `count` largest, whose centres `accept` takes and that lie in no larger one listed before.
 * @param accept is asked from the largest on, for as few as are needed
 */
export const largestGaps = (
  places: Coordinates,
  index: GeoIndex,
  count: number,
  accept: (latitude: number, longitude: number) => boolean,
): Gap[] => {
  const spots = differentSpots(places);
  if (spots.length < LEAST_SPOTS) return [];
  const circles = voronoiVertices(spots)
    .map(([longitude, latitude]) => ({
      latitude,
      longitude,
      radiusMetres: index.nearest(latitude, longitude, 1)[0]?.distanceMetres ?? 0,
    }))
    .sort((one, other) => other.radiusMetres - one.radiusMetres);
  const gaps: Gap[] = [];
  for (const { latitude, longitude, radiusMetres } of circles) {
    if (gaps.length === count) break;
    const lies = gaps.some(
      (gap) => distanceMetres(gap.latitude, gap.longitude, latitude, longitude) < gap.radiusMetres,
    );
    if (lies || !accept(latitude, longitude)) continue;
    gaps.push({
      latitude,
      longitude,
      radiusMetres,
      places: index.nearest(latitude, longitude, 3).map(({ index: place }) => place),
    });
  }
  return gaps;
};

const differentSpots = ({ latitudes, longitudes }: Coordinates): Spot[] => {
  const spots = new Map<string, Spot>();
  for (let place = 0; place < latitudes.length; place++) {
    const latitude = latitudes[place] ?? 0;
    const longitude = longitudes[place] ?? 0;
    spots.set(`${latitude},${longitude}`, [longitude, latitude]);
  }
  return [...spots.values()];
};
