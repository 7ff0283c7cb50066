/** Clocks on the wall of a facility. */

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** More hours of zones than this are not kept. */
const MOST_HOURS = 50_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
};

/** Ms that a zone's clock is ahead of UTC. Zones of the United States change at whole hours. */
const offsetOf = (at: number, timeZone: string): number => {
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  const key = `${timeZone} ${hour}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const part: Record<string, number> = {};
    for (const { type, value } of formatOf(timeZone).formatToParts(hour)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour: clock = 0, minute = 0 } = part;
    offset = Date.UTC(year, month - 1, day, clock, minute) - hour;
    if (offsets.size >= MOST_HOURS) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
};

/** `2026-11-24T13:58:00` as a clock in the zone shows it. @param at Unix ms */
export const localText = (at: number, timeZone: string): string =>
  new Date(at + offsetOf(at, timeZone)).toISOString().slice(0, 19);

/** `at` where its local hour lies in the window, else the next instant at which one opens. @param opens whole hour */
export const inWindow = (at: number, timeZone: string, opens: number, closes: number): number => {
  const wall = at + offsetOf(at, timeZone);
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  if (wall >= midnight + opens * HOUR_MS && wall < midnight + closes * HOUR_MS) return at;
  const opening = midnight + opens * HOUR_MS + (wall >= midnight + closes * HOUR_MS ? DAY_MS : 0);
  return opening - offsetOf(opening - offsetOf(at, timeZone), timeZone);
};
