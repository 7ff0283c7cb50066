/** Answers about ZIP Codes from one edition. */
import { GeoIndex, milesFromMetres } from '../postal/geo/index.ts';
import {
  boundedEditDistance,
  foldCity,
  STATE_CODES,
  type StateCode,
  type Zip5,
} from '../postal/zip/index.ts';
import type { Edition } from './edition.ts';
import { type Provenance, sourceHeader } from './provenance.ts';
import type { ZipTable } from './zip-edition.ts';
import type { ZipRecord } from './zip-record.ts';

/** A ZIP near a place: distance to its point along the surface, not by road. */
export interface NearZip {
  readonly record: ZipRecord;
  readonly distanceMetres: number;
  readonly distanceMiles: number;
}

/** One city of one state with all its ZIPs, ascending. */
export interface CityEntry {
  readonly city: string;
  readonly state: StateCode;
  readonly zips: readonly Zip5[];
}

/** Records are kept in this many slots (a power of two), so that hot ZIPs cost no allocation. */
const CACHE_SLOTS = 4_096;

/** The ZIP reference: immutable; a new edition is a new object. */
export class ZipReference {
  readonly edition: Edition;
  readonly #table: ZipTable;
  readonly #cache: (ZipRecord | undefined)[] = Array.from({ length: CACHE_SLOTS });
  #cities: CityIndex | undefined;
  #points: PointIndex | undefined;

  constructor(edition: Edition, table: ZipTable) {
    this.edition = edition;
    this.#table = table;
  }

  /** How many ZIPs there are. */
  get size(): number {
    return this.#table.size;
  }

  /** The record of a ZIP, or null where the edition has none. */
  lookup(zip: Zip5): ZipRecord | null {
    const row = this.#table.rowOf(zip);
    return row < 0 ? null : this.#recordAt(row, zip);
  }

  /** All ZIPs of a city, ascending; spelling is folded (case, accents, punctuation, Saint/St, Mount/Mt, Fort/Ft). */
  byCityState(city: string, state: StateCode): ZipRecord[] {
    return this.#cityIndex.rowsOf(state, foldCity(city)).map((row) => this.#recordAt(row));
  }

  /** Names of cities of the state that are spelled nearly so, the nearest first, bigger cities before smaller ones. */
  suggest(city: string, state: StateCode, count = 5): string[] {
    return this.#cityIndex
      .similar(state, foldCity(city))
      .slice(0, count)
      .map((row) => this.#table.cityAt(row));
  }

  /** Cities whose folded name begins so, of one state or of all, those with the most ZIPs first; a name that is the whole of it before all. */
  citiesBeginning(folded: string, state: StateCode | null, count: number): CityEntry[] {
    return this.#cityIndex.beginning(folded, state, count, this.#table);
  }

  /** Cities whose folded name is spelled nearly so, of one state or of all, the nearest first. */
  citiesSpelledNearly(folded: string, state: StateCode | null, count: number): CityEntry[] {
    return this.#cityIndex.spelledNearly(folded, state, count, this.#table);
  }

  /** The `count` ZIPs whose points are nearest; ZIPs without a point are not among them. */
  nearest(
    latitude: number,
    longitude: number,
    count: number,
    options: { readonly maxDistanceMetres?: number } = {},
  ): NearZip[] {
    const { index, rows } = this.#pointIndex;
    return index.nearest(latitude, longitude, count, options).map(({ index: point, distanceMetres }) => ({
      record: this.#recordAt(rows[point] as number),
      distanceMetres,
      distanceMiles: milesFromMetres(distanceMetres),
    }));
  }

  /** Every city, by state and name. */
  cities(): Generator<CityEntry> {
    return this.#cityIndex.entries(this.#table);
  }

  /** Every record, ascending by ZIP. The records are made on the way and not kept. */
  records(): Generator<ZipRecord> {
    return this.#table.records();
  }

  /** The origin of one record: its edition, with the authority of the record itself. */
  provenanceOf(record: ZipRecord): Provenance {
    return { ...this.edition, authority: record.authority };
  }

  /** The `Postern-Source` header for an answer about `record`, or about the edition as a whole. */
  sourceHeader(record?: ZipRecord): string {
    return sourceHeader(this.edition, record?.authority);
  }

  #recordAt(row: number, zip?: Zip5): ZipRecord {
    const slot = row & (CACHE_SLOTS - 1);
    const cached = this.#cache[slot];
    if (cached !== undefined && this.#table.rowOf(cached.zip) === row) return cached;
    const record = this.#table.recordAt(row, zip);
    this.#cache[slot] = record;
    return record;
  }

  get #cityIndex(): CityIndex {
    this.#cities ??= new CityIndex(this.#table);
    return this.#cities;
  }

  get #pointIndex(): PointIndex {
    this.#points ??= indexPoints(this.#table);
    return this.#points;
  }
}

interface PointIndex {
  readonly index: GeoIndex;
  /** Row of each point. */
  readonly rows: Uint32Array;
}

const indexPoints = (table: ZipTable): PointIndex => {
  const latitudes = new Float64Array(table.size);
  const longitudes = new Float64Array(table.size);
  const rows = new Uint32Array(table.size);
  let points = 0;
  for (let row = 0; row < table.size; row++) {
    const latitude = table.latitudeAt(row);
    const longitude = table.longitudeAt(row);
    if (latitude === null || longitude === null) continue;
    latitudes[points] = latitude;
    longitudes[points] = longitude;
    rows[points++] = row;
  }
  return {
    index: new GeoIndex(latitudes.subarray(0, points), longitudes.subarray(0, points)),
    rows: rows.slice(0, points),
  };
};

interface NearMiss {
  readonly group: number;
  readonly distance: number;
}

/** Rows grouped by state and folded city: sorted keys, one list of rows, and for each key where its rows start. */
class CityIndex {
  /** State code followed by the folded city, ascending. */
  readonly #keys: readonly string[];
  readonly #starts: Uint32Array;
  readonly #rows: Uint32Array;

  constructor(table: ZipTable) {
    const folded = new Map<string, string>();
    const groups = new Map<string, number[]>();
    for (let row = 0; row < table.size; row++) {
      const city = table.cityAt(row);
      let fold = folded.get(city);
      if (fold === undefined) folded.set(city, (fold = foldCity(city)));
      const key = table.stateAt(row) + fold;
      const rows = groups.get(key);
      if (rows === undefined) groups.set(key, [row]);
      else rows.push(row);
    }
    this.#keys = [...groups.keys()].sort();
    this.#starts = new Uint32Array(this.#keys.length + 1);
    this.#rows = new Uint32Array(table.size);
    let next = 0;
    this.#keys.forEach((key, group) => {
      this.#starts[group] = next;
      for (const row of groups.get(key) ?? []) this.#rows[next++] = row;
    });
    this.#starts[this.#keys.length] = next;
  }

  rowsOf(state: StateCode, folded: string): number[] {
    const key = state + folded;
    const group = this.#firstGroupFrom(key);
    return this.#keys[group] === key ? this.#rowsOfGroup(group) : [];
  }

  /** Those whose name is the whole of it first, then those with the most ZIPs. */
  beginning(folded: string, state: StateCode | null, count: number, table: ZipTable): CityEntry[] {
    const groups: number[] = [];
    for (const code of state === null ? STATE_CODES : [state]) {
      const key = code + folded;
      for (let group = this.#firstGroupFrom(key); this.#keys[group]?.startsWith(key) === true; group++) {
        groups.push(group);
      }
    }
    const isWhole = (group: number): number => Number((this.#keys[group] ?? '').length === folded.length + 2);
    return groups
      .sort(
        (one, other) =>
          isWhole(other) - isWhole(one) || this.#sizeOf(other) - this.#sizeOf(one) || one - other,
      )
      .slice(0, count)
      .map((group) => this.#entryOf(group, table));
  }

  spelledNearly(folded: string, state: StateCode | null, count: number, table: ZipTable): CityEntry[] {
    return (state === null ? STATE_CODES : [state])
      .flatMap((code) => this.#nearMisses(code, folded))
      .sort((one, other) => this.#nearer(one, other))
      .slice(0, count)
      .map(({ group }) => this.#entryOf(group, table));
  }

  /** The first row of each near miss. */
  similar(state: StateCode, folded: string): number[] {
    return this.#nearMisses(state, folded)
      .sort((one, other) => this.#nearer(one, other))
      .map(({ group }) => this.#rows[this.#starts[group] ?? 0] ?? 0);
  }

  /** The nearest first, bigger cities before smaller ones. */
  #nearer(one: NearMiss, other: NearMiss): number {
    return (
      one.distance - other.distance ||
      this.#sizeOf(other.group) - this.#sizeOf(one.group) ||
      one.group - other.group
    );
  }

  #nearMisses(state: StateCode, folded: string): NearMiss[] {
    const limit = folded.length <= 4 ? 1 : folded.length <= 8 ? 2 : 3;
    const found: NearMiss[] = [];
    for (let group = this.#firstGroupFrom(state); this.#keys[group]?.startsWith(state) === true; group++) {
      const distance = boundedEditDistance(folded, (this.#keys[group] ?? '').slice(2), limit);
      if (distance <= limit) found.push({ group, distance });
    }
    return found;
  }

  *entries(table: ZipTable): Generator<CityEntry> {
    for (let group = 0; group < this.#keys.length; group++) yield this.#entryOf(group, table);
  }

  #entryOf(group: number, table: ZipTable): CityEntry {
    const rows = this.#rowsOfGroup(group);
    const first = rows[0] ?? 0;
    return {
      city: table.cityAt(first),
      state: table.stateAt(first),
      zips: rows.map((row) => table.zipAt(row)),
    };
  }

  #rowsOfGroup(group: number): number[] {
    return [...this.#rows.subarray(this.#starts[group], this.#starts[group + 1])];
  }

  #sizeOf(group: number): number {
    return (this.#starts[group + 1] ?? 0) - (this.#starts[group] ?? 0);
  }

  /** The first group whose key is not less. */
  #firstGroupFrom(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
