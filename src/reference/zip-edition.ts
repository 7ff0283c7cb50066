/**
 * The file `zip.bin` of a ZIP edition: a JSON header with the texts, then one column after another, then a
 * checksum. The bytes are described in `docs/formats/zip-edition.md`; this file follows its order.
 */
import { createHash } from 'node:crypto';
import { PosternError } from '../errors.ts';
import { STATE_CODES, type Zip5, zipNumber, zipOfNumber } from '../postal/zip/index.ts';
import {
  AUTHORITIES,
  CITY_SOURCES,
  POINT_SOURCES,
  ZIP_KINDS,
  type ZipOffice,
  type ZipRecord,
} from './zip-record.ts';

export const ZIP_FILE = 'zip.bin';
const MAGIC = 'PSTNZIP1';
const HEADER_AT = 16;
const ALIGNMENT = 8;
const CHECKSUM_BYTES = 32;
/** Points are kept as millionths of a degree (0.11 m). */
const DEGREE_STEPS = 1_000_000;
const NO_POINT = -0x8000_0000;
/** Uncertainties are kept as tenths of a kilometre. */
const NO_UNCERTAINTY = 0xffff;
/** In columns that point into a list, 0 means none and n the entry n − 1. */
const NONE = 0;

interface County {
  readonly name: string;
  readonly fips: string | null;
}

interface District {
  readonly district: string;
  readonly districtNumber: string;
  readonly area: string;
  readonly areaCode: string;
}

/** The texts that columns point to. */
interface Texts {
  readonly texts: readonly string[];
  readonly counties: readonly County[];
  readonly timeZones: readonly string[];
  readonly districts: readonly District[];
}

interface Header extends Texts {
  readonly rows: number;
  readonly states: readonly string[];
  readonly authorities: readonly string[];
  readonly pointSources: readonly string[];
  readonly citySources: readonly string[];
  readonly kinds: readonly string[];
}

/** The columns in the order of the file, rows ascending by ZIP. */
const COLUMNS = [
  ['zip', Uint32Array],
  ['latitude', Int32Array],
  ['longitude', Int32Array],
  ['city', Uint32Array],
  ['officeName', Uint32Array],
  ['officeAddress', Uint32Array],
  ['officeCity', Uint32Array],
  /** ZIP × 10,000 + +4; +4 0 means none. Needs 30 bits. */
  ['officeZip9', Uint32Array],
  ['county', Uint16Array],
  ['uncertainty', Uint16Array],
  ['district', Uint16Array],
  ['timeZone', Uint8Array],
  ['state', Uint8Array],
  ['officeState', Uint8Array],
  ['pointSource', Uint8Array],
  ['citySource', Uint8Array],
  ['kind', Uint8Array],
  ['authority', Uint8Array],
] as const;

type ColumnName = (typeof COLUMNS)[number][0];
type Column = Uint32Array | Int32Array | Uint16Array | Uint8Array;
type Columns = Record<ColumnName, Column>;

/** A loaded edition: columns by row number and a way to make the record of a row. */
export class ZipTable {
  readonly size: number;
  readonly #columns: Columns;
  readonly #texts: Texts;
  /** For every number 0 … 99,999: the row of that ZIP plus one, or 0. */
  readonly #rowByZip = new Uint32Array(100_000);

  constructor(columns: Columns, texts: Texts) {
    this.#columns = columns;
    this.#texts = texts;
    this.size = columns.zip.length;
    for (let row = 0; row < this.size; row++) this.#rowByZip[columns.zip[row] as number] = row + 1;
  }

  /** The row of a ZIP, or −1. */
  rowOf(zip: Zip5): number {
    return (this.#rowByZip[zipNumber(zip)] as number) - 1;
  }

  zipAt(row: number): Zip5 {
    return zipOfNumber(this.#columns.zip[row] as number);
  }

  cityAt(row: number): string {
    return this.#text('city', row);
  }

  stateAt(row: number): ZipRecord['state'] {
    return STATE_CODES[this.#columns.state[row] as number] ?? 'AA';
  }

  citySourceAt(row: number): ZipRecord['citySource'] {
    return CITY_SOURCES[this.#columns.citySource[row] as number] ?? 'community';
  }

  /** Degrees, or null where the row has no point. */
  latitudeAt(row: number): number | null {
    return degreesOf(this.#columns.latitude[row] as number);
  }

  longitudeAt(row: number): number | null {
    return degreesOf(this.#columns.longitude[row] as number);
  }

  hasOffice(row: number): boolean {
    return this.#columns.officeName[row] !== NONE;
  }

  /** `zip` may be passed where the caller has the text already. */
  recordAt(row: number, zip: Zip5 = this.zipAt(row)): ZipRecord {
    const columns = this.#columns;
    const county = this.#texts.counties[(columns.county[row] as number) - 1];
    const uncertainty = columns.uncertainty[row] as number;
    return {
      zip,
      city: this.cityAt(row),
      state: this.stateAt(row),
      county: county?.name ?? null,
      countyFips: county?.fips ?? null,
      timeZone: this.#texts.timeZones[(columns.timeZone[row] as number) - 1] ?? null,
      latitude: this.latitudeAt(row),
      longitude: this.longitudeAt(row),
      origin: {
        source: POINT_SOURCES[columns.pointSource[row] as number] ?? 'none',
        uncertaintyKm: uncertainty === NO_UNCERTAINTY ? null : uncertainty / 10,
      },
      kind: ZIP_KINDS[columns.kind[row] as number] ?? 'standard',
      authority: AUTHORITIES[columns.authority[row] as number] ?? 'community',
      citySource: this.citySourceAt(row),
      office: this.hasOffice(row) ? this.#officeAt(row) : null,
    };
  }

  /** Every record, ascending by ZIP. The records are made on the way and not kept. */
  *records(): Generator<ZipRecord> {
    for (let row = 0; row < this.size; row++) yield this.recordAt(row);
  }

  #officeAt(row: number): ZipOffice {
    const columns = this.#columns;
    const zip9 = columns.officeZip9[row] as number;
    const plus4 = zip9 % 10_000;
    const district = this.#texts.districts[(columns.district[row] as number) - 1];
    return {
      name: this.#text('officeName', row),
      address: this.#text('officeAddress', row),
      city: this.#text('officeCity', row),
      state: STATE_CODES[columns.officeState[row] as number] ?? this.stateAt(row),
      zip: zipOfNumber(Math.floor(zip9 / 10_000)),
      plus4: plus4 === 0 ? null : String(plus4).padStart(4, '0'),
      district: district?.district ?? '',
      districtNumber: district?.districtNumber ?? '',
      area: district?.area ?? '',
      areaCode: district?.areaCode ?? '',
    };
  }

  #text(column: 'city' | 'officeName' | 'officeAddress' | 'officeCity', row: number): string {
    return this.#texts.texts[(this.#columns[column][row] as number) - 1] ?? '';
  }
}

/** The bytes of `zip.bin`. Records may come in any order; a ZIP must not come twice. */
export const encodeZipEdition = (records: readonly ZipRecord[]): Buffer => {
  const rows = [...records].sort((one, other) => zipNumber(one.zip) - zipNumber(other.zip));
  const columns = emptyColumns(rows.length);
  const texts = new Numbered<string>((text) => text);
  const counties = new Numbered<County>(({ name, fips }) => `${fips}|${name}`);
  const timeZones = new Numbered<string>((text) => text);
  const districts = new Numbered<District>((district) => JSON.stringify(district));
  rows.forEach((record, row) => {
    columns.zip[row] = zipNumber(record.zip);
    columns.latitude[row] = stepsOf(record.latitude);
    columns.longitude[row] = stepsOf(record.longitude);
    columns.city[row] = texts.numberOf(record.city);
    columns.county[row] =
      record.county === null ? NONE : counties.numberOf({ name: record.county, fips: record.countyFips });
    columns.uncertainty[row] = tenthsOf(record.origin.uncertaintyKm);
    columns.timeZone[row] = record.timeZone === null ? NONE : timeZones.numberOf(record.timeZone);
    columns.state[row] = STATE_CODES.indexOf(record.state);
    columns.pointSource[row] = POINT_SOURCES.indexOf(record.origin.source);
    columns.citySource[row] = CITY_SOURCES.indexOf(record.citySource);
    columns.kind[row] = ZIP_KINDS.indexOf(record.kind);
    columns.authority[row] = AUTHORITIES.indexOf(record.authority);
    if (record.office === null) return;
    const { name, address, city, state, zip, plus4, district, districtNumber, area, areaCode } =
      record.office;
    columns.officeName[row] = texts.numberOf(name);
    columns.officeAddress[row] = texts.numberOf(address);
    columns.officeCity[row] = texts.numberOf(city);
    columns.officeState[row] = STATE_CODES.indexOf(state);
    columns.officeZip9[row] = zipNumber(zip) * 10_000 + Number(plus4 ?? 0);
    columns.district[row] = districts.numberOf({ district, districtNumber, area, areaCode });
  });
  return assemble(columns, {
    rows: rows.length,
    texts: texts.entries,
    counties: counties.entries,
    timeZones: timeZones.entries,
    districts: districts.entries,
    states: STATE_CODES,
    authorities: AUTHORITIES,
    pointSources: POINT_SOURCES,
    citySources: CITY_SOURCES,
    kinds: ZIP_KINDS,
  });
};

/**
 * Reads `zip.bin`; the columns are views on `bytes`, nothing is copied.
 * @throws PosternError `edition_unreadable` where the bytes are not such a file, are cut short or altered, or were
 *   written by a version that knew other codes
 */
export const decodeZipEdition = (bytes: Buffer): ZipTable => {
  if (bytes.length < HEADER_AT + CHECKSUM_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw unreadable(`expected the magic "${MAGIC}", got "${bytes.toString('latin1', 0, MAGIC.length)}"`);
  }
  const end = bytes.length - CHECKSUM_BYTES;
  const checksum = createHash('sha256').update(bytes.subarray(0, end)).digest();
  if (!checksum.equals(bytes.subarray(end)))
    throw unreadable('its checksum does not match, so it is damaged');
  const bodyAt = HEADER_AT + bytes.readUInt32LE(8);
  const header = JSON.parse(bytes.toString('utf8', HEADER_AT, bodyAt)) as Header;
  for (const [name, known] of [
    ['states', STATE_CODES],
    ['authorities', AUTHORITIES],
    ['pointSources', POINT_SOURCES],
    ['citySources', CITY_SOURCES],
    ['kinds', ZIP_KINDS],
  ] as const) {
    if (header[name].join() !== known.join()) throw unreadable(`its list of ${name} is another version's`);
  }
  const aligned: Uint8Array = bytes.byteOffset % ALIGNMENT === 0 ? bytes : new Uint8Array(bytes);
  const buffer = aligned.buffer as ArrayBuffer;
  const columns = emptyColumns(0);
  let offset = bodyAt;
  for (const [name, Type] of COLUMNS) {
    columns[name] = new Type(buffer, aligned.byteOffset + offset, header.rows);
    offset += paddedTo(ALIGNMENT, header.rows * Type.BYTES_PER_ELEMENT);
  }
  if (offset !== end) throw unreadable(`expected ${offset + CHECKSUM_BYTES} bytes, got ${bytes.length}`);
  return new ZipTable(columns, header);
};

/** Gives each different value a number, from 1 on. */
class Numbered<Value> {
  readonly entries: Value[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #keyOf: (value: Value) => string;

  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
  }

  numberOf(value: Value): number {
    const key = this.#keyOf(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.entries.push(value);
    this.#numbers.set(key, this.entries.length);
    return this.entries.length;
  }
}

const assemble = (columns: Columns, header: Header): Buffer => {
  const json = Buffer.from(JSON.stringify(header));
  const headerBytes = paddedTo(ALIGNMENT, json.length);
  const prefix = Buffer.alloc(HEADER_AT);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(headerBytes, 8);
  const parts: Uint8Array[] = [prefix, json, Buffer.alloc(headerBytes - json.length, ' ')];
  for (const [name] of COLUMNS) {
    const { buffer, byteOffset, byteLength } = columns[name];
    parts.push(Buffer.from(buffer, byteOffset, byteLength));
    parts.push(Buffer.alloc(paddedTo(ALIGNMENT, byteLength) - byteLength));
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
};

const emptyColumns = (rows: number): Columns =>
  Object.fromEntries(COLUMNS.map(([name, Type]) => [name, new Type(rows)])) as Columns;

const paddedTo = (step: number, length: number): number => Math.ceil(length / step) * step;

const stepsOf = (degrees: number | null): number =>
  degrees === null ? NO_POINT : Math.round(degrees * DEGREE_STEPS);

const degreesOf = (steps: number): number | null => (steps === NO_POINT ? null : steps / DEGREE_STEPS);

const tenthsOf = (kilometres: number | null): number =>
  kilometres === null ? NO_UNCERTAINTY : Math.min(Math.round(kilometres * 10), NO_UNCERTAINTY - 1);

const unreadable = (why: string): PosternError =>
  new PosternError('edition_unreadable', `The ZIP edition file cannot be read: ${why}.`, {
    status: 503,
    cure: 'Import the ZIP data again, or remove the edition so that the default is built anew.',
  });
