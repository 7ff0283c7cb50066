/** One address with its point, from an open data set or an operator's table. */
import { standardize } from '../../postal/address/index.ts';
import { parseState } from '../../postal/zip/index.ts';
import { EMPTY_ENTRY } from './entry.ts';
import type { ImportRun } from './import-run.ts';
import type { StreetKey } from './street-key.ts';

/** The texts of a row, `''` where it has none. */
export interface PointRow {
  /** Number with prefix and suffix. */
  readonly number: string;
  /** The street as a whole, with directionals and suffix. */
  readonly street: string;
  readonly unit: string;
  readonly firm: string;
  readonly state: string;
  readonly zip: string;
  readonly plus4: string;
  readonly longitude: string;
  readonly latitude: string;
  /** Number of its source within the edition. */
  readonly source: number;
}

/** Names of the columns in the file, for messages. */
export type PointColumns = {
  readonly [Field in 'state' | 'zip' | 'plus4' | 'longitude' | 'latitude']: string;
};

/**
 * Checks a row and adds it. State and coordinates are checked first: where a column was left out in the file, all that
 * follow are shifted, and these two show it.
 */
export const addPoint = (
  run: ImportRun,
  line: number,
  row: PointRow,
  columns: PointColumns,
  keyOf: (text: string) => StreetKey,
): void => {
  const refuse = (column: string, came: string, expected: string): void =>
    run.refuse(line, column, `${JSON.stringify(came.slice(0, 40))}; expected ${expected}`);
  if (row.state !== '' && parseState(row.state) === null) {
    return refuse(columns.state, row.state, 'the two letters of a state (the row may be shifted)');
  }
  const longitude = degrees(row.longitude);
  const latitude = degrees(row.latitude);
  if (longitude !== null && !isUsLongitude(longitude)) {
    return refuse(
      columns.longitude,
      row.longitude,
      'a longitude of the United States (the row may be shifted)',
    );
  }
  if (latitude !== null && !(latitude >= -15 && latitude <= 72)) {
    return refuse(columns.latitude, row.latitude, 'a latitude of the United States (the row may be shifted)');
  }
  const zip = zipOf(row.zip);
  if (zip === null) return refuse(columns.zip, row.zip, 'five digits');
  if (row.plus4 !== '' && !/^\d{4}$/.test(row.plus4)) return refuse(columns.plus4, row.plus4, 'four digits');
  if (zip === '') return run.leaveOut('withoutZip');
  const number = standardize({ number: row.number.trim() }).number;
  if (number === '' || number === '0') return run.leaveOut('withoutNumber');
  if (row.street.trim() === '') return run.leaveOut('withoutStreet');
  run.builder.add(Number(zip), keyOf(row.street.trim().toUpperCase()), {
    ...EMPTY_ENTRY,
    kind: 'point',
    low: number,
    high: number,
    firm: row.firm.trim().toUpperCase(),
    ...unitOf(row.unit),
    plus4Low: row.plus4,
    plus4High: row.plus4,
    latitude: longitude === null ? null : latitude,
    longitude: latitude === null ? null : longitude,
    source: row.source,
  });
  run.rowsKept++;
};

const degrees = (text: string): number | null => {
  if (text.trim() === '') return null;
  return Number(text);
};

/** From Guam eastward over the date line to the Virgin Islands. */
const isUsLongitude = (longitude: number): boolean =>
  (longitude >= -180 && longitude <= -64) || (longitude >= 130 && longitude <= 180);

/** Five digits, `''` where there are none, null where the text is something else. A +4 behind it is passed over. */
const zipOf = (text: string): string | null => {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return /^(\d{5})(?:-?\d{4})?$/.exec(trimmed)?.[1] ?? null;
};

/** `Apt 4` → designator and unit; `4` → unit alone. */
const unitOf = (text: string): { unitDesignator: string; unitLow: string; unitHigh: string } => {
  const plain = standardize({ unit: text.trim() }).unit;
  const words = plain.split(' ').filter((word) => word !== '');
  const [first = '', ...rest] = words;
  if (rest.length === 0 || !/^[A-Z]+$/.test(first)) {
    return { unitDesignator: '', unitLow: plain, unitHigh: plain };
  }
  const unit = rest.join(' ');
  return {
    unitDesignator: standardize({ unitDesignator: first }).unitDesignator,
    unitLow: unit,
    unitHigh: unit,
  };
};
