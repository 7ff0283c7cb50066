/**
 * Which rows of an edition a request means, and where in them a page begins. What was worked out for one page is kept
 * for the next: a walk over 200,000 features filters and sorts once, and each page begins by binary search behind the
 * last feature of the page before, whatever its number.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { PosternError } from '../../../errors.ts';
import type { FeatureTable, Scalar } from '../../../locations/index.ts';
import { type Box, type Expression, inBox, type RowTest, rowTest } from '../cql2/index.ts';
import { readerOf } from './collection.ts';
import { compareScalars, type Order, ranksOf, sortedByRank } from './order.ts';

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
/** Rows tested between two looks at the clock. */
const ROWS_A_LOOK = 256;
/** Milliseconds of testing after which others have their turn. */
const TURN_MS = 8;
/** Milliseconds of testing that one question may cost. */
const MOST_MS = 4_000;

const kept = new WeakMap<FeatureTable, Map<string, Promise<Selection>>>();

/**
 * The rows that a request means, in its order.
 * @param clock milliseconds that only go forward
 * @throws PosternError `filter_costly`
 */
export const select = (
  features: FeatureTable,
  wanted: Wanted,
  clock: () => number = () => performance.now(),
): Promise<Selection> => {
  let known = kept.get(features);
  if (known === undefined) kept.set(features, (known = new Map()));
  const found = known.get(wanted.key);
  if (found !== undefined) {
    // The one asked for last is forgotten last.
    known.delete(wanted.key);
    known.set(wanted.key, found);
    return found;
  }
  const made = selectionOf(features, wanted, clock);
  known.set(wanted.key, made);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  const forget = known;
  made.catch(() => forget.delete(wanted.key));
  return made;
};

const selectionOf = async (
  features: FeatureTable,
  wanted: Wanted,
  clock: () => number,
): Promise<Selection> => {
  const rows = await sorted(features, await matching(features, wanted, clock), wanted.orders);
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

const matching = async (
  features: FeatureTable,
  { box, filter }: Wanted,
  clock: () => number,
): Promise<Uint32Array> => {
  const { size } = features;
  const rows = new Uint32Array(size);
  const test = filter === null ? null : testOf(features, filter);
  const spending = new Spending(clock);
  let count = 0;
  for (let row = 0; row < size; row++) {
    if (row % ROWS_A_LOOK === ROWS_A_LOOK - 1 && spending.isTurnOver) await spending.turn();
    // A row without a point lies in no box: nothing compares with NaN.
    if (box !== null && !inBox(box, features.longitudeAt(row), features.latitudeAt(row))) continue;
    if (test !== null && test(row) !== true) continue;
    rows[count++] = row;
  }
  return rows.slice(0, count);
};

const testOf = (features: FeatureTable, filter: Expression): RowTest => {
  const readers = new Map<string, FeatureTable['readers'][number]>();
  return rowTest(filter, {
    reader(property) {
      let reader = readers.get(property);
      if (reader === undefined) readers.set(property, (reader = lastRead(readerOf(features, property))));
      return reader;
    },
    latitudeAt: (row) => features.latitudeAt(row),
    longitudeAt: (row) => features.longitudeAt(row),
  });
};

/** A filter that names a property many times reads it once a row. */
const lastRead = (read: (row: number) => Scalar): ((row: number) => Scalar) => {
  let last = -1;
  let value: Scalar = null;
  return (row) => {
    if (row !== last) {
      value = read(row);
      last = row;
    }
    return value;
  };
};

/** What testing costs: turns for others, and an end where it costs too much. */
class Spending {
  readonly #clock: () => number;
  #began: number;
  #spent = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#began = clock();
  }

  get isTurnOver(): boolean {
    return this.#clock() - this.#began >= TURN_MS;
  }

  async turn(): Promise<void> {
    this.#spent += this.#clock() - this.#began;
    if (this.#spent > MOST_MS) {
      throw new PosternError('filter_costly', 'The filter costs more time than one question may.', {
        status: 400,
        cure: 'Ask for a smaller bbox, or for less in the filter; whole datasets can be downloaded and filtered at home.',
        place: { field: 'filter' },
      });
    }
    await turn();
    this.#began = this.#clock();
  }
}

/** From the last order to the first, each keeping what came before among equals: so ids decide at the end. */
const sorted = async (
  features: FeatureTable,
  rows: Uint32Array,
  orders: readonly Order[],
): Promise<Uint32Array> => {
  let ordered = rows;
  for (const order of orders.toReversed()) {
    ordered = sortedByRank(ordered, ranksOf(features, order.property), order.descending ? 'down' : 'up');
    await turn();
  }
  return ordered;
};
