/** What both versions of the tracking interface say of a piece's status. */
import type { EventView, PieceView } from '../../tracking/lookup/index.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `November 22, 2024`; of the digits of a date. */
export const dateInWords = (year: string, month: string, day: string): string =>
  `${MONTHS[Number(month) - 1] ?? ''} ${Number(day)}, ${year}`;

/** `1:58 pm` */
export const clockInWords = (hour: string, minute: string): string =>
  `${Number(hour) % 12 === 0 ? 12 : Number(hour) % 12}:${minute} ${Number(hour) < 12 ? 'am' : 'pm'}`;

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/;

/** `November 22, 2024, 1:58 pm`; empty where the event has no local time. */
const localWords = ({ localTime }: EventView): string => {
  const [, year = '', month = '', day = '', hour = '', minute = ''] = LOCAL.exec(localTime ?? '') ?? [];
  return year === '' ? '' : `${dateInWords(year, month, day)}, ${clockInWords(hour, minute)}`;
};

/** `HERNANDO, FL 34442` */
const placeWords = ({ city, state, zip }: EventView): string =>
  [city, [state, zip].filter((part) => part !== null).join(' ')].filter((part) => part).join(', ');

/** One event as one line: `Arrived at Post Office, June 16, 2022, 2:15 pm, FAIRFAX, VA 22031`. */
export const eventLine = (event: EventView): string =>
  [event.text, localWords(event), placeWords(event)].filter((part) => part !== '').join(', ');

/** A fact about the piece that is a text; undefined where none was told. */
export const factText = ({ history }: PieceView, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = history.facts?.fields[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
};

export interface StatusWords {
  readonly status: string | undefined;
  readonly statusCategory: string | undefined;
  readonly statusSummary: string | undefined;
}

/** The words of a status. A summary that USPS wrote is told only while it is about the event that is now the last. */
export const statusWords = (view: PieceView): StatusWords => {
  const { leading, category } = view;
  const status = leading?.text ?? factText(view, 'status');
  const current = factText(view, 'status') === status && factText(view, 'statusCategory') === category;
  return {
    status,
    statusCategory: category ?? (leading === undefined ? factText(view, 'statusCategory') : undefined),
    statusSummary: current || leading === undefined ? factText(view, 'statusSummary') : eventLine(leading),
  };
};

/** `2024-11-22T18:58:40Z`; null where the instant is not known. */
export const gmtOf = ({ at, zone }: EventView): string | null =>
  at === null || zone === 'unknown' ? null : `${new Date(at).toISOString().slice(0, 19)}Z`;

/** An object without what is not known. */
export const known = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
