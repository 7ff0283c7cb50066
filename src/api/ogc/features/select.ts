/**
 * Which rows of an edition a request means, and where in them a page begins. What was worked out for one page is kept
 * for the next: a walk over 200,000 features filters and sorts once, and each page begins by binary search behind the
 * last feature of the page before, whatever its number.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { FeatureTable, Scalar } from '../../../locations/index.ts';
import { type Box, type Expression, inBox, rowTest } from '../cql2/index.ts';
import { readerOf } from './collection.ts';
import { compareScalars, type Order, ranksOf } from './order.ts';

export interface Wanted {
  /** Says the same for the same question: parameters as they came. */
  readonly key: string;
  readonly box: Box | null;
  readonly filter: Expression | null;
  readonly orders: readonly Order[];
}

/** The values by which the last feature of a page is sorted, then its id. */
export type Position = readonly Scalar[];

export interface Selection {
  readonly count: number;
  /** The rows from place `start` on, at most `most` of them. */
  rows(start: number, most: number): Uint32Array;
  /** The place behind a position. */
  behind(position: Position): number;
  /** The position of a row. */
  positionOf(row: number): Position;
}

/** Questions of an edition whose rows are kept: 0.8 MB each at 200,000 features. */
const KEPT = 12;
/** Rows tested before others have their turn. */
const ROWS_A_TURN = 10_000;

const kept = new WeakMap<FeatureTable, Map<string, Promise<Selection>>>();

/** The rows that a request means, in its order. */
export const select = (features: FeatureTable, wanted: Wanted): Promise<Selection> => {
  let known = kept.get(features);
  if (known === undefined) kept.set(features, (known = new Map()));
  const found = known.get(wanted.key);
  if (found !== undefined) {
    // The one asked for last is forgotten last.
    known.delete(wanted.key);
    known.set(wanted.key, found);
    return found;
  }
  const made = selectionOf(features, wanted);
  known.set(wanted.key, made);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  const forget = known;
  made.catch(() => forget.delete(wanted.key));
  return made;
};

const selectionOf = async (features: FeatureTable, wanted: Wanted): Promise<Selection> => {
  const rows = await matching(features, wanted);
  if (wanted.orders.length > 0) await sort(features, rows, wanted.orders);
  const orders = wanted.orders.map(({ property, descending }) => ({
    read: readerOf(features, property),
    sign: descending ? -1 : 1,
  }));
  const compare = (row: number, position: Position): number => {
    for (const [index, { read, sign }] of orders.entries()) {
      const order = sign * compareScalars(read(row), position[index] ?? null);
      if (order !== 0) return order;
    }
    return compareScalars(features.idAt(row), position[orders.length] ?? null);
  };
  return {
    count: rows.length,
    rows: (start, most) => rows.subarray(start, start + most),
    positionOf: (row) => [...orders.map(({ read }) => read(row)), features.idAt(row)],
    behind(position) {
      let low = 0;
      let high = rows.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compare(rows[middle] ?? 0, position) <= 0) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
};

const matching = async (features: FeatureTable, { box, filter }: Wanted): Promise<Uint32Array> => {
  const { size } = features;
  const rows = new Uint32Array(size);
  const test =
    filter === null
      ? null
      : rowTest(filter, {
          reader: (property) => readerOf(features, property),
          latitudeAt: (row) => features.latitudeAt(row),
          longitudeAt: (row) => features.longitudeAt(row),
        });
  let count = 0;
  for (let row = 0; row < size; row++) {
    if (test !== null && row % ROWS_A_TURN === ROWS_A_TURN - 1) await turn();
    // A row without a point lies in no box: nothing compares with NaN.
    if (box !== null && !inBox(box, features.longitudeAt(row), features.latitudeAt(row))) continue;
    if (test !== null && test(row) !== true) continue;
    rows[count++] = row;
  }
  return rows.slice(0, count);
};

/** Rows with equal values stay in the order of their ids, which is that of the rows. */
const sort = async (features: FeatureTable, rows: Uint32Array, orders: readonly Order[]): Promise<void> => {
  const keys: { readonly ranks: Uint32Array; readonly sign: number }[] = [];
  for (const { property, descending } of orders) {
    keys.push({ ranks: ranksOf(features, property), sign: descending ? -1 : 1 });
    await turn();
  }
  rows.sort((one, other) => {
    for (const { ranks, sign } of keys) {
      const order = (ranks[one] ?? 0) - (ranks[other] ?? 0);
      if (order !== 0) return sign * order;
    }
    return one - other;
  });
};
