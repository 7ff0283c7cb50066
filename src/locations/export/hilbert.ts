/** Places in the order of a Hilbert curve: what is near in the file is near on the ground. */
import type { FeatureTable } from '../features.ts';

/** Steps along the curve of `order` to a cell: x and y from 0 to 2^order − 1, order up to 26. */
export const hilbertIndex = (order: number, x: number, y: number): number => {
  let [across, up] = [x, y];
  let steps = 0;
  for (let side = 2 ** (order - 1); side >= 1; side /= 2) {
    const right = (across & side) === 0 ? 0 : 1;
    const upper = (up & side) === 0 ? 0 : 1;
    steps += side * side * ((3 * right) ^ upper);
    if (upper === 0) {
      if (right === 1) {
        across = side - 1 - across;
        up = side - 1 - up;
      }
      [across, up] = [up, across];
    }
  }
  return steps;
};

export interface SpatialOrder {
  /** Rows that have a point, along the curve over their extent. */
  readonly rows: Uint32Array;
  /** Rows without a point, ascending. */
  readonly without: Uint32Array;
  /** West, south, east, north in degrees; null where no row has a point. */
  readonly extent: readonly [number, number, number, number] | null;
}

/** As in the FlatGeobuf specification. */
const ORDER = 16;
const CELLS = 2 ** ORDER - 1;
/** Rows fit below it, so that key and row fit one exact number. */
const ROW_ROOM = 2 ** 20;

export const spatialOrder = ({ size, latitudeAt, longitudeAt }: FeatureTable): SpatialOrder => {
  if (size > ROW_ROOM) throw new RangeError(`${size} rows are more than ${ROW_ROOM}`);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const withPoint: number[] = [];
  const without: number[] = [];
  for (let row = 0; row < size; row++) {
    const latitude = latitudeAt(row);
    if (Number.isNaN(latitude)) {
      without.push(row);
      continue;
    }
    const longitude = longitudeAt(row);
    withPoint.push(row);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  const cell = (value: number, low: number, high: number): number =>
    high === low ? 0 : Math.floor((CELLS * (value - low)) / (high - low));
  const keys = Float64Array.from(
    withPoint,
    (row) =>
      hilbertIndex(ORDER, cell(longitudeAt(row), west, east), cell(latitudeAt(row), south, north)) *
        ROW_ROOM +
      row,
  ).sort();
  return {
    rows: Uint32Array.from(keys, (key) => key % ROW_ROOM),
    without: Uint32Array.from(without),
    extent: withPoint.length === 0 ? null : [west, south, east, north],
  };
};
