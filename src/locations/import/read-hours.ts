/** The hours of a row, in whichever of the known forms it states them, as one weekly model. */
import {
  type CollectionWeek,
  clockText,
  DAY_MINUTES,
  DAYS,
  emptyWeek,
  formatCollections,
  formatWeek,
  type Interval,
  parseClock,
  parseCollectionTimes,
  parseDayCells,
  parseOpeningHours,
  parseUspsHours,
  type Week,
} from '../../postal/hours/index.ts';
import type { LocationKind } from '../facility.ts';
import type { Stated } from './objects.ts';
import type { RowReader } from './row-reader.ts';

/** Services whose only time is the one they end at. */
const CLOSING_SERVICES: readonly string[] = ['LAST_COLLECTION', 'PO_BOX_DELIVERY_TIME'];

export interface Hours {
  /** USPS service → hours as text. */
  readonly services: Readonly<Record<string, string>>;
  readonly collections: CollectionWeek | null;
}

/** Texts kept with what they say; a country has some thousand schedules. */
const MOST_REMEMBERED = 20_000;

/** Reads each different text once: most places share their hours with many others. */
const remembered = <Value>(read: (text: string) => Value): ((text: string) => Value) => {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text);
    if (value !== undefined) return value;
    const made = read(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, made);
    return made;
  };
};

const openingHours = remembered(parseOpeningHours);
const collectionTimes = remembered(parseCollectionTimes);

/** Opening hours by service and collection times; what cannot be read is told and left out. */
export const readHours = (reader: RowReader, stated: Stated, kind: LocationKind): Hours => {
  const services: Record<string, string> = {};
  let collections: CollectionWeek | null = null;
  for (const { service, hours } of stated.services ?? []) {
    const week = parseUspsHours(hours);
    if (week.closesBeforeItOpens) reader.doubt('closes-before-opens', `${service} closes before it opens`);
    const closes = week.closing.some((day) => day.length > 0);
    if (closes && !CLOSING_SERVICES.includes(service))
      reader.doubt('closes-only', `${service} states when it closes and not when it opens`);
    if (week.unreadable) reader.doubt('hours-unreadable', `some hours of ${service} cannot be read`);
    if (service === 'LAST_COLLECTION') collections = week.closing;
    // Where closing times alone are stated, they stand as times of the day: those of deliveries to boxes.
    else services[service] = formatWeek(week.opening) || formatCollections(week.closing);
  }
  for (const [field, service] of [
    ['openingHours', 'RETAIL'],
    ['lobbyHours', 'LOBBY'],
  ] as const) {
    const week = openingHours(reader.text(field));
    if (week !== null) {
      services[service] = formatWeek(week);
      if (kind === 'post-offices' && isOverMidnight(week))
        reader.doubt('closes-before-opens', `${service} closes after midnight (${services[service]})`);
    } else if (reader.text(field) !== '') unreadable(reader, reader.text(field));
  }
  const days = openingByDay(reader);
  if (days !== null) services.RETAIL = days;
  collections = collectionsOf(reader) ?? collections;
  const scheduled = kind === 'post-offices' ? services.RETAIL : collections;
  if (scheduled === null || scheduled === undefined || scheduled === '')
    reader.doubt('no-schedule', kind === 'post-offices' ? 'no opening hours' : 'no collection times');
  doubtSaturday(reader, services.RETAIL, collections);
  return { services, collections };
};

/** A post office with hours over midnight has two times in the wrong order more often than a night shift. */
const isOverMidnight = (week: Week): boolean =>
  week.some((day) => day.some(({ close }) => close > DAY_MINUTES));

const SATURDAY = 5;

const doubtSaturday = (
  reader: RowReader,
  retail: string | undefined,
  collections: CollectionWeek | null,
): void => {
  const compare = (lasts: readonly number[], what: string): void => {
    const weekdays = Math.max(...lasts.slice(0, SATURDAY));
    const saturday = lasts[SATURDAY] ?? 0;
    if (weekdays > 0 && saturday > weekdays)
      reader.doubt(
        'saturday-later-than-weekday',
        `${what} ${clockText(saturday)} on Saturday, ${clockText(weekdays)} at the latest on weekdays`,
      );
  };
  if (collections !== null)
    compare(
      collections.map((day) => Math.max(0, ...day)),
      'last collected',
    );
  const week = retail === undefined ? null : openingHours(retail);
  if (week !== null)
    compare(
      week.map((day) => Math.max(0, ...day.map(({ close }) => close))),
      'closes',
    );
};

const unreadable = (reader: RowReader, text: string): void =>
  reader.doubt('hours-unreadable', `${JSON.stringify(text.slice(0, 60))} cannot be read as hours`);

const OPENING_DAYS = DAYS.map((day) => `opening.${day}` as const);
const COLLECTION_DAYS = DAYS.map((day) => `collection.${day}` as const);

const openingByDay = (reader: RowReader): string | null => {
  if (!reader.hasAny(OPENING_DAYS)) return null;
  const week = emptyWeek<Interval>();
  let stated = 0;
  DAYS.forEach((day, index) => {
    const text = reader.text(`opening.${day}`);
    if (text === '') return;
    stated++;
    if (/^closed$/i.test(text)) return;
    const [openText = '', closeText = ''] = text.split(/\s*(?:-|–|to)\s*/);
    const [open, close] = [parseClock(openText), parseClock(closeText)];
    if (open === null || close === null) unreadable(reader, text);
    else if (close <= open) reader.doubt('closes-before-opens', `${day} closes before it opens (${text})`);
    else week[index] = [{ open, close }];
  });
  return stated === 0 ? null : formatWeek(week);
};

const collectionsOf = (reader: RowReader): CollectionWeek | null => {
  const text = reader.text('collectionTimes');
  if (text !== '') {
    const week = collectionTimes(text);
    if (week === null) unreadable(reader, text);
    return week;
  }
  if (!reader.hasAny(['collectionCell', ...COLLECTION_DAYS])) return null;
  const cells = [
    ...reader.all('collectionCell'),
    ...DAYS.map((day) => [day, reader.text(`collection.${day}`)] as const)
      .filter(([, time]) => time !== '')
      .map(([day, time]) => `${day} ${time}`),
  ].filter((cell) => cell !== '');
  if (cells.length === 0) return null;
  const week = parseDayCells(cells);
  if (week === null) unreadable(reader, cells.join(', '));
  return week;
};
