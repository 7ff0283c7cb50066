/**
 * Local time by IANA zone, daylight time included: it comes from the zone alone, never from a flag beside it.
 * A day is counted from 1970-01-01.
 */
import { DAY_MINUTES } from './week.ts';

const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** A moment on the wall clock of a place. */
export interface LocalTime {
  /** Days since 1970-01-01. */
  readonly date: number;
  /** 0 (Monday) … 6. */
  readonly day: number;
  /** Minutes since midnight. */
  readonly minute: number;
}

/** The day of the week of a date: 0 is Monday. 1970-01-01 was a Thursday. */
export const dayOfDate = (date: number): number => (((date + 3) % 7) + 7) % 7;

/** `2026-12-24` as a date; null where there is no such day. */
export const parseDate = (text: string): number | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? null : at / DAY_MS;
};

/** A date as `2026-12-24`. */
export const dateText = (date: number): string => new Date(date * DAY_MS).toISOString().slice(0, 10);

// A formatter takes far longer to make than to use; they hold no state that a caller could see.
const formatters = new Map<string, Intl.DateTimeFormat | null>();

const formatterOf = (zone: string): Intl.DateTimeFormat | null => {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch {
    // No zone of that name.
  }
  // Names come from data: only real ones are kept, and there are only some hundred.
  if (made !== null) formatters.set(zone, made);
  return made;
};

/** `US/Eastern` and other old names as the name in use; null where there is no such zone. */
export const parseTimeZone = (name: string): string | null => {
  const zone = formatterOf(name)?.resolvedOptions().timeZone;
  return zone ?? null;
};

const wallMinutes = (instantMs: number, formatter: Intl.DateTimeFormat): number => {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) / MINUTE_MS;
};

/** The wall clock at an instant (Unix ms); null where the zone is unknown. */
export const localTimeAt = (instantMs: number, zone: string): LocalTime | null => {
  const formatter = formatterOf(zone);
  if (formatter === null) return null;
  const minutes = wallMinutes(instantMs, formatter);
  const date = Math.floor(minutes / DAY_MINUTES);
  return { date, day: dayOfDate(date), minute: minutes - date * DAY_MINUTES };
};

/**
 * The instant (Unix ms) at which a wall clock shows a minute of a date. A time that occurs twice is the earlier one;
 * one that is left out in spring is as long after midnight as it says.
 */
export const instantOf = (date: number, minute: number, zone: string): number | null => {
  const formatter = formatterOf(zone);
  if (formatter === null) return null;
  const wanted = date * DAY_MINUTES + minute;
  const offsetAt = (instantMs: number): number =>
    wallMinutes(instantMs, formatter) - Math.floor(instantMs / MINUTE_MS);
  const before = offsetAt(wanted * MINUTE_MS - DAY_MS);
  const after = offsetAt(wanted * MINUTE_MS + DAY_MS);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    const instant = (wanted - offset) * MINUTE_MS;
    if (wallMinutes(instant, formatter) === wanted) return instant;
  }
  return (wanted - before) * MINUTE_MS;
};
