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
const clocks = new Map<string, ZoneClock>();

const clockOf = (zone: string): ZoneClock | null => {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  let made: ZoneClock | null = null;
  try {
    made = new ZoneClock(
      new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
      }),
    );
  } catch {
    // No zone of that name.
  }
  // Names come from data: only real ones are kept, and there are only some hundred.
  if (made !== null) clocks.set(zone, made);
  return made;
};

/** `US/Eastern` and other old names as the name in use; null where there is no such zone. */
export const parseTimeZone = (name: string): string | null => {
  return clockOf(name)?.name ?? null;
};

const wallMinutes = (instantMs: number, formatter: Intl.DateTimeFormat): number => {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) / MINUTE_MS;
};

/** No zone has changed its clocks at another moment than a whole quarter of an hour (UTC) since 1970. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Quarters of which a zone's offset is kept: those of a few days around now come back with every question. */
const KEPT_QUARTERS = 1_024;

/** How far a zone's clocks are ahead of UTC, in minutes; a formatter takes far longer than everything around it. */
class ZoneClock {
  readonly #formatter: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(formatter: Intl.DateTimeFormat) {
    this.#formatter = formatter;
  }

  get name(): string {
    return this.#formatter.resolvedOptions().timeZone;
  }

  /** Minutes since 1970-01-01 that the wall clock shows. */
  wallMinutes(instantMs: number): number {
    const quarter = Math.floor(instantMs / QUARTER_MS);
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      const start = quarter * QUARTER_MS;
      offset = wallMinutes(start, this.#formatter) - start / MINUTE_MS;
      if (this.#offsets.size >= KEPT_QUARTERS) this.#offsets.clear();
      this.#offsets.set(quarter, offset);
    }
    return Math.floor(instantMs / MINUTE_MS) + offset;
  }
}

/** The wall clock at an instant (Unix ms); null where the zone is unknown. */
export const localTimeAt = (instantMs: number, zone: string): LocalTime | null => {
  const minutes = clockOf(zone)?.wallMinutes(instantMs);
  if (minutes === undefined) return null;
  const date = Math.floor(minutes / DAY_MINUTES);
  return { date, day: dayOfDate(date), minute: minutes - date * DAY_MINUTES };
};

/**
 * The instant (Unix ms) at which a wall clock shows a minute of a date. A time that occurs twice is the earlier one;
 * one that is left out in spring is as long after midnight as it says.
 */
export const instantOf = (date: number, minute: number, zone: string): number | null => {
  const clock = clockOf(zone);
  if (clock === null) return null;
  const wanted = date * DAY_MINUTES + minute;
  const offsetAt = (instantMs: number): number =>
    clock.wallMinutes(instantMs) - Math.floor(instantMs / MINUTE_MS);
  const before = offsetAt(wanted * MINUTE_MS - DAY_MS);
  const after = offsetAt(wanted * MINUTE_MS + DAY_MS);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    const instant = (wanted - offset) * MINUTE_MS;
    if (clock.wallMinutes(instant) === wanted) return instant;
  }
  return (wanted - before) * MINUTE_MS;
};
