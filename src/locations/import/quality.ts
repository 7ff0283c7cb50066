/** What only other data can tell of a place: its time zone, whether the point fits ZIP and state. */
import { distanceMetres, GeoIndex } from '../../postal/geo/index.ts';
import { parseTimeZone } from '../../postal/hours/index.ts';
import type { ZipTable } from '../../reference/zip-edition.ts';
import type { Facility } from '../facility.ts';
import type { Doubt } from './row-reader.ts';

/** A ZIP's point is off by up to 23 km itself. */
const FAR_METRES = 30_000;
/** A place near a border has ZIPs of both sides about it. */
const NEIGHBOURS = 8;

/** Compares places with the ZIP reference. */
export class PlaceChecks {
  readonly #zips: ZipTable;
  readonly #rows: number[] = [];
  readonly #index: GeoIndex;
  readonly #zoneAt: (latitude: number, longitude: number) => string;

  constructor(zips: ZipTable, zoneAt: (latitude: number, longitude: number) => string) {
    this.#zips = zips;
    this.#zoneAt = zoneAt;
    for (let row = 0; row < zips.size; row++) if (zips.latitudeAt(row) !== null) this.#rows.push(row);
    this.#index = new GeoIndex(
      this.#rows.map((row) => zips.latitudeAt(row) ?? 0),
      this.#rows.map((row) => zips.longitudeAt(row) ?? 0),
    );
  }

  /** The zone of the point: from the point alone. */
  zoneOf({ latitude, longitude }: Facility): string | null {
    return latitude === null || longitude === null ? null : this.#zoneAt(latitude, longitude);
  }

  *doubts(facility: Facility, statedZone: string): Generator<Doubt> {
    const { latitude, longitude, state, ZIPCode, timeZone } = facility;
    if (latitude === null || longitude === null) return;
    const row = ZIPCode === null ? -1 : this.#zips.rowOf(ZIPCode);
    const [zipLatitude, zipLongitude] =
      row < 0 ? [null, null] : [this.#zips.latitudeAt(row), this.#zips.longitudeAt(row)];
    if (zipLatitude !== null && zipLongitude !== null) {
      const metres = distanceMetres(latitude, longitude, zipLatitude, zipLongitude);
      if (metres > FAR_METRES)
        yield {
          kind: 'far-from-zip',
          message: `${Math.round(metres / 1_000)} km from the point of ${ZIPCode}`,
        };
    }
    if (state !== null) {
      const near = this.#index.nearest(latitude, longitude, NEIGHBOURS);
      const states = near.map(({ index }) => this.#zips.stateAt(this.#rows[index] as number));
      if (!states.includes(state))
        yield { kind: 'out-of-state', message: `stated in ${state}; the ZIPs about it are of ${states[0]}` };
    }
    const zone = statedZone === '' ? null : parseTimeZone(statedZone);
    if (zone !== null && timeZone !== null && zone !== parseTimeZone(timeZone))
      yield { kind: 'time-zone-differs', message: `${statedZone} is stated; the point lies in ${timeZone}` };
  }
}
