/** What hours mean today and in a week, read in the browser by the same code that the server reads them with. */
import {
  collectionsOn,
  type FacilityHours,
  intervalsOf,
  localTimeAt,
  parseCollectionTimes,
  parseDate,
  parseOpeningHours,
  type Week,
} from '../../../../src/postal/hours/index.ts';
import { find as texts } from '../../texts/en/find.ts';
import type { Place } from './place.ts';

const DAY_MINUTES = 1_440;

/** `8:30 AM` in the way of the country. @param minutes since midnight; beyond a day it is the next one */
export const clock = (minutes: number): string => {
  const ofDay = minutes % DAY_MINUTES;
  const hour = Math.floor(ofDay / 60);
  const half = hour < 12 ? 'AM' : 'PM';
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(ofDay % 60).padStart(2, '0')} ${half}`;
};

const range = ({ open, close }: { readonly open: number; readonly close: number }): string =>
  open === 0 && close === DAY_MINUTES ? texts.allDay : `${clock(open)} – ${clock(close)}`;

const hoursOf = ({ timeZone, services, collections, specialDays = [], closure }: Place): FacilityHours => ({
  timeZone,
  opening: Object.fromEntries(
    Object.entries(services).flatMap(([service, text]): [string, Week][] => {
      const week = parseOpeningHours(text);
      return week === null ? [] : [[service, week]];
    }),
  ),
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
});

/** The service whose hours count as those of the office. */
const OFFICE = 'RETAIL';

/** `Today 8:00 AM – 7:00 PM`, or null where no hours or no zone are stated. @param now Unix ms */
export const openToday = (place: Place, now: number): string | null => {
  const hours = hoursOf(place);
  const week = hours.opening[OFFICE];
  const local = place.timeZone === null ? null : localTimeAt(now, place.timeZone);
  if (week === undefined || local === null) return null;
  const today = intervalsOf(hours, week, local.date);
  return today.length === 0 ? texts.closedToday : texts.today(today.map(range).join(', '));
};

/** `today 5:00 PM`, `tomorrow …`, `Mon, Nov 30, …` by the place's own clock; null where none is known. @param now Unix ms */
export const collectedNext = ({ nextCollection, timeZone }: Place, now: number): string | null => {
  if (nextCollection === null || timeZone === null) return null;
  const at = Date.parse(nextCollection);
  const [here, then] = [localTimeAt(now, timeZone), localTimeAt(at, timeZone)];
  if (here === null || then === null) return null;
  const time = clock(then.minute);
  if (then.date === here.date) return texts.dayAt.today(time);
  if (then.date === here.date + 1) return texts.dayAt.tomorrow(time);
  const day = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
  });
  return texts.dayAt.on(day.format(at), time);
};

/** Whether mail dropped now is still collected today; null where no times are known. */
export const isCollectedToday = (place: Place, now: number): boolean | null => {
  const hours = hoursOf(place);
  const local = place.timeZone === null ? null : localTimeAt(now, place.timeZone);
  if (hours.collections === null || local === null) return null;
  return collectionsOn(hours, local.date).some((minute) => minute >= local.minute);
};

export interface WeekRow {
  /** 0 (Monday) … 6, 7: public holidays. */
  readonly day: number;
  /** By service, in the order of `services`. */
  readonly cells: readonly string[];
}

export interface WeekTable {
  /** Services with stated hours; `COLLECTION` stands for collection times. */
  readonly services: readonly string[];
  readonly rows: readonly WeekRow[];
}

export const COLLECTION = 'COLLECTION';

/** Every stated hour of a usual week, a column for each service. */
export const weekOf = (place: Place): WeekTable => {
  const { opening, collections } = hoursOf(place);
  const stated = Object.entries(opening).sort(
    ([one], [other]) => Number(other === OFFICE) - Number(one === OFFICE) || (one < other ? -1 : 1),
  );
  const days = Array.from({ length: 8 }, (_, day) => day);
  const rows = days.map((day) => ({
    day,
    cells: [
      ...stated.map(([, week]) => (week[day] ?? []).map(range).join(', ')),
      ...(collections === null ? [] : [(collections[day] ?? []).map(clock).join(', ')]),
    ],
  }));
  return {
    services: [...stated.map(([service]) => service), ...(collections === null ? [] : [COLLECTION])],
    // Holidays are a row of their own only where something is stated of them.
    rows: rows.filter(({ day, cells }) => day < 7 || cells.some((cell) => cell !== '')),
  };
};

/** The day of the week at a place, 0 (Monday) … 6; null where its zone is not known. */
export const dayAt = ({ timeZone }: Place, now: number): number | null =>
  timeZone === null ? null : (localTimeAt(now, timeZone)?.day ?? null);
