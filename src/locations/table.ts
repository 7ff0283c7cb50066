/**
 * The file `locations.bin` of an edition: a JSON header, columns, texts, a checksum; rows ascend by id. The bytes
 * are described in `docs/data/locations.md`; this file follows its order.
 */
import { createHash } from 'node:crypto';
import { PosternError } from '../errors.ts';
import { STATE_CODES, zipNumber, zipOfNumber } from '../postal/zip/index.ts';
import { COORDINATE_SOURCES, type Facility, type FacilityDetails } from './facility.ts';

export const LOCATIONS_FILE = 'locations.bin';
const MAGIC = 'PSTNLOC1';
const HEADER_AT = 16;
const ALIGNMENT = 8;
const CHECKSUM_BYTES = 32;
const DEGREE_STEPS = 1_000_000;
const NO_POINT = -0x8000_0000;

interface Header {
  readonly rows: number;
  readonly texts: number;
  readonly textBytes: number;
  readonly types: readonly string[];
  readonly timeZones: readonly string[];
  readonly states: readonly string[];
  readonly coordinateSources: readonly string[];
}

const COLUMNS = [
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

type ColumnName = (typeof COLUMNS)[number][0];
type Columns = Record<ColumnName, Int32Array | Uint32Array | Uint16Array | Uint8Array>;

/** A loaded edition. Columns and texts are views on the file; a facility is made when it is asked for. */
export class LocationTable {
  readonly size: number;
  readonly #columns: Columns;
  readonly #header: Header;
  readonly #offsets: Uint32Array;
  readonly #texts: Buffer;

  constructor(header: Header, columns: Columns, offsets: Uint32Array, texts: Buffer) {
    this.size = header.rows;
    this.#header = header;
    this.#columns = columns;
    this.#offsets = offsets;
    this.#texts = texts;
  }

  /** The row of an id, or −1. */
  rowOf(id: string): number {
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.idAt(middle);
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  idAt(row: number): string {
    return this.text(this.#columns.id[row] as number);
  }

  /** Degrees, or NaN where the row has no point. */
  latitudeAt(row: number): number {
    return degreesOf(this.#columns.latitude[row] as number);
  }

  longitudeAt(row: number): number {
    return degreesOf(this.#columns.longitude[row] as number);
  }

  typeAt(row: number): string {
    return this.#header.types[this.#columns.type[row] as number] ?? '';
  }

  /** The zone of a row, as it stands in the file; null where it has none. */
  timeZoneAt(row: number): string | null {
    return this.#header.timeZones[(this.#columns.timeZone[row] as number) - 1] ?? null;
  }

  stateAt(row: number): Facility['state'] {
    return STATE_CODES[(this.#columns.state[row] as number) - 1] ?? null;
  }

  /** A number that stands for a text of the column: rows with equal texts have equal numbers. 0 is no text. */
  textNumberAt(column: 'services' | 'collections' | 'timeZone', row: number): number {
    return this.#columns[column][row] as number;
  }

  hasExceptions(row: number): boolean {
    return this.#columns.exceptions[row] === 1;
  }

  facilityAt(row: number): Facility {
    const columns = this.#columns;
    const latitude = this.latitudeAt(row);
    const zip = columns.zip[row] as number;
    const plus4 = columns.plus4[row] as number;
    const collections = columns.collections[row] as number;
    return {
      id: this.idAt(row),
      type: this.typeAt(row),
      name: this.text(columns.name[row] as number),
      streetAddress: this.text(columns.streetAddress[row] as number),
      city: this.text(columns.city[row] as number),
      state: this.stateAt(row),
      ZIPCode: zip === 0 ? null : zipOfNumber(zip - 1),
      ZIPPlus4: plus4 === 0 ? null : String(plus4 - 1).padStart(4, '0'),
      latitude: Number.isNaN(latitude) ? null : latitude,
      longitude: Number.isNaN(latitude) ? null : this.longitudeAt(row),
      coordinateSource: COORDINATE_SOURCES[columns.coordinateSource[row] as number] ?? 'none',
      timeZone: this.timeZoneAt(row),
      services: JSON.parse(this.text(columns.services[row] as number) || '{}') as Facility['services'],
      collections: collections === 0 ? null : this.text(collections),
      details: JSON.parse(this.text(columns.details[row] as number) || '{}') as FacilityDetails,
    };
  }

  /** Text number `number`; 0 is the empty text. */
  text(number: number): string {
    if (number === 0) return '';
    return this.#texts.toString('utf8', this.#offsets[number - 1] as number, this.#offsets[number] as number);
  }
}

/** The bytes of `locations.bin`. Ids must not come twice. */
export const encodeLocations = (facilities: readonly Facility[]): Buffer => {
  const rows = [...facilities].sort((one, other) => (one.id < other.id ? -1 : 1));
  const columns = Object.fromEntries(COLUMNS.map(([name, Type]) => [name, new Type(rows.length)])) as Columns;
  const texts = new Numbers(1);
  const types = new Numbers(0);
  const timeZones = new Numbers(1);
  rows.forEach((facility, row) => {
    const { details, services } = facility;
    columns.latitude[row] = stepsOf(facility.latitude);
    columns.longitude[row] = stepsOf(facility.longitude);
    for (const name of ['id', 'name', 'streetAddress', 'city'] as const)
      columns[name][row] = texts.of(facility[name]);
    columns.services[row] = Object.keys(services).length === 0 ? 0 : texts.of(JSON.stringify(services));
    columns.collections[row] = texts.of(facility.collections ?? '');
    columns.details[row] = Object.keys(details).length === 0 ? 0 : texts.of(JSON.stringify(details));
    columns.zip[row] = facility.ZIPCode === null ? 0 : zipNumber(facility.ZIPCode) + 1;
    columns.plus4[row] = facility.ZIPPlus4 === null ? 0 : Number(facility.ZIPPlus4) + 1;
    columns.type[row] = types.of(facility.type);
    columns.timeZone[row] = facility.timeZone === null ? 0 : timeZones.of(facility.timeZone);
    columns.state[row] = facility.state === null ? 0 : STATE_CODES.indexOf(facility.state) + 1;
    columns.coordinateSource[row] = COORDINATE_SOURCES.indexOf(facility.coordinateSource);
    columns.exceptions[row] = details.specialDays === undefined && details.closure === undefined ? 0 : 1;
  });
  const bytes = texts.entries.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(bytes.length + 1);
  bytes.forEach((text, index) => {
    offsets[index + 1] = (offsets[index] as number) + text.length;
  });
  const json = Buffer.from(
    JSON.stringify({
      rows: rows.length,
      texts: bytes.length,
      textBytes: offsets.at(-1) ?? 0,
      types: types.entries,
      timeZones: timeZones.entries,
      states: STATE_CODES,
      coordinateSources: COORDINATE_SOURCES,
    } satisfies Header),
  );
  const prefix = Buffer.alloc(HEADER_AT);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(padded(json.length), 8);
  const parts: Uint8Array[] = [prefix, json, Buffer.alloc(padded(json.length) - json.length, ' ')];
  const add = (part: ArrayBufferView): void => {
    parts.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    parts.push(Buffer.alloc(padded(part.byteLength) - part.byteLength));
  };
  for (const [name] of COLUMNS) add(columns[name]);
  add(offsets);
  add(Buffer.concat(bytes));
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
};

/**
 * Reads `locations.bin`; columns and texts are views on `bytes`.
 * @throws PosternError `edition_unreadable` where the bytes are another file, cut short, altered, or of a version
 *   that knew other codes
 */
export const decodeLocations = (bytes: Buffer): LocationTable => {
  if (bytes.length < HEADER_AT + CHECKSUM_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw unreadable(`expected the magic "${MAGIC}"`);
  const end = bytes.length - CHECKSUM_BYTES;
  if (!createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end)))
    throw unreadable('its checksum does not match, so it is damaged');
  const aligned = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
  let offset = HEADER_AT + aligned.readUInt32LE(8);
  const header = JSON.parse(aligned.toString('utf8', HEADER_AT, offset)) as Header;
  if (
    header.states.join() !== STATE_CODES.join() ||
    header.coordinateSources.join() !== COORDINATE_SOURCES.join()
  )
    throw unreadable("its lists of codes are another version's");
  const columns = {} as Columns;
  for (const [name, Type] of COLUMNS) {
    columns[name] = new Type(aligned.buffer as ArrayBuffer, aligned.byteOffset + offset, header.rows);
    offset += padded(columns[name].byteLength);
  }
  const offsets = new Uint32Array(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset + offset,
    header.texts + 1,
  );
  offset += padded(offsets.byteLength);
  if (offset + padded(header.textBytes) !== end) throw unreadable('its length is not what its header says');
  return new LocationTable(header, columns, offsets, aligned.subarray(offset, offset + header.textBytes));
};

/** Gives each different text a number. */
class Numbers {
  readonly entries: string[] = [];
  readonly #first: number;
  readonly #numbers = new Map<string, number>();

  /** @param first 1 where 0 stands for the empty text */
  constructor(first: 0 | 1) {
    this.#first = first;
  }

  of(text: string): number {
    if (text === '' && this.#first === 1) return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.entries.push(text) - 1 + this.#first;
    this.#numbers.set(text, number);
    return number;
  }
}

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
const stepsOf = (degrees: number | null): number =>
  degrees === null ? NO_POINT : Math.round(degrees * DEGREE_STEPS);
const degreesOf = (steps: number): number => (steps === NO_POINT ? Number.NaN : steps / DEGREE_STEPS);

const unreadable = (why: string): PosternError =>
  new PosternError('edition_unreadable', `The locations file of an edition cannot be read: ${why}.`, {
    status: 503,
    cure: 'Import the dataset again.',
  });
