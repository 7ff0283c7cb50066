/**
 * Event times. Channels give UTC, local time with an offset, or local time alone; the last is resolved by the zone of the
 * scanning facility's ZIP Code. What was given is used first, what is derived after it, and nothing is joined on seconds:
 * local and GMT seconds of one event differ in live data (tracking 2.2).
 */
import { instantOf } from '../../postal/hours/index.ts';
import type { ZoneSource } from '../event.ts';

/** The IANA zone of a five-digit ZIP Code; null where it is not known. */
export type ZoneOfZip = (zip: string) => string | null;

export interface TimeInput {
  /** Local time as received, in any of the forms of {@link parseLocalTime}; a `Z` behind it is not believed. */
  readonly local?: string | null;
  /** UTC as received. */
  readonly gmt?: string | null;
  /** `-05:00`, `-7:00`, `-420` (minutes). */
  readonly offset?: string | null;
  /** ZIP Code of the facility. */
  readonly zip?: string | null;
}

export interface EventTime {
  readonly at: number | null;
  readonly localTime: string | null;
  readonly zone: ZoneSource;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?/;
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP])M)?$/i;

const wallTime = (parts: readonly (string | undefined)[], half: string | undefined): number | null => {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const hour = half === undefined ? hours : (hours % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  if (year < 1900 || hour > 23 || minutes > 59 || seconds > 60) return null;
  const at = Date.UTC(year, month - 1, day, hour, minutes, Math.min(seconds, 59));
  const date = new Date(at);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at : null;
};

/**
 * `2024-11-22T13:58:00`, `2024-11-22 13:58:00.000000`, `11/22/2024 13:58:00`, `11/22/2024 1:58 PM` as Unix ms of a clock
 * that stands at UTC. Null for anything else: a time without a date is no time.
 */
export const parseLocalTime = (text: string): number | null => {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso !== null) return wallTime(iso.slice(1, 7), undefined);
  const american = AMERICAN.exec(trimmed);
  if (american === null) return null;
  const [, month, day, year, ...clock] = american;
  return wallTime([year, month, day, ...clock.slice(0, 3)], clock[3]);
};

const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 19);

/** `-05:00`, `-7:00`, `+0530` in minutes and `-420` as it is; null where it is none. */
export const parseOffsetMinutes = (text: string): number | null => {
  const trimmed = text.trim();
  const clock = /^([+-]?)(\d{1,2}):?(\d{2})$/.exec(trimmed);
  const bare = /^[+-]?\d{1,3}$/.test(trimmed);
  if (clock === null && !bare) return null;
  // Three digits without a colon are minutes: `-420` is seven hours.
  if (bare) return Math.abs(Number(trimmed)) > 14 * 60 ? null : Number(trimmed);
  const [, sign, hours, minutes] = clock ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  if (size > 14 * 60) return null;
  return sign === '-' ? -size : size;
};

const GMT = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** `2024-11-22T18:58:40Z` in Unix ms; a time that names no zone is UTC here, as the field says. */
const parseGmt = (text: string): number | null => {
  const wall = parseLocalTime(text);
  if (wall === null) return null;
  const suffix = GMT.exec(text.trim())?.[0];
  if (suffix === undefined || suffix === 'Z') return wall;
  return wall - (parseOffsetMinutes(suffix) ?? 0) * MINUTE_MS;
};

/** More hours of zones than this are not kept. */
const MOST_HOURS = 50_000;

/**
 * Resolves event times. Zones are asked of `zoneOfZip`; the offset of a zone is worked out once for each hour, since a
 * file has millions of times and few hours.
 */
export class EventClock {
  readonly #zoneOfZip: ZoneOfZip;
  readonly #offsets = new Map<string, number>();

  constructor(zoneOfZip: ZoneOfZip) {
    this.#zoneOfZip = zoneOfZip;
  }

  resolve({ local, gmt, offset, zip }: TimeInput): EventTime {
    const wall = local === undefined || local === null ? null : parseLocalTime(local);
    const localTime = wall === null ? null : wallText(wall);
    const utc = gmt === undefined || gmt === null ? null : parseGmt(gmt);
    if (utc !== null) return { at: utc, localTime, zone: 'utc' };
    if (wall === null) return { at: null, localTime: null, zone: 'unknown' };
    const minutes = offset === undefined || offset === null ? null : parseOffsetMinutes(offset);
    if (minutes !== null) return { at: wall - minutes * MINUTE_MS, localTime, zone: 'offset' };
    const zone = zip === undefined || zip === null ? null : this.#zoneOfZip(zip.slice(0, 5));
    if (zone === null) return { at: wall, localTime, zone: 'unknown' };
    return { at: this.#instant(wall, zone), localTime, zone: 'facility' };
  }

  #instant(wall: number, zone: string): number {
    const hour = Math.floor(wall / HOUR_MS);
    const key = `${zone} ${hour}`;
    let offset = this.#offsets.get(key);
    if (offset === undefined) {
      const start = hour * HOUR_MS;
      const date = Math.floor(start / DAY_MS);
      const instant = instantOf(date, (start - date * DAY_MS) / MINUTE_MS, zone);
      offset = instant === null ? 0 : start - instant;
      if (this.#offsets.size >= MOST_HOURS) this.#offsets.clear();
      this.#offsets.set(key, offset);
    }
    return wall - offset;
  }
}
