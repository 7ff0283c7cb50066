/**
 * What closing places would do to the distances, in the shape of a study by 39 U.S.C. 404(d): who moves, where, how
 * much farther; and, plainly, which of the statutory factors no calculation here can speak of.
 */
import type { Facility } from '../../facility.ts';
import type { Distances } from '../measure/distances.ts';
import { distributionOf, percentilesOf, quantile, summaryOf } from '../measure/statistics.ts';
import type { Row } from '../rows.ts';
import { inUnit, type Measured, rounded, unitSuffix } from './measured.ts';

export interface StatutoryFactor {
  readonly law: string;
  readonly factor: string;
  readonly computed: 'in part' | 'no';
  readonly remark: string;
}

export interface ClosureStudy {
  /** One row a closed place. */
  readonly removed: readonly Row[];
  /** Whoever moves, all closed places together. */
  readonly moving: Row;
  readonly before: Row;
  readonly after: Row;
  /** As those of the report, after the closings. */
  readonly percentiles: readonly number[];
  readonly factors: readonly StatutoryFactor[];
  readonly procedure: readonly string[];
}

/** In the words of the subject, not of the statute; the statute is named. */
const FACTORS: readonly StatutoryFactor[] = [
  {
    law: '39 U.S.C. 404(d)(2)(A)(i)',
    factor: 'Effect on the community served',
    computed: 'in part',
    remark:
      'Only distances: how many points or people have another nearest place, and how much farther it is.',
  },
  {
    law: '39 U.S.C. 404(d)(2)(A)(ii)',
    factor: 'Effect on the employees of the office',
    computed: 'no',
    remark: 'Cannot be computed here: no staffing data is public.',
  },
  {
    law: '39 U.S.C. 404(d)(2)(A)(iii)',
    factor: 'Regular and effective service where offices are not self-sustaining (rural areas, small towns)',
    computed: 'in part',
    remark: 'Distances after the closing; whether an office sustains itself cannot be computed here.',
  },
  {
    law: '39 U.S.C. 404(d)(2)(A)(iv)',
    factor: 'Economic savings to the Postal Service',
    computed: 'no',
    remark: 'Cannot be computed here: no cost or revenue data is public.',
  },
  {
    law: '39 U.S.C. 404(d)(2)(A)(v)',
    factor: 'Other factors that the Postal Service finds necessary',
    computed: 'no',
    remark: 'Cannot be computed here: they are the Postal Service’s to name.',
  },
];

const PROCEDURE = [
  'At least 60 days’ notice to the persons served (39 U.S.C. 404(d)(1)).',
  'A written determination with findings, open to the persons served; closing no sooner than 60 days after it (404(d)(3), (4)).',
  'Appeal to the Postal Regulatory Commission within 30 days; it may affirm or return the matter (404(d)(5)).',
  'What the record must hold: 39 CFR 241.3. This table is no such record.',
];

export interface ClosureInput extends Measured {
  readonly before: Distances;
  readonly after: Distances;
  readonly members: readonly number[];
  /** Position of each closed place. */
  readonly removed: readonly number[];
  readonly facilityOf: (place: number) => Facility;
  /** Nearest place that stays, from a closed one. */
  readonly nearestStaying: (place: number) => { readonly place: number; readonly metres: number } | null;
  readonly rows: { readonly before: Row; readonly after: Row };
}

const MOST_RECEIVERS = 5;

export const closureStudy = (input: ClosureInput): ClosureStudy => {
  const { before, removed, members } = input;
  const closed = new Set(removed);
  const moving = members.filter((point) => closed.has(before.nearestIndex[point] ?? -1));
  return {
    removed: removed.map((place) => rowOf(input, place, moving)),
    moving: { ...movingCells(input, moving) },
    ...input.rows,
    percentiles: percentilesOf(distributionOf(input.after.nearest, input.weighting.weights, members)).map(
      (metres) => rounded(metres / input.metresPerUnit, 3),
    ),
    factors: FACTORS,
    procedure: PROCEDURE,
  };
};

const rowOf = (input: ClosureInput, place: number, moving: readonly number[]): Row => {
  const { question, before, after, weighting, facilityOf, nearestStaying } = input;
  const { id, name, streetAddress, city, state, ZIPCode } = facilityOf(place);
  const mine = moving.filter((point) => before.nearestIndex[point] === place);
  const receivers = new Map<number, number>();
  for (const point of mine) {
    const to = after.nearestIndex[point] ?? -1;
    if (to >= 0) receivers.set(to, (receivers.get(to) ?? 0) + (weighting.weights[point] ?? 0));
  }
  const next = nearestStaying(place);
  const suffix = unitSuffix(question.unit);
  return {
    id,
    name,
    address: [streetAddress, city, state ?? '', ZIPCode ?? ''].filter((part) => part !== '').join(', '),
    ...movingCells(input, mine),
    next_nearest_id: next === null ? null : facilityOf(next.place).id,
    next_nearest_name: next === null ? null : facilityOf(next.place).name,
    [`next_nearest_${suffix}`]: next === null ? null : inUnit(next.metres, question.unit),
    receivers: [...receivers]
      .sort(([, one], [, other]) => other - one)
      .slice(0, MOST_RECEIVERS)
      .map(([to, weight]) => `${facilityOf(to).id} (${rounded(weight, 1)})`)
      .join('; '),
  };
};

const movingCells = (input: ClosureInput, points: readonly number[]): Row => {
  const { question, weighting, before, after } = input;
  const suffix = unitSuffix(question.unit);
  const was = distributionOf(before.nearest, weighting.weights, points);
  const is = distributionOf(after.nearest, weighting.weights, points);
  const added = distributionOf(
    after.nearest.map((metres, point) => metres - (before.nearest[point] ?? 0)),
    weighting.weights,
    points,
  );
  return {
    points_moving: points.length,
    ...(weighting.population !== null && { population_moving: rounded(was.total, 1) }),
    [`before_mean_${suffix}`]: inUnit(summaryOf(was).mean, question.unit),
    [`after_mean_${suffix}`]: inUnit(summaryOf(is).mean, question.unit),
    [`after_p90_${suffix}`]: inUnit(quantile(is, 0.9), question.unit),
    [`after_max_${suffix}`]: inUnit(summaryOf(is).max, question.unit),
    [`added_mean_${suffix}`]: inUnit(summaryOf(added).mean, question.unit),
    [`added_max_${suffix}`]: inUnit(summaryOf(added).max, question.unit),
  };
};
