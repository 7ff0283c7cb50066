/**
 * Weekly hours in local minutes since midnight, and their one text form, which is that of OpenStreetMap:
 * `Mo-Fr 08:30-17:00; Sa 09:00-12:00`.
 */

/** Days of the week in the order of a `Week`: 0 is Monday. */
export const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/** Place in a `Week` of what holds on public holidays. */
export const HOLIDAYS = 7;
export const DAY_MINUTES = 1_440;

/** From `open` to before `close`; `close` is beyond 1,440 where it lies on the next day. */
export interface Interval {
  readonly open: number;
  readonly close: number;
}

/** Eight lists: Monday to Sunday, then holidays. An empty list means closed. */
export type Week = readonly (readonly Interval[])[];

/** Eight lists of minutes, ascending: Monday to Sunday, then holidays. */
export type CollectionWeek = readonly (readonly number[])[];

/** Seven days and the holidays, with nothing in them. */
export const emptyWeek = <Entry>(): Entry[][] => Array.from({ length: HOLIDAYS + 1 }, () => []);

const SHORT = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su', 'PH'];

const two = (value: number): string => String(value).padStart(2, '0');

/** Minutes as `HH:MM`. */
export const clockText = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

const fold = (texts: readonly string[]): string => {
  const parts: string[] = [];
  let first = 0;
  for (let day = 1; day <= HOLIDAYS; day++) {
    if (day < HOLIDAYS && texts[day] === texts[first]) continue;
    const text = texts[first] ?? '';
    const name = day - first > 1 ? `${SHORT[first]}-${SHORT[day - 1]}` : (SHORT[first] ?? '');
    if (text !== '') parts.push(`${name} ${text}`);
    first = day;
  }
  const holidays = texts[HOLIDAYS] ?? '';
  if (holidays !== '') parts.push(`PH ${holidays}`);
  return parts.join('; ');
};

const closeText = (minutes: number): string =>
  clockText(minutes > DAY_MINUTES ? minutes - DAY_MINUTES : minutes);

/** A week as text, equal days folded; closed days are left out. */
export const formatWeek = (week: Week): string =>
  fold(week.map((day) => day.map(({ open, close }) => `${clockText(open)}-${closeText(close)}`).join(',')));

/** Collection times as text, equal days folded. */
export const formatCollections = (week: CollectionWeek): string =>
  fold(week.map((day) => day.map(clockText).join(',')));
