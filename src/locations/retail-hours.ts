/**
 * The enumerated hours of the USPS locations API (`hours`, Locations 3.5.6). What each asks of the retail hours of a week
 * is not defined there; what it is taken for here is said beside it.
 */
import { DAY_MINUTES, HOLIDAYS, type Week } from '../postal/hours/index.ts';

const AFTER_5_MINUTE = 17 * 60;
const SATURDAY = 5;
const SUNDAY = 6;

export const RETAIL_HOURS = {
  /** Open past 17:00 on some weekday. */
  WEEKDAY_AFTER_5: (week) =>
    week.slice(0, SATURDAY).some((day) => day.some(({ close }) => close > AFTER_5_MINUTE)),
  SATURDAY_HOURS: (week) => (week[SATURDAY] ?? []).length > 0,
  SUNDAY_HOURS: (week) => (week[SUNDAY] ?? []).length > 0,
  /** Open around the clock on every day of the week. */
  '24-HOUR_FACILITIES': (week) =>
    week.slice(0, HOLIDAYS).every((day) => day.some(({ open, close }) => open === 0 && close >= DAY_MINUTES)),
} as const satisfies Readonly<Record<string, (week: Week) => boolean>>;

export type RetailHours = keyof typeof RETAIL_HOURS;

export const holdsRetailHours = (week: Week, wish: RetailHours): boolean => RETAIL_HOURS[wish](week);
