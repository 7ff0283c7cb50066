/** The hours of a facility as the calculations of `postal/hours` take them. */
import {
  type FacilityHours,
  parseCollectionTimes,
  parseDate,
  parseOpeningHours,
  type Week,
} from '../postal/hours/index.ts';
import type { Facility } from './facility.ts';

/** Texts of an edition are our own, so each of them can be read; services without hours are left out. */
export const hoursOf = ({ timeZone, services, collections, details }: Facility): FacilityHours => {
  const opening: Record<string, Week> = {};
  for (const [service, text] of Object.entries(services)) {
    const week = parseOpeningHours(text);
    if (week !== null) opening[service] = week;
  }
  const { closure = null, specialDays = [] } = details;
  return {
    timeZone,
    opening,
    collections: collections === null ? null : parseCollectionTimes(collections),
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
