/** Where people are asked to stand: the Census point of each ZIP Code (ZCTA), with its state, county and weight. */
import type { StateCode, Zip5 } from '../../postal/zip/index.ts';
import type { ZipTable } from '../../reference/zip-edition.ts';
import type { Weights } from './input/weights.ts';
import type { Outlines } from './zones/counties.ts';

/** One column a property; `size` points. */
export interface DemandPoints {
  readonly size: number;
  readonly zips: readonly Zip5[];
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
  readonly states: readonly StateCode[];
  /** Digits of a county that the outlines have; null where the point lies in none. */
  readonly counties: readonly (string | null)[];
  /** Digits of the county that the ZIP reference names, of whatever year. */
  readonly namedCounties: readonly (string | null)[];
  /** How many counties are by the point, since the reference names none that the outlines have. */
  readonly placedByPoint: number;
}

/** The ZIPs of an edition that have a Census point. */
export const demandOf = (
  table: ZipTable,
  outlines: Pick<Outlines, 'counties' | 'countyAt'>,
): DemandPoints => {
  const zips: Zip5[] = [];
  const latitudes: number[] = [];
  const longitudes: number[] = [];
  const states: StateCode[] = [];
  const counties: (string | null)[] = [];
  const namedCounties: (string | null)[] = [];
  let placedByPoint = 0;
  for (const { zip, state, countyFips, latitude, longitude, origin } of table.records()) {
    if (origin.source !== 'census-zcta' || latitude === null || longitude === null) continue;
    zips.push(zip);
    latitudes.push(latitude);
    longitudes.push(longitude);
    states.push(state);
    namedCounties.push(countyFips);
    const known = countyFips !== null && outlines.counties.has(countyFips);
    if (!known) placedByPoint++;
    counties.push(known ? countyFips : outlines.countyAt(latitude, longitude));
  }
  return {
    size: zips.length,
    zips,
    latitudes: Float64Array.from(latitudes),
    longitudes: Float64Array.from(longitudes),
    states,
    counties,
    namedCounties,
    placedByPoint,
  };
};

export interface Weighting {
  readonly weights: Float64Array;
  /** `unweighted`: every point counts 1. */
  readonly label: 'unweighted' | 'population by ZCTA' | 'population by county';
  /** null where there is no population. */
  readonly population: number | null;
  /** Keys of the file that no point has, and the population that is lost with them. */
  readonly unmatched: number;
  readonly unmatchedPopulation: number;
  /** Points that the file gives no population. */
  readonly pointsWithout: number;
}

export const unweighted = (size: number): Weighting => ({
  weights: new Float64Array(size).fill(1),
  label: 'unweighted',
  population: null,
  unmatched: 0,
  unmatchedPopulation: 0,
  pointsWithout: 0,
});

/** Gives each point its population; that of a county is split equally among the county's points. */
export const weightingOf = (points: DemandPoints, { by, of }: Weights): Weighting => {
  const weights = new Float64Array(points.size);
  const pointsOf = by === 'zcta' ? groups([points.zips]) : groups([points.namedCounties, points.counties]);
  let unmatched = 0;
  let unmatchedPopulation = 0;
  let population = 0;
  for (const [key, weight] of of) {
    const members = pointsOf(key);
    if (members.length === 0) {
      unmatched++;
      unmatchedPopulation += weight;
      continue;
    }
    population += weight;
    for (const member of members) weights[member] = (weights[member] ?? 0) + weight / members.length;
  }
  return {
    weights,
    label: by === 'zcta' ? 'population by ZCTA' : 'population by county',
    population,
    unmatched,
    unmatchedPopulation,
    pointsWithout: weights.filter((weight) => weight === 0).length,
  };
};

/** Members by key; a key that the first list does not have is looked for in the next. */
const groups = (lists: readonly (readonly (string | null)[])[]): ((key: string) => readonly number[]) => {
  const maps = lists.map((list) => {
    const map = new Map<string, number[]>();
    list.forEach((key, member) => {
      if (key === null) return;
      const members = map.get(key);
      if (members === undefined) map.set(key, [member]);
      else members.push(member);
    });
    return map;
  });
  return (key) => maps.map((map) => map.get(key)).find((members) => members !== undefined) ?? [];
};
