/** Writes `locations.bin` of an edition, place by place: kept are columns and each different text once. */
import { createHash } from 'node:crypto';
import { STATE_CODES, zipNumber } from '../postal/zip/index.ts';
import { COORDINATE_SOURCES, type Facility } from './facility.ts';
import {
  CHECKSUM_BYTES,
  COLUMNS,
  type ColumnName,
  HEADER_AT,
  type Header,
  MAGIC,
  padded,
  stepsOf,
} from './table-format.ts';

const FIRST_ROWS = 4_096;

type Growing = Record<ColumnName, Int32Array | Uint32Array | Uint16Array | Uint8Array>;

/** Takes places in any order; ids must not come twice. */
export class LocationTableWriter {
  #rows = 0;
  #columns = Object.fromEntries(COLUMNS.map(([name, Type]) => [name, new Type(FIRST_ROWS)])) as Growing;
  readonly #texts = new Numbers(1);
  readonly #types = new Numbers(0);
  readonly #timeZones = new Numbers(1);

  get size(): number {
    return this.#rows;
  }

  add(facility: Facility): void {
    const row = this.#rows++;
    if (row === this.#columns.id.length) this.#grow();
    const columns = this.#columns;
    const texts = this.#texts;
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
    columns.type[row] = this.#types.of(facility.type);
    columns.timeZone[row] = facility.timeZone === null ? 0 : this.#timeZones.of(facility.timeZone);
    columns.state[row] = facility.state === null ? 0 : STATE_CODES.indexOf(facility.state) + 1;
    columns.coordinateSource[row] = COORDINATE_SOURCES.indexOf(facility.coordinateSource);
    columns.exceptions[row] = details.specialDays === undefined && details.closure === undefined ? 0 : 1;
  }

  /** The bytes of the file, rows ascending by id. Nothing may be added after it. */
  finish(): Buffer {
    const order = this.#ascending();
    const { entries } = this.#texts;
    const offsets = new Uint32Array(entries.length + 1);
    entries.forEach((text, index) => {
      offsets[index + 1] = (offsets[index] as number) + Buffer.byteLength(text);
    });
    const textBytes = offsets.at(-1) ?? 0;
    const json = Buffer.from(
      JSON.stringify({
        rows: this.#rows,
        texts: entries.length,
        textBytes,
        types: this.#types.entries,
        timeZones: this.#timeZones.entries,
        states: STATE_CODES,
        coordinateSources: COORDINATE_SOURCES,
      } satisfies Header),
    );
    const columnsBytes = COLUMNS.reduce(
      (sum, [, Type]) => sum + padded(this.#rows * Type.BYTES_PER_ELEMENT),
      0,
    );
    const end =
      HEADER_AT + padded(json.length) + columnsBytes + padded(offsets.byteLength) + padded(textBytes);
    const file = Buffer.alloc(end + CHECKSUM_BYTES);
    file.write(MAGIC, 'latin1');
    file.writeUInt32LE(padded(json.length), 8);
    file.fill(' ', HEADER_AT, HEADER_AT + padded(json.length));
    json.copy(file, HEADER_AT);
    let at = HEADER_AT + padded(json.length);
    const put = (section: ArrayBufferView): void => {
      Buffer.from(section.buffer, section.byteOffset, section.byteLength).copy(file, at);
      at += padded(section.byteLength);
    };
    for (const [name, Type] of COLUMNS) {
      const column = this.#columns[name];
      const sorted = new Type(this.#rows);
      order.forEach((row, index) => {
        sorted[index] = column[row] as number;
      });
      put(sorted);
    }
    put(offsets);
    entries.forEach((text, index) => {
      file.write(text, at + (offsets[index] as number), 'utf8');
    });
    createHash('sha256').update(file.subarray(0, end)).digest().copy(file, end);
    return file;
  }

  #ascending(): Uint32Array {
    const order = Uint32Array.from({ length: this.#rows }, (_, row) => row);
    const { entries } = this.#texts;
    const idOf = (row: number): string => entries[(this.#columns.id[row] as number) - 1] ?? '';
    return order.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  }

  #grow(): void {
    const larger = COLUMNS.map(([name, Type]) => {
      const column = new Type(this.#columns[name].length * 2);
      column.set(this.#columns[name]);
      return [name, column] as const;
    });
    this.#columns = Object.fromEntries(larger) as Growing;
  }
}

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
