/** Dates and durations as packs write them. Everything is UTC, Unix milliseconds. */

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?$/;
const DURATION = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?$/;

/** `2026-04-01` (midnight UTC) or an ISO time with zone, in Unix ms; `undefined` when it is neither. */
export const parseTime = (text: string): number | undefined => {
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  // Date.parse rolls 30 February over to March: refuse days that the month does not have.
  const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return new Date(day).toISOString().startsWith(text.slice(0, 10)) ? ms : undefined;
};

/** `P365D`, `PT4H`, `P1DT30M` in milliseconds; `undefined` when it is none. */
export const parseDuration = (text: string): number | undefined => {
  const parts = DURATION.exec(text);
  if (parts === null || text === 'P' || text.endsWith('T')) return undefined;
  return Number(parts[1] ?? 0) * DAY_MS + Number(parts[2] ?? 0) * 3_600_000 + Number(parts[3] ?? 0) * 60_000;
};

/** A time as a person reads it: the date, and the clock time where it is not midnight. */
export const sayTime = (ms: number): string => {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(ms);
  const iso = new Date(ms).toISOString();
  return ms % DAY_MS === 0 ? iso.slice(0, 10) : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
};

/** A duration as a person reads it, for example `365 days`. */
export const sayDuration = (ms: number): string => {
  const units: [number, string][] = [
    [DAY_MS, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ];
  for (const [size, name] of units) {
    if (ms % size === 0 && ms >= size) return `${ms / size} ${name}${ms === size ? '' : 's'}`;
  }
  return `${ms / 60_000} minutes`;
};
