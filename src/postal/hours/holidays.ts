/**
 * Federal holidays by rule (5 U.S.C. 6103(a)). That a holiday on a Sunday is kept on the Monday is Executive
 * Order 11582; that post offices keep one on a Saturday on that Saturday is custom, not read at an official source.
 */
import { dayOfDate } from './zone.ts';

const DAY_MS = 86_400_000;
const JUNETEENTH_SINCE = 2021;
const SUNDAY = 6;

const dateOf = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / DAY_MS;

/** The `nth` weekday of a month; −1 is the last one. */
const nth = (year: number, month: number, weekday: number, count: number): number => {
  if (count < 0) {
    const last = dateOf(year, month + 1, 0);
    return last - ((dayOfDate(last) - weekday + 7) % 7);
  }
  const first = dateOf(year, month, 1);
  return first + ((weekday - dayOfDate(first) + 7) % 7) + (count - 1) * 7;
};

const MONDAY = 0;
const THURSDAY = 3;

/** A holiday: its own date, and the date on which post offices keep it (days since 1970-01-01). */
export interface FederalHoliday {
  readonly name: string;
  readonly date: number;
  readonly kept: number;
}

/** The holidays of a year in order. */
export const federalHolidays = (year: number): FederalHoliday[] =>
  (
    [
      ["New Year's Day", dateOf(year, 1, 1)],
      ['Birthday of Martin Luther King, Jr.', nth(year, 1, MONDAY, 3)],
      ["Washington's Birthday", nth(year, 2, MONDAY, 3)],
      ['Memorial Day', nth(year, 5, MONDAY, -1)],
      ...(year >= JUNETEENTH_SINCE
        ? [['Juneteenth National Independence Day', dateOf(year, 6, 19)] as const]
        : []),
      ['Independence Day', dateOf(year, 7, 4)],
      ['Labor Day', nth(year, 9, MONDAY, 1)],
      ['Columbus Day', nth(year, 10, MONDAY, 2)],
      ['Veterans Day', dateOf(year, 11, 11)],
      ['Thanksgiving Day', nth(year, 11, THURSDAY, 4)],
      ['Christmas Day', dateOf(year, 12, 25)],
    ] as const
  ).map(([name, date]) => ({ name, date, kept: dayOfDate(date) === SUNDAY ? date + 1 : date }));

/** Names by date, for years that were asked about. */
const years = new Map<number, ReadonlyMap<number, string>>();
const MOST_YEARS = 100;

const namesOf = (year: number): ReadonlyMap<number, string> => {
  const known = years.get(year);
  if (known !== undefined) return known;
  const names = new Map<number, string>();
  // The earlier of two on one date is the one that is told.
  for (const { name, date, kept } of federalHolidays(year).reverse()) {
    names.set(kept, name);
    names.set(date, name);
  }
  if (years.size >= MOST_YEARS) years.clear();
  years.set(year, names);
  return names;
};

/** The name of the holiday that is on a date or kept on it, or null. */
export const holidayOn = (date: number): string | null =>
  namesOf(new Date(date * DAY_MS).getUTCFullYear()).get(date) ?? null;
