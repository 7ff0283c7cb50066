/** A published standard held against the distances of a report. */
import { METRES_PER_MILE } from '../../../postal/geo/index.ts';
import { type Distribution, shareWithin } from '../measure/statistics.ts';
import { type Criterion, STANDARDS, type Standard, type StandardName } from '../standards.ts';
import { rounded } from './measured.ts';

export interface CriterionAnswer {
  readonly criterion: string;
  readonly required: number | null;
  /** Of the points or the population; the lowest zone's where the criterion is about each zone. */
  readonly share: number | null;
  /** null where it cannot be said. */
  readonly met: boolean | null;
  readonly note: string;
}

export interface StandardAnswer extends Pick<Standard, 'title' | 'source' | 'confidence'> {
  readonly name: StandardName;
  readonly criteria: readonly CriterionAnswer[];
  readonly notes: readonly string[];
}

export interface StandardInput {
  readonly name: StandardName;
  readonly kind: string;
  readonly isWeighted: 'weighted' | 'unweighted';
  readonly overall: Distribution;
  readonly zones: readonly Distribution[];
}

export const holdStandard = ({ name, kind, isWeighted, overall, zones }: StandardInput): StandardAnswer => {
  const standard: Standard = STANDARDS[name];
  const { title, source, confidence, places, criteria } = standard;
  return {
    name,
    title,
    source,
    confidence,
    criteria: criteria.map((criterion) => answer(criterion, isWeighted, overall, zones)),
    notes: [
      'Another country’s measure, for comparison: the United States have no numeric distance standard.',
      ...(confidence === 'unverified'
        ? ['The figures were not read at their source: check them before you quote them.']
        : []),
      ...(places === kind ? [] : [`The standard is about ${places}; this report counts ${kind}.`]),
    ],
  };
};

const answer = (
  { text, percent, distance, unit, of }: Criterion,
  isWeighted: StandardInput['isWeighted'],
  overall: Distribution,
  zones: readonly Distribution[],
): CriterionAnswer => {
  const limit = distance * (unit === 'mi' ? METRES_PER_MILE : 1_000);
  const required = percent === null ? null : percent / 100;
  const shares = zones.map((zone) => shareWithin(zone, limit)).filter((share) => share !== null);
  const share =
    of === 'each-zone'
      ? shares.reduce<number | null>((least, one) => (least === null ? one : Math.min(least, one)), null)
      : shareWithin(overall, limit);
  const notes = [
    ...(isWeighted === 'unweighted'
      ? ['unweighted: a share of ZIP points and not of people, so no verdict']
      : []),
    ...(of === 'unknown-group' ? ['this report cannot tell that group apart: the share is everybody’s'] : []),
    ...(of === 'each-zone' ? ['the lowest share of any zone of this report'] : []),
    ...(required === null ? ['the standard states no share'] : []),
  ];
  const isComparable = isWeighted === 'weighted' && of !== 'unknown-group' && required !== null;
  return {
    criterion: text,
    required,
    share: rounded(share, 4),
    met: isComparable && share !== null ? share >= required : null,
    note: notes.join('; '),
  };
};
