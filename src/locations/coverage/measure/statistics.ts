/** Weighted statistics of distances: a point counts as much as its weight; points of weight 0 do not count at all. */

/** Values with their weights, ascending by value; values are numbers above or equal to 0, weights above 0. */
export interface Distribution {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly total: number;
}

export interface Summary {
  readonly points: number;
  /** Sum of the weights. */
  readonly weight: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

/** The members that have a value and a weight, in order. */
export const distributionOf = (
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  members: Iterable<number>,
): Distribution => {
  const kept: number[] = [];
  for (const member of members) {
    if ((weights[member] ?? 0) > 0 && !Number.isNaN(values[member] ?? Number.NaN)) kept.push(member);
  }
  kept.sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0) || one - other);
  const sorted = {
    values: Float64Array.from(kept, (member) => values[member] ?? 0),
    weights: Float64Array.from(kept, (member) => weights[member] ?? 0),
  };
  return { ...sorted, total: sorted.weights.reduce((sum, weight) => sum + weight, 0) };
};

export const summaryOf = (distribution: Distribution): Summary => {
  const { values, weights, total } = distribution;
  let weighted = 0;
  for (let at = 0; at < values.length; at++) weighted += (values[at] ?? 0) * (weights[at] ?? 0);
  return {
    points: values.length,
    weight: total,
    min: values[0] ?? null,
    mean: values.length === 0 ? null : weighted / total,
    p50: quantile(distribution, 0.5),
    p90: quantile(distribution, 0.9),
    max: values.at(-1) ?? null,
  };
};

/** The smallest value that a share of at least `share` of the weight does not exceed; null where there is none. */
export const quantile = ({ values, weights, total }: Distribution, share: number): number | null => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    sum += weights[at] ?? 0;
    if (sum >= share * total) return values[at] ?? null;
  }
  return values.at(-1) ?? null;
};

/** The values that 0, 1, … 100 % of the weight do not exceed: the cumulative curve in 101 points; empty where there is no weight. */
export const percentilesOf = ({ values, weights, total }: Distribution): number[] => {
  const found: number[] = [];
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    sum += weights[at] ?? 0;
    while (found.length <= 100 && sum >= (found.length / 100) * total) found.push(values[at] ?? 0);
  }
  // What rounding of the sum leaves over is at the far end.
  while (values.length > 0 && found.length <= 100) found.push(values.at(-1) ?? 0);
  return found;
};

/** The share of the weight at values up to `limit`, 0 … 1; null where there is no weight. */
export const shareWithin = ({ values, weights, total }: Distribution, limit: number): number | null => {
  if (values.length === 0) return null;
  let sum = 0;
  for (let at = 0; at < values.length && (values[at] ?? 0) <= limit; at++) sum += weights[at] ?? 0;
  return Math.min(1, sum / total);
};

/** One corner of the Lorenz curve: this share of the weight, least distance first, has this share of all distance. */
export interface LorenzCorner {
  readonly weightShare: number;
  readonly valueShare: number;
}

/** The Lorenz curve from (0, 0) to (1, 1); where all distances are 0 it is the diagonal. */
export const lorenzOf = ({ values, weights, total }: Distribution): LorenzCorner[] => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at] ?? 0) * (weights[at] ?? 0);
  const corners: LorenzCorner[] = [{ weightShare: 0, valueShare: 0 }];
  let weight = 0;
  let value = 0;
  for (let at = 0; at < values.length; at++) {
    weight += weights[at] ?? 0;
    value += (values[at] ?? 0) * (weights[at] ?? 0);
    const weightShare = weight / total;
    corners.push({ weightShare, valueShare: sum === 0 ? weightShare : value / sum });
  }
  return corners;
};

/**
 * The Gini coefficient, 0 (everybody has the same distance) to 1: one less twice the area below the Lorenz curve;
 * null where there is no weight.
 */
export const giniOf = (distribution: Distribution): number | null => {
  if (distribution.values.length === 0) return null;
  const corners = lorenzOf(distribution);
  let area = 0;
  for (let at = 1; at < corners.length; at++) {
    const { weightShare, valueShare } = corners[at] ?? { weightShare: 0, valueShare: 0 };
    const before = corners[at - 1] ?? { weightShare: 0, valueShare: 0 };
    area += ((weightShare - before.weightShare) * (valueShare + before.valueShare)) / 2;
  }
  return Math.min(1, Math.max(0, 1 - 2 * area));
};
