/** What a coverage report is asked for, from the words of a request to precise values. */
import { PosternError } from '../../../errors.ts';
import { METRES_PER_MILE } from '../../../postal/geo/index.ts';
import { clockText, DAYS, parseClock, parseDay } from '../../../postal/hours/index.ts';
import { parseState, type StateCode } from '../../../postal/zip/index.ts';
import type { LocationKind } from '../../facility.ts';
import { DECAYS, type DecayName } from '../measure/catchment.ts';
import { STANDARDS, type StandardName } from '../standards.ts';

export const ZONE_KINDS = ['zip', 'county', 'state', 'zones'] as const;
export type ZoneKind = (typeof ZONE_KINDS)[number];

export const UNITS = { mi: METRES_PER_MILE, km: 1_000 } as const;
export type Unit = keyof typeof UNITS;

export const FORMATS = ['json', 'csv', 'geojson', 'svg', 'text'] as const;
export type Format = (typeof FORMATS)[number];

export const TABLES = ['zones', 'standards', 'gaps', 'closures', 'sites'] as const;
export type TableName = (typeof TABLES)[number];

export const CHARTS = ['map', 'ecdf', 'histogram', 'lorenz'] as const;
export type ChartName = (typeof CHARTS)[number];

/** Distances are in `unit`. */
export interface CoverageQuestion {
  readonly kind: LocationKind;
  readonly by: ZoneKind;
  readonly state: StateCode | null;
  readonly unit: Unit;
  readonly within: readonly number[];
  readonly types: readonly string[];
  /** Days as in a `Week`: 0 is Monday. */
  readonly openOn: number | null;
  readonly collectsOn: number | null;
  /** Minutes: on every day from Monday to Friday something is collected then or later. */
  readonly lastCollection: number | null;
  readonly standard: StandardName | null;
  readonly gaps: number;
  readonly remove: readonly string[];
  readonly sites: number;
  readonly siteWithin: number;
  /** Reach of the floating catchment; null: none is worked out. */
  readonly catchment: number | null;
  readonly decay: DecayName;
  /** GeoJSON as text; null unless `by` is `zones`. */
  readonly zones: string | null;
  /** CSV as text. */
  readonly weights: string | null;
}

/** What is made of the answer. */
export interface Rendering {
  readonly format: Format;
  readonly table: TableName;
  readonly chart: ChartName;
  /** Name of the column that a map shows; null: the first that fits. */
  readonly metric: string | null;
}

/** As the words come; each is checked here. */
export interface CoverageWords {
  readonly kind?: string;
  readonly by?: string;
  readonly state?: string;
  readonly unit?: string;
  readonly within?: string;
  readonly type?: string;
  readonly openOn?: string;
  readonly collectsOn?: string;
  readonly lastCollection?: string;
  readonly standard?: string;
  readonly gaps?: number;
  readonly remove?: string;
  readonly sites?: number;
  readonly siteWithin?: number;
  readonly catchment?: number;
  readonly decay?: string;
  readonly zones?: string;
  readonly weights?: string;
}

export const MOST_GAPS = 50;
export const MOST_SITES = 25;
export const MOST_REMOVED = 200;
/** In kilometres or miles: wider than that, every point is in reach of every other. */
export const WIDEST = 500;
const MOST_LIMITS = 8;
const DEFAULT_WITHIN: Readonly<Record<Unit, readonly number[]>> = { mi: [1, 3, 5, 10], km: [1, 2, 5, 10] };

const invalid = (field: string, came: string, expected: string): PosternError =>
  new PosternError(
    'coverage_invalid',
    `${JSON.stringify(came.slice(0, 80))} is no ${field} of a coverage report.`,
    {
      status: 400,
      cure: `Expected ${expected}.`,
      place: { field },
    },
  );

const oneOf = <Word extends string>(field: string, words: readonly Word[], came: string): Word => {
  const found = words.find((word) => word === came);
  if (found === undefined) throw invalid(field, came, `one of ${words.join(', ')}`);
  return found;
};

const dayOf = (field: string, came: string | undefined): number | null => {
  if (came === undefined) return null;
  const day = parseDay(came);
  if (day === null || day < 0 || day > 6) throw invalid(field, came, 'a day such as saturday');
  return day;
};

const withinOf = (came: string | undefined, unit: Unit): readonly number[] => {
  if (came === undefined) return DEFAULT_WITHIN[unit];
  const limits = [
    ...new Set(came.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))),
  ];
  if (limits.length > MOST_LIMITS || limits.some((limit) => !(limit > 0 && limit <= WIDEST))) {
    throw invalid(
      'within',
      came,
      `up to ${MOST_LIMITS} distances above 0 and up to ${WIDEST}, such as 1,3,5`,
    );
  }
  return limits.sort((one, other) => one - other);
};

const listOf = (came: string | undefined): readonly string[] =>
  came === undefined
    ? []
    : [...new Set(came.split(',').map((part) => part.trim()))].filter((part) => part !== '');

/** @throws PosternError `coverage_invalid` with the field at fault */
export const readQuestion = (words: CoverageWords): CoverageQuestion => {
  const unit = oneOf('unit', Object.keys(UNITS) as Unit[], words.unit ?? 'mi');
  const state = words.state === undefined ? null : parseState(words.state);
  if (words.state !== undefined && state === null) throw invalid('state', words.state, 'a state such as NY');
  const { zones = null, weights = null } = words;
  const by = oneOf('by', ZONE_KINDS, words.by ?? (zones === null ? 'state' : 'zones'));
  if ((by === 'zones') !== (zones !== null)) {
    throw invalid(
      'by',
      by,
      zones === null ? 'zip, county or state; or zones in the body of a POST' : 'zones, since zones are sent',
    );
  }
  const lastCollection = words.lastCollection === undefined ? null : parseClock(words.lastCollection);
  if (words.lastCollection !== undefined && lastCollection === null) {
    throw invalid('lastCollection', words.lastCollection, 'a time such as 17:00');
  }
  const remove = listOf(words.remove);
  if (remove.length > MOST_REMOVED) throw invalid('remove', words.remove ?? '', `up to ${MOST_REMOVED} ids`);
  return {
    kind: oneOf('kind', ['post-offices', 'collection-boxes'] as const, words.kind ?? 'post-offices'),
    by,
    state,
    unit,
    within: withinOf(words.within, unit),
    types: listOf(words.type).map((type) => type.toUpperCase()),
    openOn: dayOf('openOn', words.openOn),
    collectsOn: dayOf('collectsOn', words.collectsOn),
    lastCollection,
    standard:
      words.standard === undefined
        ? null
        : oneOf('standard', Object.keys(STANDARDS) as StandardName[], words.standard),
    gaps: words.gaps ?? 0,
    remove,
    sites: words.sites ?? 0,
    siteWithin: words.siteWithin ?? 5,
    catchment: words.catchment ?? null,
    decay: oneOf('decay', DECAYS, words.decay ?? 'steps'),
    zones,
    weights,
  };
};

/** What places must be, in words; empty where they may be any. */
export const wishesText = ({ types, openOn, collectsOn, lastCollection }: CoverageQuestion): string =>
  [
    ...(types.length === 0 ? [] : [`of type ${types.join(' or ')}`]),
    ...(openOn === null ? [] : [`open on ${dayName(openOn)}`]),
    ...(collectsOn === null ? [] : [`collected on ${dayName(collectsOn)}`]),
    ...(lastCollection === null
      ? []
      : [`last collected at ${clockText(lastCollection)} or later on every day from Monday to Friday`]),
  ].join(', ');

const dayName = (day: number): string => {
  const name = DAYS[day] ?? '';
  return name.charAt(0) + name.slice(1).toLowerCase();
};
