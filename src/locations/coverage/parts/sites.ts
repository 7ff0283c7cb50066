/** Where new places would bring most points within a distance, among the ZIP points themselves. */
import { PosternError } from '../../../errors.ts';
import { GeoIndex } from '../../../postal/geo/index.ts';
import type { DemandPoints } from '../demand.ts';
import { allWithin } from '../measure/catchment.ts';
import { GREEDY_BOUND, greedyCover, type Reach } from '../measure/siting.ts';
import type { Row } from '../rows.ts';
import { type Measured, rounded } from './measured.ts';

export interface SitingAnswer {
  readonly within: number;
  readonly unit: string;
  /** Shares of all points or people asked about. */
  readonly shareBefore: number | null;
  readonly shareAfter: number | null;
  /** No choice of as many sites among the candidates brings a greater share. */
  readonly shareBound: number | null;
  readonly guarantee: string;
  readonly sites: readonly Row[];
}

/** More pairs than that take too long. */
const MOST_PAIRS = 4_000_000;

export interface SitesInput extends Measured {
  readonly demand: DemandPoints;
  readonly members: readonly number[];
  /** Metres to the nearest place, by point. */
  readonly nearest: Float64Array;
}

/** @throws PosternError `coverage_too_large` */
export const siteAnswer = ({
  question,
  weighting,
  metresPerUnit,
  demand,
  members,
  nearest,
}: SitesInput): SitingAnswer => {
  const limit = question.siteWithin * metresPerUnit;
  const counted = members.filter((point) => (weighting.weights[point] ?? 0) > 0);
  const uncovered = counted.filter((point) => !((nearest[point] ?? Number.NaN) <= limit));
  const index = new GeoIndex(
    uncovered.map((point) => demand.latitudes[point] ?? 0),
    uncovered.map((point) => demand.longitudes[point] ?? 0),
  );
  const candidates: number[] = [];
  const reaches: Reach[] = [];
  let pairs = 0;
  for (const point of uncovered.length === 0 ? [] : members) {
    const found = allWithin(index, demand.latitudes[point] ?? 0, demand.longitudes[point] ?? 0, limit);
    if (found.length === 0) continue;
    candidates.push(point);
    reaches.push(found.map(({ index: position }) => position));
    pairs += found.length;
    if (pairs > MOST_PAIRS) {
      throw new PosternError(
        'coverage_too_large',
        'So many points lie within that distance that choosing sites takes too long.',
        {
          status: 422,
          cure: 'Ask for a single state or a shorter siteWithin.',
          place: { field: 'siteWithin' },
        },
      );
    }
  }
  const weights = Float64Array.from(uncovered, (point) => weighting.weights[point] ?? 0);
  const { chosen, upperBound } = greedyCover(reaches, weights, question.sites);
  const total = counted.reduce((sum, point) => sum + (weighting.weights[point] ?? 0), 0);
  const before = total - weights.reduce((sum, weight) => sum + weight, 0);
  const share = (weight: number): number | null => (total === 0 ? null : rounded(weight / total, 4));
  let covered = before;
  const sites = chosen.map(({ candidate, gain }, rank) => {
    const point = candidates[candidate] ?? 0;
    covered += gain;
    return {
      rank: rank + 1,
      zip: demand.zips[point] ?? '',
      state: demand.states[point] ?? null,
      latitude: demand.latitudes[point] ?? null,
      longitude: demand.longitudes[point] ?? null,
      [weighting.population === null ? 'points_gained' : 'population_gained']: rounded(gain, 1),
      share_after: share(covered),
    };
  });
  return {
    within: question.siteWithin,
    unit: question.unit,
    shareBefore: share(before),
    shareAfter: share(covered),
    shareBound: share(before + upperBound),
    guarantee: `Chosen greedily among the ZIP points: the gain is at least 1 − 1/e (${(GREEDY_BOUND * 100).toFixed(1)} %) of the best that as many sites among them could bring; shareBound is what none could exceed.`,
    sites,
  };
};
