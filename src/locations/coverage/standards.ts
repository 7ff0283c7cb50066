/**
 * Published standards of access to postal services, as presets. The United States have no numeric distance standard
 * (39 U.S.C. 101(b) and 403 speak of ready access), so these are other countries' measures, for comparison.
 */

export type Confidence = 'secondary' | 'unverified';

export interface Criterion {
  readonly text: string;
  /** Percent of the population; null where the standard states a distance alone. */
  readonly percent: number | null;
  readonly distance: number;
  readonly unit: 'mi' | 'km';
  /** Whose share is meant: everybody's, each zone's, or of people whom this report cannot tell apart. */
  readonly of: 'all' | 'each-zone' | 'unknown-group';
}

export interface Standard {
  readonly title: string;
  readonly source: string;
  /** `secondary`: read in a text about the standard; `unverified`: from general knowledge, to be checked. */
  readonly confidence: Confidence;
  readonly places: 'post-offices' | 'collection-boxes';
  readonly criteria: readonly Criterion[];
}

const all = (percent: number, distance: number, unit: 'mi' | 'km', text: string): Criterion => ({
  text,
  percent,
  distance,
  unit,
  of: 'all',
});

const group = (percent: number | null, distance: number, unit: 'mi' | 'km', text: string): Criterion => ({
  text,
  percent,
  distance,
  unit,
  of: 'unknown-group',
});

export const STANDARDS = {
  uk: {
    title: 'United Kingdom: access criteria for the post office network',
    source: 'Memorandum to the UK Parliament, 2008',
    confidence: 'secondary',
    places: 'post-offices',
    criteria: [
      all(99, 3, 'mi', '99 % of the population within 3 miles'),
      all(90, 1, 'mi', '90 % of the population within 1 mile'),
      group(99, 1, 'mi', '99 % of the population of deprived urban areas within 1 mile'),
      group(95, 1, 'mi', '95 % of the urban population within 1 mile'),
      group(95, 3, 'mi', '95 % of the rural population within 3 miles'),
      {
        text: '95 % of the population of each postcode district within 6 miles',
        percent: 95,
        distance: 6,
        unit: 'mi',
        of: 'each-zone',
      },
    ],
  },
  ofcom: {
    title: 'United Kingdom: post boxes (Ofcom)',
    source: 'News report on the designated universal service provider conditions',
    confidence: 'secondary',
    places: 'collection-boxes',
    criteria: [all(98, 0.5, 'mi', '98 % of households within half a mile of a post box')],
  },
  'hong-kong': {
    title: 'Hong Kong: planning standards for post offices',
    source: 'Hong Kong planning standards, as cited in a planning paper',
    confidence: 'secondary',
    places: 'post-offices',
    criteria: [
      group(null, 1.2, 'km', 'a post office within 1.2 km in urban areas'),
      group(null, 3.2, 'km', 'a post office within 3.2 km in rural areas'),
    ],
  },
  canada: {
    title: 'Canada: Postal Service Charter',
    source: 'Canadian Postal Service Charter, figures from general knowledge',
    confidence: 'unverified',
    places: 'post-offices',
    criteria: [
      all(98, 15, 'km', '98 % of consumers within 15 km'),
      all(88, 5, 'km', '88 % of consumers within 5 km'),
      all(78, 2.5, 'km', '78 % of consumers within 2.5 km'),
    ],
  },
} as const satisfies Readonly<Record<string, Standard>>;

export type StandardName = keyof typeof STANDARDS;
