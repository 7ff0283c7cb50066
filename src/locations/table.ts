/** Reads `locations.bin` of an edition. The bytes are described in `docs/data/locations.md`. */
import { createHash } from 'node:crypto';
import { PosternError } from '../errors.ts';
import { STATE_CODES, zipOfNumber } from '../postal/zip/index.ts';
import { COORDINATE_SOURCES, type Facility, type FacilityDetails } from './facility.ts';
import {
  ALIGNMENT,
  CHECKSUM_BYTES,
  COLUMNS,
  type Columns,
  degreesOf,
  HEADER_AT,
  type Header,
  LOCATIONS_FILE,
  MAGIC,
  padded,
} from './table-format.ts';
import { LocationTableWriter } from './table-writer.ts';

export { LOCATIONS_FILE };

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
    const row = this.rowFrom(id);
    return row < this.size && this.idAt(row) === id ? row : -1;
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

  /** What the column says of a row, without making the whole place. */
  textAt(
    column: 'name' | 'streetAddress' | 'city' | 'services' | 'collections' | 'details',
    row: number,
  ): string {
    return this.text(this.#columns[column][row] as number);
  }

  ZIPCodeAt(row: number): Facility['ZIPCode'] {
    const zip = this.#columns.zip[row] as number;
    return zip === 0 ? null : zipOfNumber(zip - 1);
  }

  coordinateSourceAt(row: number): Facility['coordinateSource'] {
    return COORDINATE_SOURCES[this.#columns.coordinateSource[row] as number] ?? 'none';
  }

  plus4At(row: number): string | null {
    const plus4 = this.#columns.plus4[row] as number;
    return plus4 === 0 ? null : String(plus4 - 1).padStart(4, '0');
  }

  /** The first row whose id does not sort before `id`; the number of rows where there is none. */
  rowFrom(id: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.idAt(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  hasExceptions(row: number): boolean {
    return this.#columns.exceptions[row] === 1;
  }

  facilityAt(row: number): Facility {
    const latitude = this.latitudeAt(row);
    return {
      id: this.idAt(row),
      type: this.typeAt(row),
      name: this.textAt('name', row),
      streetAddress: this.textAt('streetAddress', row),
      city: this.textAt('city', row),
      state: this.stateAt(row),
      ZIPCode: this.ZIPCodeAt(row),
      ZIPPlus4: this.plus4At(row),
      latitude: Number.isNaN(latitude) ? null : latitude,
      longitude: Number.isNaN(latitude) ? null : this.longitudeAt(row),
      coordinateSource: this.coordinateSourceAt(row),
      timeZone: this.timeZoneAt(row),
      services: JSON.parse(this.textAt('services', row) || '{}') as Facility['services'],
      collections: this.textAt('collections', row) || null,
      details: JSON.parse(this.textAt('details', row) || '{}') as FacilityDetails,
    };
  }

  /** Text number `number`; 0 is the empty text. */
  text(number: number): string {
    if (number === 0) return '';
    return this.#texts.toString('utf8', this.#offsets[number - 1] as number, this.#offsets[number] as number);
  }
}

/** The bytes of `locations.bin` for some places. Ids must not come twice. */
export const encodeLocations = (facilities: readonly Facility[]): Buffer => {
  const writer = new LocationTableWriter();
  for (const facility of facilities) writer.add(facility);
  return writer.finish();
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

const unreadable = (why: string): PosternError =>
  new PosternError('edition_unreadable', `The locations file of an edition cannot be read: ${why}.`, {
    status: 503,
    cure: 'Import the dataset again.',
  });
