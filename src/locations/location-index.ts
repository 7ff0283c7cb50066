/** The places of one edition, found by distance, with every wish minded inside the search. */
import { GeoIndex, type Neighbour } from '../postal/geo/index.ts';
import {
  collectedAfter,
  type FacilityHours,
  type LocalTime,
  localTimeAt,
  openAt,
  parseOpeningHours,
} from '../postal/hours/index.ts';
import type { Edition } from '../reference/index.ts';
import type { Facility, LocationKind } from './facility.ts';
import { hoursOf } from './hours.ts';
import { holdsRetailHours, type RetailHours } from './retail-hours.ts';
import type { LocationTable } from './table.ts';

/** The service whose hours count as those of the office. */
export const OFFICE_SERVICE = 'RETAIL';

/** A moment: an instant (Unix ms), or a clock on the place's own day at an instant. */
export interface Moment {
  readonly instant: number;
  /** Minutes since local midnight; null: as the instant says. */
  readonly clock: number | null;
}

/** What a place must be to be found; a place that does not state it is left out. */
export interface LocationFilter {
  readonly types?: readonly string[];
  /** Every one of them must be offered; `_` and `-` are the same, since USPS spells its filters and its answers apart. */
  readonly services?: readonly string[];
  /** What the retail hours of a usual week must hold. */
  readonly retailHours?: RetailHours;
  readonly openAt?: Moment;
  /** Mail dropped then is still collected on that local day. */
  readonly collectedAfter?: Moment;
}

export interface NearestQuery {
  readonly latitude: number;
  readonly longitude: number;
  readonly count: number;
  readonly maxDistanceMetres?: number;
  readonly filter?: LocationFilter;
}

/** Metres between two places on the ellipsoid. */
export type Geodesic = (fromLat: number, fromLon: number, toLat: number, toLon: number) => number;

/** A place found: `index` is its row in the edition; metres along the surface. */
export type Found = Neighbour;

/** Sphere and ellipsoid differ by less than this share, either way. */
const SPHERE_ERROR = 0.0057;

const spelledAlike = (service: string): string => service.replaceAll('-', '_');

const localTime = ({ instant, clock }: Moment, zone: string): LocalTime | null => {
  const local = localTimeAt(instant, zone);
  return local === null || clock === null ? local : { ...local, minute: clock };
};

type RowTest = (row: number) => boolean;

const NO_FILTER: LocationFilter = {};

/** Immutable; a new edition is a new object. */
export class LocationIndex {
  readonly kind: LocationKind;
  readonly edition: Edition;
  readonly #table: LocationTable;
  /** Rows that have a point; null where all have. */
  readonly #rows: Uint32Array | null;
  readonly #index: GeoIndex;
  /** What a filter found out about schedules holds for every search with it: a batch asks 200,000 times. */
  readonly #tests = new WeakMap<LocationFilter, RowTest | null>();
  #types: ReadonlySet<string> | undefined;
  #services: ReadonlySet<string> | undefined;

  constructor(kind: LocationKind, edition: Edition, table: LocationTable) {
    this.kind = kind;
    this.edition = edition;
    this.#table = table;
    const rows: number[] = [];
    for (let row = 0; row < table.size; row++) if (!Number.isNaN(table.latitudeAt(row))) rows.push(row);
    this.#rows = rows.length === table.size ? null : Uint32Array.from(rows);
    this.#index = new GeoIndex(
      Float64Array.from(rows, (row) => table.latitudeAt(row)),
      Float64Array.from(rows, (row) => table.longitudeAt(row)),
    );
  }

  /** How many places the edition holds, those without a point included. */
  get size(): number {
    return this.#table.size;
  }

  /** The columns of the edition, for whoever reads all rows. */
  get table(): LocationTable {
    return this.#table;
  }

  facilityAt(row: number): Facility {
    return this.#table.facilityAt(row);
  }

  idAt(row: number): string {
    return this.#table.idAt(row);
  }

  /** The types of its places, as they come. */
  get types(): ReadonlySet<string> {
    this.#types ??= new Set(Array.from({ length: this.#table.size }, (_, row) => this.#table.typeAt(row)));
    return this.#types;
  }

  /** The services that its places offer, with `_` for `-`. */
  get services(): ReadonlySet<string> {
    this.#services ??= new Set(this.#serviceLists().flatMap((list) => list.map(spelledAlike)));
    return this.#services;
  }

  /** The place with an id, or null. */
  byId(id: string): Facility | null {
    const row = this.#table.rowOf(id);
    return row < 0 ? null : this.#table.facilityAt(row);
  }

  /** The nearest places, nearest first, by great circle. */
  nearest({ latitude, longitude, count, maxDistanceMetres, filter = NO_FILTER }: NearestQuery): Found[] {
    let test = this.#tests.get(filter);
    if (test === undefined) this.#tests.set(filter, (test = this.#testOf(filter)));
    const rows = this.#rows;
    const found = this.#index.nearest(latitude, longitude, count, {
      ...(maxDistanceMetres !== undefined && { maxDistanceMetres }),
      ...(test !== null && {
        filter: rows === null ? test : (index: number) => test(rows[index] as number),
      }),
    });
    if (rows === null) return found;
    return found.map(({ index, distanceMetres }) => ({ index: rows[index] as number, distanceMetres }));
  }

  /** The nearest places on the WGS 84 ellipsoid: every place that could be among them is measured. */
  nearestGeodesic(query: NearestQuery, geodesic: Geodesic): Found[] {
    const { latitude, longitude, count, maxDistanceMetres } = query;
    const most = maxDistanceMetres === undefined ? Infinity : maxDistanceMetres * (1 + SPHERE_ERROR);
    const reach = this.nearest({ ...query, maxDistanceMetres: most });
    const last = reach.at(-1);
    if (last === undefined) return [];
    const limit =
      reach.length < count ? most : Math.min(most, last.distanceMetres * (1 + 2.1 * SPHERE_ERROR));
    let candidates = reach;
    for (let wanted = count * 2; candidates.length >= count; wanted *= 2) {
      candidates = this.nearest({ ...query, count: wanted, maxDistanceMetres: limit });
      if (candidates.length < wanted) break;
    }
    return candidates
      .map(({ index }) => ({
        index,
        distanceMetres: geodesic(
          latitude,
          longitude,
          this.#table.latitudeAt(index),
          this.#table.longitudeAt(index),
        ),
      }))
      .filter(({ distanceMetres }) => distanceMetres <= (maxDistanceMetres ?? Infinity))
      .sort((one, other) => one.distanceMetres - other.distanceMetres || one.index - other.index)
      .slice(0, count);
  }

  /** Each list of services once: many places have the same. */
  #serviceLists(): string[][] {
    const rows = new Map<number, number>();
    for (let row = 0; row < this.#table.size; row++) rows.set(this.#table.textNumberAt('services', row), row);
    return [...rows.values()].map((row) => Object.keys(this.#table.facilityAt(row).services));
  }

  /** One test of a row for all wishes; null where there are none. */
  #testOf({
    types,
    services,
    retailHours,
    openAt: open,
    collectedAfter: collected,
  }: LocationFilter): RowTest | null {
    const tests: RowTest[] = [];
    const table = this.#table;
    if (types !== undefined) tests.push((row) => types.includes(table.typeAt(row)));
    if (services !== undefined) {
      tests.push(
        remembered(
          (row) => table.textNumberAt('services', row),
          (row) => {
            const offered = new Set(Object.keys(table.facilityAt(row).services).map(spelledAlike));
            return services.every((service) => offered.has(spelledAlike(service)));
          },
        ),
      );
    }
    if (retailHours !== undefined) {
      tests.push(
        remembered(
          (row) => table.textNumberAt('services', row),
          (row) => {
            const week = parseOpeningHours(table.facilityAt(row).services[OFFICE_SERVICE] ?? '');
            return week !== null && holdsRetailHours(week, retailHours);
          },
        ),
      );
    }
    if (open !== undefined)
      tests.push(this.#byHours('services', open, (hours, local) => openAt(hours, OFFICE_SERVICE, local)));
    if (collected !== undefined) tests.push(this.#byHours('collections', collected, collectedAfter));
    return tests.length === 0 ? null : (row: number) => tests.every((test) => test(row));
  }

  /** Rows with the same schedule in the same zone have the same answer, which is worked out once a search. */
  #byHours(
    column: 'services' | 'collections',
    moment: Moment,
    test: (hours: FacilityHours, local: LocalTime) => boolean | null,
  ): (row: number) => boolean {
    const table = this.#table;
    return remembered(
      (row) =>
        table.hasExceptions(row)
          ? null
          : table.textNumberAt(column, row) * 65_536 + table.textNumberAt('timeZone', row),
      (row) => {
        const zone = table.timeZoneAt(row);
        const local = zone === null ? null : localTime(moment, zone);
        return local !== null && test(hoursOf(table.facilityAt(row)), local) === true;
      },
    );
  }
}

/** Works a test out once for each key; a key of null is worked out each time. */
const remembered = (
  keyOf: (row: number) => number | null,
  test: (row: number) => boolean,
): ((row: number) => boolean) => {
  const known = new Map<number, boolean>();
  return (row) => {
    const key = keyOf(row);
    if (key === null) return test(row);
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = test(row)));
    return answer;
  };
};

/** Karney's geodesics on WGS 84, loaded when somebody asks for them. */
export const loadGeodesic = async (): Promise<Geodesic> => {
  const { default: library } = await import('geographiclib-geodesic');
  const { Geodesic: geodesics } = library;
  return (fromLat, fromLon, toLat, toLon) =>
    geodesics.WGS84.Inverse(fromLat, fromLon, toLat, toLon).s12 ?? Number.NaN;
};
