/** What every part of a report is measured in. */
import type { Weighting } from '../demand.ts';
import { type CoverageQuestion, UNITS, type Unit } from '../input/question.ts';

export interface Measured {
  readonly question: CoverageQuestion;
  readonly weighting: Weighting;
  readonly metresPerUnit: number;
}

/** The end of a column's key. */
export const unitSuffix = (unit: Unit): string => (unit === 'mi' ? 'miles' : 'km');

export const rounded = <Value extends number | null>(value: Value, digits: number): Value =>
  (value === null ? null : Number(value.toFixed(digits))) as Value;

/** Metres in the unit, to thousandths; null where there are none. */
export const inUnit = (metres: number | null, unit: Unit): number | null =>
  metres === null || Number.isNaN(metres) ? null : rounded(metres / UNITS[unit], 3);
