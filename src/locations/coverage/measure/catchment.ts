/**
 * Two-step floating catchment areas: each place shares what it offers among the weighted demand in its reach; each
 * point adds up the shares that reach it. Plain: Luo & Wang 2003 (doi 10.1068/b29120). Enhanced (E2SFCA): nearer
 * points count more, by steps or by a curve (Luo & Qi 2009).
 */
import type { GeoIndex } from '../../../postal/geo/index.ts';
import type { Coordinates } from './distances.ts';

/** A point and a place in reach of each other. */
export interface ReachPair {
  readonly point: number;
  readonly place: number;
  readonly distance: number;
}

/** How much of a place's offer a point at a distance takes part in, 0 … 1. */
export type Decay = (distance: number) => number;

export const DECAYS = ['none', 'steps', 'gaussian'] as const;
export type DecayName = (typeof DECAYS)[number];

/** Luo & Qi's first set of weights, for three rings of equal width. */
const STEP_WEIGHTS = [1, 0.68, 0.22] as const;

/** exp(−d²/2s²). */
export const gaussianDecay =
  (scale: number): Decay =>
  (distance) =>
    Math.exp(-(distance * distance) / (2 * scale * scale));

/** The decay of that name for a catchment that ends at `reach`; the curve has a scale of a third of it. */
export const decayOf = (name: DecayName, reach: number): Decay => {
  if (name === 'gaussian') return gaussianDecay(reach / 3);
  if (name === 'none') return () => 1;
  return (distance) => STEP_WEIGHTS[Math.min(2, Math.floor((distance / reach) * 3))] ?? 0;
};

/**
 * The accessibility of each point: offer by demand, in units of `supply` for each unit of `demand`. A place that no
 * demand reaches gives nothing to anybody.
 */
export const floatingCatchment = (
  demand: ArrayLike<number>,
  supply: ArrayLike<number>,
  pairs: readonly ReachPair[],
  decay: Decay,
): Float64Array => {
  const reached = new Float64Array(supply.length);
  for (const { point, place, distance } of pairs) {
    reached[place] = (reached[place] ?? 0) + (demand[point] ?? 0) * decay(distance);
  }
  const access = new Float64Array(demand.length);
  for (const { point, place, distance } of pairs) {
    const competing = reached[place] ?? 0;
    if (competing > 0) {
      access[point] = (access[point] ?? 0) + ((supply[place] ?? 0) / competing) * decay(distance);
    }
  }
  return access;
};

/**
 * Every pair of a point and a place that are at most `reachMetres` apart.
 * @returns null where there would be more than `most`
 */
export const pairsWithin = (
  from: Coordinates,
  index: GeoIndex,
  reachMetres: number,
  most: number,
): ReachPair[] | null => {
  const pairs: ReachPair[] = [];
  for (let point = 0; point < from.latitudes.length; point++) {
    const latitude = from.latitudes[point] ?? Number.NaN;
    const longitude = from.longitudes[point] ?? Number.NaN;
    for (const { index: place, distanceMetres } of allWithin(index, latitude, longitude, reachMetres)) {
      pairs.push({ point, place, distance: distanceMetres });
    }
    if (pairs.length > most) return null;
  }
  return pairs;
};

/** Asks for more until fewer come than were asked for. */
export const allWithin = (
  index: GeoIndex,
  latitude: number,
  longitude: number,
  maxDistanceMetres: number,
): ReturnType<GeoIndex['nearest']> => {
  for (let count = 64; ; count *= 8) {
    const found = index.nearest(latitude, longitude, count, { maxDistanceMetres });
    if (found.length < count || count >= index.size) return found;
  }
};
