/** Readers of every form that hours come in. None throws: what cannot be read gives null. */
import {
  type CollectionWeek,
  DAY_MINUTES,
  DAYS,
  emptyWeek,
  HOLIDAYS,
  type Interval,
  type Week,
} from './week.ts';

const CLOCK = /^(\d{1,2}):?(\d{2})(?::\d{2})?\s*(?:([AP])\.?M\.?)?$/i;

/** `15:00`, `15:00:00`, `1500`, `03:00 PM` as minutes since midnight, 24:00 included. */
export const parseClock = (text: string): number | null => {
  const match = CLOCK.exec(text.trim());
  if (match === null) return null;
  const [, hourText = '', minuteText = '', half] = match;
  let hour = Number(hourText);
  const minute = Number(minuteText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  }
  const minutes = hour * 60 + minute;
  return minute > 59 || minutes > DAY_MINUTES ? null : minutes;
};

/** Names of days from two letters up, in any case: 0 is Monday, 7 public holidays. */
export const parseDay = (text: string): number | null => {
  const name = text.trim().replace(/\.$/, '').toUpperCase();
  if (name === 'PH' || name === 'HOLIDAY' || name === 'HOLIDAYS') return HOLIDAYS;
  if (name.length < 2) return null;
  const day = DAYS.findIndex((known) => known.startsWith(name));
  if (day >= 0) return day;
  return name.length === 4 ? ['TUES', 'THUR'].indexOf(name) + 1 || null : null;
};

/** `Mo-Fr,PH` as days; a range may run over the end of the week. */
const parseDays = (text: string): number[] | null => {
  const days: number[] = [];
  for (const part of text.split(',')) {
    const [from = '', to, ...more] = part.split('-');
    const first = parseDay(from);
    const last = to === undefined ? first : parseDay(to);
    if (first === null || last === null || more.length > 0) return null;
    if (first === last) {
      days.push(first);
      continue;
    }
    if (first === HOLIDAYS || last === HOLIDAYS) return null;
    for (let day = first; ; day = (day + 1) % HOLIDAYS) {
      days.push(day);
      if (day === last) break;
    }
  }
  return days;
};

const RULE = /^((?:[a-z]{2,9}\.?)(?:\s*[-,]\s*[a-z]{2,9}\.?)*)?:?\s*(.*)$/i;

/** The rules of an OSM text in turn; a later rule for a day replaces an earlier one. */
const readRules = <Entry>(
  text: string,
  readTimes: (text: string) => Entry[] | null,
): (readonly Entry[])[] | null => {
  const week: (readonly Entry[])[] = emptyWeek<Entry>();
  let stated = 0;
  for (const rule of text.split(';')) {
    const trimmed = rule.trim();
    if (trimmed === '') continue;
    stated++;
    const allWeek = /^24\/7$/.test(trimmed);
    const [, dayText, rest = ''] = RULE.exec(trimmed) ?? [];
    const closed = /^(?:off|closed)$/i;
    const wholeRuleClosed = closed.test(trimmed);
    const days =
      dayText === undefined || allWeek || wholeRuleClosed
        ? [0, 1, 2, 3, 4, 5, 6]
        : parseDays(dayText.replace(/\s/g, ''));
    const times = wholeRuleClosed || closed.test(rest) ? [] : readTimes(allWeek ? '00:00-24:00' : rest);
    if (days === null || times === null) return null;
    for (const day of days) week[day] = times;
  }
  return stated === 0 ? null : week;
};

const parseInterval = (text: string): Interval | null => {
  const [from = '', to = '', ...more] = text.split(/\s*(?:-|–|\bto\b)\s*/i);
  const open = parseClock(from);
  const close = parseClock(to);
  if (open === null || close === null || more.length > 0 || open === DAY_MINUTES || open === close)
    return null;
  return { open, close: close < open ? close + DAY_MINUTES : close };
};

const listOf = <Entry>(text: string, read: (part: string) => Entry | null): Entry[] | null => {
  const entries = text.split(',').map((part) => read(part.trim()));
  return entries.every((entry) => entry !== null) ? entries : null;
};

/** OSM `opening_hours` as far as weekdays, `PH`, `off` and `24/7` go: `Mo-Fr 08:30-17:00; Sa 09:00-12:00`. */
export const parseOpeningHours = (text: string): Week | null =>
  readRules(text, (times) => listOf(times, parseInterval));

/** OSM `collection_times`: `Mo-Fr 09:00,15:00; Sa 11:00`; times alone hold for every day of the week. */
export const parseCollectionTimes = (text: string): CollectionWeek | null =>
  readRules(text, (times) => {
    const minutes = listOf(times, parseClock);
    return minutes === null ? null : [...new Set(minutes)].sort((one, other) => one - other);
  });

/**
 * Cells of the form `MO 03:00 PM`, one for each collection; empty cells and `CLOSED` count as none.
 * Null where one of them says something else.
 */
export const parseDayCells = (cells: readonly string[]): CollectionWeek | null => {
  const week = emptyWeek<number>();
  for (const cell of cells) {
    const text = cell.trim();
    if (text === '') continue;
    const [, dayText = '', time = ''] = /^([A-Z]+)\s*[: ]\s*(.*)$/i.exec(text) ?? [];
    const day = parseDay(dayText);
    if (day === null) return null;
    if (/^(?:closed|none|n\/?a|-*)$/i.test(time)) continue;
    const minutes = listOf(time, parseClock);
    if (minutes === null) return null;
    const known = week[day] ?? [];
    week[day] = [...new Set([...known, ...minutes])].sort((one, other) => one - other);
  }
  return week;
};

/** One row of hours as the USPS locations API writes them; times as `HH:MM` or `HH:MM:SS`. */
export interface UspsHours {
  readonly dayOfWeek?: string | undefined;
  readonly times?: readonly {
    readonly openTime?: string | undefined;
    readonly closeTime?: string | undefined;
  }[];
}

/** What rows of USPS hours hold. A row that closes at or before it opens is kept out and told. */
export interface UspsWeek {
  readonly opening: Week;
  /** Rows that state a closing time alone, as those of last collections do. */
  readonly closing: CollectionWeek;
  readonly closesBeforeItOpens: boolean;
  readonly unreadable: boolean;
}

/** Reads the rows of one service; never fails as a whole. */
export const parseUspsHours = (rows: readonly UspsHours[]): UspsWeek => {
  const opening = emptyWeek<Interval>();
  const closing = emptyWeek<number>();
  let closesBeforeItOpens = false;
  let unreadable = false;
  for (const { dayOfWeek = '', times = [] } of rows) {
    const day = parseDay(dayOfWeek);
    for (const { openTime, closeTime } of times) {
      const open = openTime === undefined ? undefined : parseClock(openTime);
      const close = closeTime === undefined ? null : parseClock(closeTime);
      if (day === null || open === null || close === null) unreadable = true;
      else if (open === undefined) closing[day]?.push(close);
      else if (close <= open) closesBeforeItOpens = true;
      else opening[day]?.push({ open, close });
    }
  }
  for (const day of closing) day.sort((one, other) => one - other);
  for (const day of opening) day.sort((one, other) => one.open - other.open);
  return { opening, closing, closesBeforeItOpens, unreadable };
};
