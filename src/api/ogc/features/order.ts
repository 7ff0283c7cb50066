/** The order of features: by values, null behind everything (and first where the order is descending). */
import type { FeatureTable, Scalar } from '../../../locations/index.ts';
import { readerOf } from './collection.ts';

export interface Order {
  readonly property: string;
  readonly descending: boolean;
}

/** Texts by their code units, as ids are sorted in an edition. */
export const compareScalars = (one: Scalar, other: Scalar): number => {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
};

/** The place of each row's value among the values of a property. */
export interface Ranks {
  readonly rankOf: Uint32Array;
  /** How many different values there are. */
  readonly count: number;
}

/** Counts, then places: time grows with the rows alone, and rows of equal rank stay as they were. */
export const sortedByRank = (
  rows: Uint32Array,
  { rankOf, count }: Ranks,
  direction: 'up' | 'down',
): Uint32Array => {
  const slotOf = (row: number): number => {
    const rank = rankOf[row] ?? 0;
    return direction === 'up' ? rank : count - 1 - rank;
  };
  const starts = new Uint32Array(count + 1);
  for (const row of rows) starts[slotOf(row) + 1] = (starts[slotOf(row) + 1] ?? 0) + 1;
  for (let slot = 1; slot <= count; slot++) starts[slot] = (starts[slot] ?? 0) + (starts[slot - 1] ?? 0);
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const slot = slotOf(row);
    const place = starts[slot] ?? 0;
    sorted[place] = row;
    starts[slot] = place + 1;
  }
  return sorted;
};

const known = new WeakMap<FeatureTable, Map<string, Ranks>>();

/** Worked out once for an edition and a property. */
export const ranksOf = (features: FeatureTable, property: string): Ranks => {
  let ranks = known.get(features);
  if (ranks === undefined) known.set(features, (ranks = new Map()));
  let found = ranks.get(property);
  if (found === undefined) ranks.set(property, (found = workedOut(features, property)));
  return found;
};

const workedOut = (features: FeatureTable, property: string): Ranks => {
  const read = readerOf(features, property);
  const places = new Map<Scalar, number>();
  const values: Scalar[] = [];
  const valueOf = new Uint32Array(features.size);
  for (let row = 0; row < features.size; row++) {
    const value = read(row);
    let place = places.get(value);
    if (place === undefined) places.set(value, (place = values.push(value) - 1));
    valueOf[row] = place;
  }
  const rankOfValue = new Uint32Array(values.length);
  const sorted = Array.from(values.keys()).sort((one, other) =>
    compareScalars(values[one] ?? null, values[other] ?? null),
  );
  sorted.forEach((place, rank) => {
    rankOfValue[place] = rank;
  });
  return { rankOf: valueOf.map((place) => rankOfValue[place] ?? 0), count: values.length };
};
