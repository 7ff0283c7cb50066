/** When a facility is open and when its mail is collected: the week, days that differ, closures, holidays. */
import { holidayOn } from './holidays.ts';
import { type CollectionWeek, DAY_MINUTES, HOLIDAYS, type Interval, type Week } from './week.ts';
import { dayOfDate, instantOf, type LocalTime, localTimeAt } from './zone.ts';

/** A date with hours of its own; with none it is closed. */
export interface SpecialDay {
  /** Days since 1970-01-01. */
  readonly date: number;
  /** `usual`: the week holds, also on a holiday. */
  readonly hours: readonly Interval[] | 'usual';
}

/** Closed from the one date to the other, both included; null: without end. */
export interface TemporaryClosure {
  readonly from: number | null;
  readonly until: number | null;
}

export interface FacilityHours {
  /** IANA name; null where no place is known. */
  readonly timeZone: string | null;
  /** By USPS service: `RETAIL`, `LOBBY`, `PO_BOX`, … */
  readonly opening: Readonly<Record<string, Week>>;
  readonly collections: CollectionWeek | null;
  readonly specialDays: readonly SpecialDay[];
  readonly closure: TemporaryClosure | null;
}

const isShut = ({ closure }: FacilityHours, date: number): boolean =>
  closure !== null &&
  (closure.from === null || closure.from <= date) &&
  (closure.until === null || date <= closure.until);

/** What a week says of a date, holidays and closures minded. Special days are days of opening, not of collection. */
const ofDate = <Entry>(hours: FacilityHours, week: readonly (readonly Entry[])[], date: number) => {
  if (isShut(hours, date)) return [];
  const special = hours.specialDays.find((one) => one.date === date);
  const asUsual = special?.hours === 'usual' || holidayOn(date) === null;
  return week[asUsual ? dayOfDate(date) : HOLIDAYS] ?? [];
};

/** When a service is open on a date (days since 1970-01-01), special days, holidays and closures minded. */
export const intervalsOf = (hours: FacilityHours, week: Week, date: number): readonly Interval[] => {
  const special = hours.specialDays.find((one) => one.date === date);
  if (special !== undefined && special.hours !== 'usual' && !isShut(hours, date)) return special.hours;
  return ofDate(hours, week, date);
};

const closedSpecially = ({ specialDays }: FacilityHours, date: number): boolean =>
  specialDays.some((one) => one.date === date && one.hours !== 'usual' && one.hours.length === 0);

/** Whether a service is open at a local time; null where its hours are not known. */
export const openAt = (
  hours: FacilityHours,
  service: string,
  { date, minute }: LocalTime,
): boolean | null => {
  const week = hours.opening[service];
  if (week === undefined) return null;
  const today = intervalsOf(hours, week, date).some(({ open, close }) => open <= minute && minute < close);
  // What opened yesterday may still be open after midnight.
  return (
    today ||
    intervalsOf(hours, week, date - 1).some(
      ({ open, close }) => open <= minute + DAY_MINUTES && minute + DAY_MINUTES < close,
    )
  );
};

/** When mail is collected on a date, minutes since midnight. */
export const collectionsOn = (hours: FacilityHours, date: number): readonly number[] =>
  hours.collections === null || closedSpecially(hours, date) ? [] : ofDate(hours, hours.collections, date);

/** Whether mail dropped at a local time is still collected that day; null where no times are known. */
export const collectedAfter = (hours: FacilityHours, { date, minute }: LocalTime): boolean | null =>
  hours.collections === null ? null : collectionsOn(hours, date).some((time) => time >= minute);

/** No schedule is without a collection for so long, unless it has none. */
const LOOK_AHEAD_DAYS = 15;

/** The instant (Unix ms) of the first collection at or after an instant; null where none is known. */
export const nextCollectionAfter = (hours: FacilityHours, instantMs: number): number | null => {
  const { timeZone, collections } = hours;
  const local = timeZone === null ? null : localTimeAt(instantMs, timeZone);
  if (timeZone === null || collections === null || local === null) return null;
  for (let date = local.date; date < local.date + LOOK_AHEAD_DAYS; date++) {
    for (const minute of collectionsOn(hours, date)) {
      const at = instantOf(date, minute, timeZone);
      if (at !== null && at >= instantMs) return at;
    }
  }
  return null;
};
