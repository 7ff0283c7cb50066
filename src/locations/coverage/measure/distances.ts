/** How far each point has to its nearest and second nearest place, exact on the sphere. */
import { GeoIndex } from '../../../postal/geo/index.ts';

/** Places as columns; degrees. */
export interface Coordinates {
  readonly latitudes: ArrayLike<number>;
  readonly longitudes: ArrayLike<number>;
}

/** For each point: metres to the places, and which they are; NaN and −1 where there is none. */
export interface Distances {
  readonly nearest: Float64Array;
  readonly second: Float64Array;
  readonly nearestIndex: Int32Array;
  readonly secondIndex: Int32Array;
}

export const indexOf = ({ latitudes, longitudes }: Coordinates): GeoIndex =>
  new GeoIndex(latitudes, longitudes);

/** Every point of `from` against the places of `index`. Two places on one spot are both found. */
export const measureDistances = (from: Coordinates, index: GeoIndex): Distances => {
  const count = from.latitudes.length;
  const distances: Distances = {
    nearest: new Float64Array(count).fill(Number.NaN),
    second: new Float64Array(count).fill(Number.NaN),
    nearestIndex: new Int32Array(count).fill(-1),
    secondIndex: new Int32Array(count).fill(-1),
  };
  for (let point = 0; point < count; point++) measurePoint(distances, point, from, index);
  return distances;
};

/**
 * The same distances after the places in `removed` are gone: only points that lose one of their two are searched
 * anew.
 */
export const measureWithout = (
  before: Distances,
  from: Coordinates,
  index: GeoIndex,
  removed: ReadonlySet<number>,
): Distances => {
  const after: Distances = {
    nearest: before.nearest.slice(),
    second: before.second.slice(),
    nearestIndex: before.nearestIndex.slice(),
    secondIndex: before.secondIndex.slice(),
  };
  const stays = (place: number): boolean => !removed.has(place);
  for (let point = 0; point < before.nearest.length; point++) {
    if (removed.has(before.nearestIndex[point] ?? -1) || removed.has(before.secondIndex[point] ?? -1)) {
      measurePoint(after, point, from, index, stays);
    }
  }
  return after;
};

const measurePoint = (
  into: Distances,
  point: number,
  { latitudes, longitudes }: Coordinates,
  index: GeoIndex,
  filter?: (place: number) => boolean,
): void => {
  const found = index.nearest(
    latitudes[point] ?? Number.NaN,
    longitudes[point] ?? Number.NaN,
    2,
    filter === undefined ? {} : { filter },
  );
  into.nearest[point] = found[0]?.distanceMetres ?? Number.NaN;
  into.nearestIndex[point] = found[0]?.index ?? -1;
  into.second[point] = found[1]?.distanceMetres ?? Number.NaN;
  into.secondIndex[point] = found[1]?.index ?? -1;
};
