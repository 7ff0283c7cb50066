/** What writer and reader of `locations.bin` share: its marks, its columns and how a degree is kept. */

export const LOCATIONS_FILE = 'locations.bin';
export const MAGIC = 'PSTNLOC1';
export const HEADER_AT = 16;
export const ALIGNMENT = 8;
export const CHECKSUM_BYTES = 32;
const DEGREE_STEPS = 1_000_000;
const NO_POINT = -0x8000_0000;

/** The JSON at the start. */
export interface Header {
  readonly rows: number;
  readonly texts: number;
  readonly textBytes: number;
  readonly types: readonly string[];
  readonly timeZones: readonly string[];
  readonly states: readonly string[];
  readonly coordinateSources: readonly string[];
}

/** In the order of the file; each is one value a row. */
export const COLUMNS = [
  ['latitude', Int32Array],
  ['longitude', Int32Array],
  ['id', Uint32Array],
  ['name', Uint32Array],
  ['streetAddress', Uint32Array],
  ['city', Uint32Array],
  ['services', Uint32Array],
  ['collections', Uint32Array],
  ['details', Uint32Array],
  /** ZIP plus one; 0 means none. */
  ['zip', Uint32Array],
  /** +4 plus one; 0 means none. */
  ['plus4', Uint16Array],
  ['type', Uint16Array],
  ['timeZone', Uint16Array],
  /** Code plus one; 0 means none. */
  ['state', Uint8Array],
  ['coordinateSource', Uint8Array],
  /** 1 where special days or a closure are stated. */
  ['exceptions', Uint8Array],
] as const;

export type ColumnName = (typeof COLUMNS)[number][0];
export type Columns = Record<ColumnName, Int32Array | Uint32Array | Uint16Array | Uint8Array>;

/** The length of a section with its padding. */
export const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** Degrees as they are kept; null is no point. */
export const stepsOf = (degrees: number | null): number =>
  degrees === null ? NO_POINT : Math.round(degrees * DEGREE_STEPS);

/** Kept degrees; NaN where there is no point. */
export const degreesOf = (steps: number): number => (steps === NO_POINT ? Number.NaN : steps / DEGREE_STEPS);
