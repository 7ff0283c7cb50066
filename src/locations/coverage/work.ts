/** Works out a coverage report: values in, values out. */
import { PosternError } from '../../errors.ts';
import type { GeoIndex } from '../../postal/geo/index.ts';
import type { LocationTable } from '../table.ts';
import { type DemandPoints, unweighted, type Weighting, weightingOf } from './demand.ts';
import { type OwnZone, readOwnZones } from './input/own-zones.ts';
import { type CoverageQuestion, UNITS, wishesText } from './input/question.ts';
import { readWeights } from './input/weights.ts';
import { decayOf, floatingCatchment, pairsWithin } from './measure/catchment.ts';
import { type Distances, indexOf, measureDistances, measureWithout } from './measure/distances.ts';
import { type Distribution, distributionOf, percentilesOf } from './measure/statistics.ts';
import { methodText, titleOf } from './method.ts';
import { closureStudy } from './parts/closures.ts';
import { gapRows } from './parts/gap-rows.ts';
import { type Measured, rounded } from './parts/measured.ts';
import { siteAnswer } from './parts/sites.ts';
import { holdStandard } from './parts/standard.ts';
import { zoneTable } from './parts/zone-table.ts';
import type { CoverageReport, EditionSource } from './report.ts';
import { type SupplyPoints, supplyOf } from './supply.ts';
import { type Outlines, stateOfDigits } from './zones/counties.ts';
import { PolygonIndex } from './zones/polygons.ts';
import { type Zone, zoningOf } from './zones/zones.ts';

/** The editions that a report rests on. */
export interface CoverageData {
  readonly table: LocationTable;
  readonly demand: DemandPoints;
  readonly outlines: Outlines;
  readonly sources: readonly EditionSource[];
}

/** A report with what charts and maps need beside it. */
export interface Worked {
  readonly question: CoverageQuestion;
  readonly report: CoverageReport;
  /** Metres to the nearest place, over all points asked about. */
  readonly nearest: Distribution;
  readonly zones: readonly Zone[];
  readonly own: readonly OwnZone[];
  readonly data: CoverageData;
}

const MOST_PAIRS = 6_000_000;

/** @throws PosternError where the input cannot be read, names what is not there, or asks for too much */
export const workOut = async (question: CoverageQuestion, data: CoverageData): Promise<Worked> => {
  const { table, demand, outlines } = data;
  const own = question.zones === null ? [] : readOwnZones(question.zones);
  const weighting =
    question.weights === null
      ? unweighted(demand.size)
      : assertMatched(weightingOf(demand, await readWeights(question.weights)));
  const supply = supplyOf(table, question);
  if (supply.size === 0) {
    throw new PosternError(
      'coverage_empty',
      `No place of the edition is ${wishesText(question) || 'on the map'}.`,
      {
        status: 404,
        cure: 'Ask for fewer conditions; hours count only where the edition states them.',
      },
    );
  }
  const index = indexOf(supply);
  const distances = measureDistances(demand, index);
  const zoning = zoningOf({ question, demand, supply, table, outlines, own });
  const measured: Measured = { question, weighting, metresPerUnit: UNITS[question.unit] };
  const { members } = zoning;
  const idOfPlace = (place: number): string => table.idAt(supply.rows[place] ?? 0);
  const tableInput = {
    ...measured,
    zones: zoning.zones,
    distances,
    access: accessOf(measured, demand, index, supply),
    nameOfPlace: idOfPlace,
  };
  const { table: zones, overall } = zoneTable(tableInput, members);
  const nearest = distributionOf(distances.nearest, weighting.weights, members);
  const closures = closuresOf({ measured, data, supply, index, distances, members, tableInput });
  const report: CoverageReport = {
    title: titleOf(question),
    kind: question.kind,
    by: question.by,
    state: question.state,
    unit: question.unit,
    places: wishesText(question),
    weighting: weightingAnswer(weighting),
    counted: {
      points: members.length,
      pointsInNoZone: zoning.membersInNoZone,
      places: supply.size,
      placesWithoutPoint: supply.withoutPoint,
      placesWithoutHours: supply.withoutHours,
      placesAtZipPoint: supply.approximate,
    },
    overall,
    percentiles: percentilesOf(nearest).map((metres) => rounded(metres / UNITS[question.unit], 3)),
    columns: zones.columns,
    zones: zones.rows,
    ...(question.standard !== null && {
      standard: holdStandard({
        name: question.standard,
        kind: question.kind,
        isWeighted: weighting.population === null ? 'unweighted' : 'weighted',
        overall: nearest,
        zones: zoning.zones.map(({ points }) => distributionOf(distances.nearest, weighting.weights, points)),
      }),
    }),
    ...(question.gaps > 0 && {
      gaps: gapRows({
        ...measured,
        places: supply,
        index,
        accept: landTest(question, outlines, own),
        countyAt: (latitude, longitude) => countyNames(outlines, outlines.countyAt(latitude, longitude)),
        idOfPlace,
      }),
    }),
    ...(closures !== null && { closures }),
    ...(question.sites > 0 && {
      siting: siteAnswer({ ...measured, demand, members, nearest: distances.nearest }),
    }),
    method: methodText({ question, weighting, demand, supply }),
    sources: data.sources,
  };
  return { question, report, nearest, zones: zoning.zones, own, data };
};

const assertMatched = (weighting: Weighting): Weighting => {
  if ((weighting.population ?? 0) > 0) return weighting;
  throw new PosternError(
    'weights_unmatched',
    `None of the ${weighting.unmatched} rows of the weights is a ZIP or county known here.`,
    {
      status: 422,
      cure: 'Check the column: zcta takes ZIP Code tabulation areas, geoid takes counties of five digits.',
    },
  );
};

const weightingAnswer = (weighting: Weighting): CoverageReport['weighting'] =>
  weighting.population === null
    ? { label: weighting.label }
    : {
        label: weighting.label,
        population: weighting.population,
        unmatchedRows: weighting.unmatched,
        unmatchedPopulation: weighting.unmatchedPopulation,
        pointsWithoutPopulation: weighting.pointsWithout,
      };

/** Demand beyond the state asked about competes for the same places, so all points take part. */
const accessOf = (
  { question, weighting, metresPerUnit }: Measured,
  demand: DemandPoints,
  index: GeoIndex,
  supply: SupplyPoints,
): Float64Array | null => {
  if (question.catchment === null) return null;
  const reach = question.catchment * metresPerUnit;
  const pairs = pairsWithin(demand, index, reach, MOST_PAIRS);
  if (pairs === null) {
    throw new PosternError(
      'coverage_too_large',
      `More than ${MOST_PAIRS} pairs of points and places lie within that catchment.`,
      {
        status: 422,
        cure: 'Ask for a smaller catchment.',
        place: { field: 'catchment' },
      },
    );
  }
  const offered = new Float64Array(supply.size).fill(1);
  return floatingCatchment(weighting.weights, offered, pairs, decayOf(question.decay, reach));
};

interface ClosuresInput {
  readonly measured: Measured;
  readonly data: CoverageData;
  readonly supply: SupplyPoints;
  readonly index: GeoIndex;
  readonly distances: Distances;
  readonly members: readonly number[];
  readonly tableInput: Parameters<typeof zoneTable>[0];
}

const closuresOf = ({ measured, data, supply, index, distances, members, tableInput }: ClosuresInput) => {
  const { remove } = measured.question;
  if (remove.length === 0) return null;
  const { table, demand } = data;
  const placeOfRow = new Map(supply.rows.map((row, place) => [row, place] as const));
  const removed = remove.map((id) => {
    const place = placeOfRow.get(table.rowOf(id));
    if (place !== undefined) return place;
    throw new PosternError(
      'location_unknown',
      `No place counted here has the id ${JSON.stringify(id.slice(0, 80))}.`,
      {
        status: 404,
        cure: 'Ids come from /postern/v1/locations/nearest; conditions such as type or openOn may leave the place out.',
        place: { field: 'remove' },
      },
    );
  });
  const closed = new Set(removed);
  const after = measureWithout(distances, demand, index, closed);
  const facilityOf = (place: number) => table.facilityAt(supply.rows[place] ?? 0);
  return closureStudy({
    ...measured,
    before: distances,
    after,
    members,
    removed,
    facilityOf,
    nearestStaying: (place) => {
      const [found] = index.nearest(supply.latitudes[place] ?? 0, supply.longitudes[place] ?? 0, 1, {
        filter: (other) => !closed.has(other),
      });
      return found === undefined ? null : { place: found.index, metres: found.distanceMetres };
    },
    rows: {
      before: distancesOnly(zoneTable({ ...tableInput, zones: [], access: null }, members).overall),
      after: distancesOnly(
        zoneTable({ ...tableInput, zones: [], access: null, distances: after }, members).overall,
      ),
    },
  });
};

/** Counts of places mean nothing without zones. */
const distancesOnly = (row: CoverageReport['overall']): CoverageReport['overall'] =>
  Object.fromEntries(
    Object.entries(row).filter(([key]) => /^(points|population|nearest_|second_|share_|gini)/.test(key)),
  );

const landTest = (
  { state }: CoverageQuestion,
  outlines: Outlines,
  own: readonly OwnZone[],
): ((latitude: number, longitude: number) => boolean) => {
  const zones = own.length === 0 ? null : new PolygonIndex(own.map(({ rings }) => rings));
  return (latitude, longitude) => {
    if (zones !== null && zones.find(latitude, longitude).length === 0) return false;
    if (zones !== null && state === null) return true;
    const county = outlines.countyAt(latitude, longitude);
    return county !== null && (state === null || stateOfDigits(county) === state);
  };
};

const countyNames = (outlines: Outlines, county: string | null) => ({
  county: county === null ? null : (outlines.counties.get(county)?.properties.name ?? county),
  state: county === null ? null : stateOfDigits(county),
});
