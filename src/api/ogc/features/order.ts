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

const known = new WeakMap<FeatureTable, Map<string, Uint32Array>>();

/** For each row the place of its value among the values of the property; worked out once for an edition. */
export const ranksOf = (features: FeatureTable, property: string): Uint32Array => {
  let ranks = known.get(features);
  if (ranks === undefined) known.set(features, (ranks = new Map()));
  let found = ranks.get(property);
  if (found === undefined) ranks.set(property, (found = workedOut(features, property)));
  return found;
};

const workedOut = (features: FeatureTable, property: string): Uint32Array => {
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
  const rankOf = new Uint32Array(values.length);
  const sorted = Array.from(values.keys()).sort((one, other) =>
    compareScalars(values[one] ?? null, values[other] ?? null),
  );
  sorted.forEach((place, rank) => {
    rankOf[place] = rank;
  });
  return valueOf.map((place) => rankOf[place] ?? 0);
};
