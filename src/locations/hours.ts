/** The hours of a facility as the calculations of `postal/hours` take them. */
import {
  type FacilityHours,
  parseCollectionTimes,
  parseDate,
  parseOpeningHours,
  type Week,
} from '../postal/hours/index.ts';
import type { Facility } from './facility.ts';

/** Readings of texts, which come back with thousands of places: a country of boxes has some thousand schedules. */
class Readings<Read> {
  readonly #read: (text: string) => Read;
  readonly #known = new Map<string, Read>();

  constructor(read: (text: string) => Read) {
    this.#read = read;
  }

  of(text: string): Read {
    let known = this.#known.get(text);
    if (known === undefined) {
      known = this.#read(text);
      if (this.#known.size >= MOST_READINGS) this.#known.clear();
      this.#known.set(text, known);
    }
    return known;
  }
}

const MOST_READINGS = 8_192;
const openings = new Readings(parseOpeningHours);
const collectionTimes = new Readings(parseCollectionTimes);

/** Texts of an edition are our own, so each of them can be read; services without hours are left out. */
export const hoursOf = ({ timeZone, services, collections, details }: Facility): FacilityHours => {
  const opening: Record<string, Week> = {};
  for (const [service, text] of Object.entries(services)) {
    const week = openings.of(text);
    if (week !== null) opening[service] = week;
  }
  const { closure = null, specialDays = [] } = details;
  return {
    timeZone,
    opening,
    collections: collections === null ? null : collectionTimes.of(collections),
    specialDays: specialDays.flatMap(({ date, hours }) => {
      const day = parseDate(date);
      return day === null ? [] : [{ date: day, hours: hours === 'closed' ? [] : hours }];
    }),
    closure:
      closure === null
        ? null
        : {
            from: closure.from === null ? null : parseDate(closure.from),
            until: closure.until === null ? null : parseDate(closure.until),
          },
  };
};
