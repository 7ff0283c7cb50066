/**
 * Where new places would cover most: at each step the candidate that covers most of what is still uncovered. Greedy
 * maximum coverage reaches at least 1 − 1/e of the best that so many places can (Nemhauser, Wolsey & Fisher 1978);
 * what is left to gain at each step gives a bound for the case at hand that is often much closer.
 */

/** What a candidate would cover: indexes of points. */
export type Reach = readonly number[];

export interface Chosen {
  readonly candidate: number;
  /** Weight that it adds. */
  readonly gain: number;
}

export interface Siting {
  readonly chosen: readonly Chosen[];
  readonly gain: number;
  /** No choice of as many candidates gains more than this. */
  readonly upperBound: number;
}

/** The share of the best gain that greedy choice never falls below. */
export const GREEDY_BOUND = 1 - 1 / Math.E;

/** Chooses up to `count` candidates; those that add nothing are not chosen. Equal gains: the first candidate. */
export const greedyCover = (reaches: readonly Reach[], weights: ArrayLike<number>, count: number): Siting => {
  const covered = new Uint8Array(weights.length);
  const gains = new Float64Array(reaches.length);
  const queue = reaches.map((_, candidate) => candidate);
  const chosen: Chosen[] = [];
  let total = 0;
  let upperBound = Infinity;
  for (let step = 0; step <= count; step++) {
    for (const candidate of queue) gains[candidate] = gainOf(reaches[candidate] ?? [], weights, covered);
    queue.sort((one, other) => (gains[other] ?? 0) - (gains[one] ?? 0) || one - other);
    upperBound = Math.min(upperBound, total + sumOfFirst(queue, gains, count));
    const best = queue[0];
    const gain = best === undefined ? 0 : (gains[best] ?? 0);
    if (step === count || best === undefined || gain <= 0) break;
    chosen.push({ candidate: best, gain });
    total += gain;
    for (const point of reaches[best] ?? []) covered[point] = 1;
    queue.shift();
  }
  return { chosen, gain: total, upperBound: Math.max(total, Math.min(upperBound, total / GREEDY_BOUND)) };
};

const gainOf = (reach: Reach, weights: ArrayLike<number>, covered: Uint8Array): number => {
  let gain = 0;
  for (const point of reach) if (covered[point] === 0) gain += weights[point] ?? 0;
  return gain;
};

const sumOfFirst = (queue: readonly number[], gains: ArrayLike<number>, count: number): number =>
  queue.slice(0, count).reduce((sum, candidate) => sum + (gains[candidate] ?? 0), 0);
