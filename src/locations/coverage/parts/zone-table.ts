/** The table of zones: distances, shares, places by population, evenness, accessibility. */
import type { Distances } from '../measure/distances.ts';
import { distributionOf, giniOf, shareWithin, summaryOf } from '../measure/statistics.ts';
import type { Column, Row, Table } from '../rows.ts';
import type { Zone } from '../zones/zones.ts';
import { inUnit, type Measured, rounded, unitSuffix } from './measured.ts';

const STATISTICS = ['min', 'mean', 'p50', 'p90', 'max'] as const;
const PER = 10_000;

export interface ZoneTableInput extends Measured {
  readonly zones: readonly Zone[];
  readonly distances: Distances;
  /** Of the floating catchment, by point; null: not asked for. */
  readonly access: Float64Array | null;
  readonly nameOfPlace: (place: number) => string;
}

/** @returns the table, and the same columns over all of `members` */
export const zoneTable = (
  input: ZoneTableInput,
  members: readonly number[],
): { readonly table: Table; readonly overall: Row } => {
  const columns = columnsOf(input);
  const placesInAll = input.zones.reduce((sum, zone) => sum + zone.places, 0);
  return {
    table: { columns, rows: input.zones.map((zone) => rowOf(zone, zone.points, input)) },
    overall: rowOf(
      { id: 'all', name: 'All', state: null, points: members, places: placesInAll },
      members,
      input,
    ),
  };
};

const isSingle = ({ question }: Measured): boolean => question.by === 'zip';

const columnsOf = (input: ZoneTableInput): Column[] => {
  const { question, weighting, access } = input;
  const { unit, by } = question;
  const suffix = unitSuffix(unit);
  const distances = (which: 'nearest' | 'second', title: string): Column[] =>
    isSingle(input)
      ? [
          { key: `${which}_${suffix}`, title, unit },
          { key: `${which}_id`, title: `${title}, id`, unit: null },
        ]
      : STATISTICS.map((name) => ({ key: `${which}_${name}_${suffix}`, title: `${title}, ${name}`, unit }));
  return [
    { key: 'zone', title: by === 'zones' ? 'zone' : by, unit: null },
    ...(isSingle(input) ? [] : [{ key: 'name', title: 'name', unit: null }]),
    ...(by === 'zip' || by === 'county' ? [{ key: 'state', title: 'state', unit: null }] : []),
    ...(isSingle(input) ? [] : [{ key: 'points', title: 'ZIP points', unit: null }]),
    ...(weighting.population === null ? [] : [{ key: 'population', title: 'population', unit: null }]),
    { key: 'places', title: 'places in it', unit: null },
    ...(weighting.population === null
      ? []
      : [{ key: 'places_per_10000', title: 'places per 10,000', unit: null }]),
    ...distances('nearest', 'nearest'),
    ...distances('second', 'second nearest'),
    ...question.within.map((limit) => ({
      key: withinKey(limit, unit),
      title: `share within ${limit} ${unit}`,
      unit: null,
    })),
    ...(isSingle(input) ? [] : [{ key: 'gini', title: 'Gini of distance', unit: null }]),
    ...(access === null ? [] : [accessColumn(input)]),
  ];
};

export const withinKey = (limit: number, unit: string): string =>
  `share_within_${String(limit).replace('.', 'p')}_${unit}`;

const accessColumn = ({ weighting }: Measured): Column =>
  weighting.population === null
    ? { key: 'access_per_point', title: 'access per ZIP point (2SFCA)', unit: null }
    : { key: 'access_per_10000', title: 'access per 10,000 (2SFCA)', unit: null };

const rowOf = (zone: Zone, points: readonly number[], input: ZoneTableInput): Row => {
  const { question, weighting, distances, access, nameOfPlace } = input;
  const { unit } = question;
  const suffix = unitSuffix(unit);
  const nearest = distributionOf(distances.nearest, weighting.weights, points);
  const second = distributionOf(distances.second, weighting.weights, points);
  const population = points.reduce((sum, point) => sum + (weighting.weights[point] ?? 0), 0);
  const row: Record<string, string | number | null> = { zone: zone.id };
  if (!isSingle(input)) row.name = zone.name;
  if (question.by === 'zip' || question.by === 'county') row.state = zone.state;
  if (!isSingle(input)) row.points = points.length;
  if (weighting.population !== null) row.population = rounded(population, 1);
  row.places = zone.places;
  if (weighting.population !== null) {
    row.places_per_10000 = population === 0 ? null : rounded((zone.places / population) * PER, 3);
  }
  for (const [which, distribution, indexes] of [
    ['nearest', nearest, distances.nearestIndex],
    ['second', second, distances.secondIndex],
  ] as const) {
    const summary = summaryOf(distribution);
    if (isSingle(input) && points.length === 1) {
      // A single point has its distance whether or not anybody lives there.
      const place = indexes[points[0] ?? 0] ?? -1;
      row[`${which}_${suffix}`] = inUnit(distances[which][points[0] ?? 0] ?? null, unit);
      row[`${which}_id`] = place < 0 ? null : nameOfPlace(place);
    } else if (isSingle(input)) {
      row[`${which}_${suffix}`] = inUnit(summary.mean, unit);
      row[`${which}_id`] = null;
    } else {
      for (const name of STATISTICS) row[`${which}_${name}_${suffix}`] = inUnit(summary[name], unit);
    }
  }
  for (const limit of question.within) {
    row[withinKey(limit, unit)] = rounded(shareWithin(nearest, limit * input.metresPerUnit), 4);
  }
  if (!isSingle(input)) row.gini = rounded(giniOf(nearest), 4);
  if (access !== null) {
    const mean = summaryOf(distributionOf(access, weighting.weights, points)).mean;
    row[accessColumn(input).key] =
      mean === null ? null : rounded(mean * (weighting.population === null ? 1 : PER), 4);
  }
  return row;
};
