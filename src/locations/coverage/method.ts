/** What stands below every report: how it was worked out, and what it does not say. */
import type { DemandPoints, Weighting } from './demand.ts';
import type { CoverageQuestion } from './input/question.ts';
import type { Column } from './rows.ts';
import type { SupplyPoints } from './supply.ts';
import { COUNTY_VINTAGE } from './zones/counties.ts';

const PLACES: Readonly<Record<CoverageQuestion['kind'], string>> = {
  'post-offices': 'post office',
  'collection-boxes': 'collection box',
};

const PLURAL: Readonly<Record<CoverageQuestion['kind'], string>> = {
  'post-offices': 'post offices',
  'collection-boxes': 'collection boxes',
};

const BY: Readonly<Record<CoverageQuestion['by'], string>> = {
  zip: 'ZIP Code',
  county: 'county',
  state: 'state',
  zones: 'zone',
};

/** ` (NY)`, or nothing. */
const stateText = ({ state }: CoverageQuestion): string => (state === null ? '' : ` (${state})`);

/** `Distance to the nearest post office (NY)`. */
export const subjectOf = (question: CoverageQuestion): string =>
  `Distance to the nearest ${PLACES[question.kind]}${stateText(question)}`;

/** `Distance to the nearest post office, by county (NY)`. */
export const titleOf = (question: CoverageQuestion): string =>
  `Distance to the nearest ${PLACES[question.kind]}, by ${BY[question.by]}${stateText(question)}`;

const STATISTIC: Readonly<Record<string, string>> = {
  min: 'least distance',
  mean: 'mean distance',
  p50: 'median distance',
  p90: '90th percentile of distance',
  max: 'greatest distance',
};

/** What a map of a column shows: `Post office, by county (NY): mean distance to the nearest`. */
export const mapTitleOf = (question: CoverageQuestion, { key, title }: Column): string => {
  const [, which, statistic = ''] = /^(nearest|second)_(?:(min|mean|p50|p90|max)_)?/.exec(key) ?? [];
  const place = PLACES[question.kind];
  const what =
    which === undefined
      ? `${PLURAL[question.kind]}: ${title}`
      : `${STATISTIC[statistic] ?? 'distance'} to the ${which === 'second' ? 'second nearest' : 'nearest'} ${place}`;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}, by ${BY[question.by]}${stateText(question)}`;
};

export interface MethodInput {
  readonly question: CoverageQuestion;
  readonly weighting: Weighting;
  readonly demand: DemandPoints;
  readonly supply: SupplyPoints;
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

export const methodText = ({ question, weighting, demand, supply }: MethodInput): string[] => [
  'Distances run along a great circle (sphere of mean Earth radius, off by up to 0.56 %), not along roads.',
  'People stand at Census points of ZIP Code tabulation areas (ZCTA 2021): a ZIP Code is no area, its point is off by kilometres, and ZIP Codes without such a point are left out.',
  ...(question.state === null
    ? []
    : [`Points of ${question.state} alone; places beyond its border count as nearest too.`]),
  weightingText(weighting),
  ...(question.by === 'county'
    ? [
        `Counties are those of ${COUNTY_VINTAGE} (us-atlas, Census Bureau): by the ZIP reference's county where they have it, else by the point (${number(demand.placedByPoint)} ZIP points).`,
      ]
    : []),
  ...(question.by === 'zones'
    ? ['Zones are compared in longitude and latitude; a point may lie in several zones.']
    : []),
  ...(supply.approximate > 0
    ? [
        `${number(supply.approximate)} of ${number(supply.size)} places stand at the point of their ZIP Code: their distances are approximate, often 0.`,
      ]
    : []),
  ...(supply.withoutPoint > 0
    ? [`${number(supply.withoutPoint)} places have no point and are left out.`]
    : []),
  ...(supply.withoutHours > 0
    ? [`${number(supply.withoutHours)} places do not state the hours asked about and are left out.`]
    : []),
  ...(question.openOn === null && question.lastCollection === null && question.collectsOn === null
    ? []
    : ['Hours are those of the usual week, without holidays and closures.']),
  ...(question.gaps > 0
    ? [
        'Gaps are the largest circles about vertices of the spherical Voronoi diagram that lie on land; circles that the coast or a border cuts off are not among them.',
      ]
    : []),
  ...(question.catchment === null
    ? []
    : [
        `Accessibility: two-step floating catchment areas of ${question.catchment} ${question.unit}, ${DECAY_TEXT[question.decay]}; every place offers 1.`,
      ]),
];

const DECAY_TEXT: Readonly<Record<CoverageQuestion['decay'], string>> = {
  none: 'no decay (Luo & Wang 2003)',
  steps: 'three rings weighted 1, 0.68 and 0.22 (E2SFCA, Luo & Qi 2009)',
  gaussian: 'a Gaussian curve with a scale of a third of the reach',
};

const weightingText = ({
  label,
  population,
  unmatched,
  unmatchedPopulation,
  pointsWithout,
}: Weighting): string =>
  population === null
    ? 'Unweighted: every ZIP point counts the same, however many people live there. No population came with the question.'
    : `Weighted by ${label} (${number(population)})${
        label === 'population by county' ? ', split equally among the ZIP points of each county' : ''
      }; ${number(unmatched)} rows with ${number(unmatchedPopulation)} people match no point, and ${number(pointsWithout)} points have no population. Minimum and maximum are over points with population.`;
