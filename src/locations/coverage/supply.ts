/** The places that a report counts: those of an edition that have a point and are what was asked for. */
import { type Zip5, zipNumber } from '../../postal/zip/index.ts';
import { hoursOf } from '../hours.ts';
import { OFFICE_SERVICE } from '../location-index.ts';
import type { LocationTable } from '../table.ts';
import type { CoverageQuestion } from './input/question.ts';

export interface SupplyPoints {
  readonly size: number;
  /** Row of each place in the edition. */
  readonly rows: readonly number[];
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
  /** Places of the edition without a point. */
  readonly withoutPoint: number;
  /** Places left out since they do not state the hours that were asked about. */
  readonly withoutHours: number;
  /** Places that stand at the point of their ZIP Code. */
  readonly approximate: number;
}

type Wishes = Pick<CoverageQuestion, 'types' | 'openOn' | 'collectsOn' | 'lastCollection'>;

export const supplyOf = (table: LocationTable, wishes: Wishes): SupplyPoints => {
  const rows: number[] = [];
  let withoutPoint = 0;
  let withoutHours = 0;
  let approximate = 0;
  const test = wishOf(table, wishes);
  for (let row = 0; row < table.size; row++) {
    if (Number.isNaN(table.latitudeAt(row))) {
      withoutPoint++;
      continue;
    }
    if (wishes.types.length > 0 && !wishes.types.includes(table.typeAt(row))) continue;
    const fits = test(row);
    if (fits === null) withoutHours++;
    if (fits !== true) continue;
    rows.push(row);
    if (table.coordinateSourceAt(row) === 'zip-centroid') approximate++;
  }
  return {
    size: rows.length,
    rows,
    latitudes: Float64Array.from(rows, (row) => table.latitudeAt(row)),
    longitudes: Float64Array.from(rows, (row) => table.longitudeAt(row)),
    withoutPoint,
    withoutHours,
    approximate,
  };
};

const WEEKDAYS = [0, 1, 2, 3, 4];

/** Whether a row has the hours asked for; null where it does not state them. Equal schedules are read once. */
const wishOf = (
  table: LocationTable,
  { openOn, collectsOn, lastCollection }: Wishes,
): ((row: number) => boolean | null) => {
  if (openOn === null && collectsOn === null && lastCollection === null) return () => true;
  const known = new Map<number, boolean | null>();
  return (row) => {
    const key = table.textNumberAt('services', row) * 0x1_0000_0000 + table.textNumberAt('collections', row);
    let answer = known.get(key);
    if (answer === undefined) {
      const { opening, collections } = hoursOf(table.facilityAt(row));
      const week = opening[OFFICE_SERVICE];
      const parts = new Set<boolean | null>([
        openOn === null ? true : week === undefined ? null : (week[openOn] ?? []).length > 0,
        collectsOn === null ? true : collections === null ? null : (collections[collectsOn] ?? []).length > 0,
        lastCollection === null
          ? true
          : collections === null
            ? null
            : WEEKDAYS.every((day) => (collections[day]?.at(-1) ?? -1) >= lastCollection),
      ]);
      answer = parts.has(false) ? false : parts.has(null) ? null : true;
      known.set(key, answer);
    }
    return answer;
  };
};

/** Position of each ZIP among the points, by number; −1 where it has none. */
export const positionsOfZips = (zips: readonly Zip5[]): Int32Array => {
  const positions = new Int32Array(100_000).fill(-1);
  zips.forEach((zip, position) => {
    positions[zipNumber(zip)] = position;
  });
  return positions;
};
