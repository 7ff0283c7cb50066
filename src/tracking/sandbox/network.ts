/**
 * The simulated network: post offices and plants at real ZIP Codes of the ZIP reference. Which office serves what is made
 * up; places, distances and time zones are those of the reference.
 */
import { distanceMetres, milesFromMetres } from '../../postal/geo/index.ts';
import type { Random } from './random.ts';

/** A ZIP Code of the contiguous states with a point and a time zone. */
export interface Place {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** What the network is made of: any ZIP reference. */
export interface ZipSource {
  records(): Iterable<{
    readonly zip: string;
    readonly city: string;
    readonly state: string;
    readonly timeZone: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
    readonly kind: string;
  }>;
}

/** Long hauls change at one of these ZIP3 areas; large cities all over the country. */
const HUBS = [
  '071',
  '191',
  '303',
  '331',
  '381',
  '432',
  '481',
  '606',
  '631',
  '752',
  '802',
  '852',
  '900',
  '945',
  '981',
];

/** Outside the contiguous states: routes there would need ships. */
const FAR = new Set(['AK', 'HI', 'AA', 'AE', 'AP']);

/** Above this a piece changes at a hub. */
const DIRECT_MILES = 400;

export const milesBetween = (left: Place, right: Place): number =>
  milesFromMetres(distanceMetres(left.latitude, left.longitude, right.latitude, right.longitude));

export class Network {
  readonly #places: readonly Place[];
  readonly #byZip = new Map<string, Place>();
  /** The plant of each ZIP3 area. */
  readonly #plants = new Map<string, Place>();
  readonly #hubs: readonly Place[];

  constructor(zips: ZipSource) {
    const places: Place[] = [];
    for (const { zip, city, state, timeZone, latitude, longitude, kind } of zips.records()) {
      if (kind !== 'standard' || FAR.has(state)) continue;
      if (timeZone === null || latitude === null || longitude === null) continue;
      const place: Place = { zip, city, state, timeZone, latitude, longitude };
      places.push(place);
      this.#byZip.set(zip, place);
      if (!this.#plants.has(zip.slice(0, 3))) this.#plants.set(zip.slice(0, 3), place);
    }
    this.#places = places;
    this.#hubs = HUBS.flatMap((area) => this.#plants.get(area) ?? []);
  }

  /** Undefined where the reference has no such ZIP Code, or none that the network serves. */
  at(zip: string): Place | undefined {
    return this.#byZip.get(zip);
  }

  any(random: Random): Place {
    const place = this.#places[random.below(this.#places.length)];
    if (place === undefined) throw new Error('the ZIP reference has no place in the contiguous states');
    return place;
  }

  plantOf(place: Place): Place {
    return this.#plants.get(place.zip.slice(0, 3)) ?? place;
  }

  /** Plants on the way, from that of the origin to that of the destination. */
  plantsBetween(origin: Place, destination: Place): readonly Place[] {
    const first = this.plantOf(origin);
    const last = this.plantOf(destination);
    if (first === last) return [first];
    const direct = milesBetween(first, last);
    if (direct <= DIRECT_MILES) return [first, last];
    let best: Place | undefined;
    let least = direct * 1.35;
    for (const hub of this.#hubs) {
      if (hub === first || hub === last) continue;
      const before = milesBetween(first, hub);
      const after = milesBetween(hub, last);
      // A hub is worth a change only well away from both ends.
      if (before < 100 || after < 100 || before + after >= least) continue;
      best = hub;
      least = before + after;
    }
    return best === undefined ? [first, last] : [first, best, last];
  }
}
