/** From what a row states to a facility: each value read once, doubts told as findings, impossible rows refused. */
import { createHash } from 'node:crypto';
import {
  type CollectionWeek,
  DAYS,
  emptyWeek,
  formatCollections,
  formatWeek,
  type Interval,
  parseClock,
  parseCollectionTimes,
  parseDate,
  parseDayCells,
  parseOpeningHours,
  parseUspsHours,
} from '../../postal/hours/index.ts';
import {
  parseState,
  parseZip5,
  type StateCode,
  statesOfPrefix,
  type Zip5,
  zip5OrNull,
} from '../../postal/zip/index.ts';
import type { CoordinateSource, Facility, FindingKind, LocationKind } from '../facility.ts';
import type { Field, Mapping } from './mapping.ts';
import type { Stated } from './objects.ts';

export interface Doubt {
  readonly kind: FindingKind;
  readonly message: string;
}

export interface Converted {
  readonly facility: Facility;
  readonly doubts: readonly Doubt[];
}

export interface Refusal {
  readonly column: string;
  readonly reason: string;
}

class Reader {
  readonly doubts: Doubt[] = [];
  readonly #stated: Stated;
  readonly #columns = new Map<Field, string[]>();

  constructor(stated: Stated, mapping: Mapping) {
    this.#stated = stated;
    for (const [column, field] of Object.entries(mapping)) {
      const columns = this.#columns.get(field);
      if (columns === undefined) this.#columns.set(field, [column]);
      else columns.push(column);
    }
  }

  text(field: Field): string {
    return this.all(field)[0] ?? '';
  }

  all(field: Field): string[] {
    return (this.#columns.get(field) ?? []).map((column) => (this.#stated.texts[column] ?? '').trim());
  }

  column(field: Field): string {
    return this.#columns.get(field)?.[0] ?? field;
  }

  doubt(kind: FindingKind, message: string): void {
    if (!this.doubts.some((one) => one.kind === kind)) this.doubts.push({ kind, message });
  }
}

/** Reads one row; a refusal names the column and the reason. */
export const convert = (stated: Stated, mapping: Mapping, kind: LocationKind): Converted | Refusal => {
  const reader = new Reader(stated, mapping);
  const state = parseState(reader.text('state'));
  if (state === null && reader.text('state') !== '')
    return { column: reader.column('state'), reason: `${JSON.stringify(reader.text('state'))} is no state` };
  const zip = readZip(reader, state);
  if ('reason' in zip) return zip;
  const point = readPoint(reader);
  if ('reason' in point) return point;
  const streetAddress =
    reader.text('streetAddress') || `${reader.text('houseNumber')} ${reader.text('streetName')}`.trim();
  const { services, collections } = readHours(reader, stated, kind);
  const details = readDetails(reader, stated);
  const name = reader.text('name');
  const place = [name, streetAddress, zip.zip ?? '', String(point.latitude), String(point.longitude)];
  const facility: Facility = {
    id: reader.text('id') || idOf(place),
    type: typeOf(reader.text('type'), name, kind),
    name,
    streetAddress,
    city: reader.text('city'),
    state,
    ZIPCode: zip.zip,
    ZIPPlus4: zip.plus4,
    ...point,
    timeZone: null,
    services,
    collections: collections === null ? null : formatCollections(collections) || null,
    details,
  };
  if (facility.id.length > 100) return { column: reader.column('id'), reason: 'the id is longer than 100' };
  return { facility, doubts: reader.doubts };
};

/** What the source calls it, in our spelling; the vocabulary of the files is open, so other words stay. */
const typeOf = (stated: string, name: string, kind: LocationKind): string => {
  if (kind === 'collection-boxes') {
    const words = `${stated} ${name}`.toUpperCase();
    if (words.includes('LOBBY')) return 'PO_LOBBY';
    return words.includes('BLUE BOX') || stated === '' || stated === 'post_box' ? 'BLUE_BOX' : upper(stated);
  }
  return stated === '' || stated === 'post_office' ? 'POST_OFFICE' : upper(stated);
};

const upper = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');

const readZip = (
  reader: Reader,
  state: StateCode | null,
): { zip: Zip5 | null; plus4: string | null } | Refusal => {
  const text = reader.text('ZIPCode').replace(/\.0$/, '');
  const tail = reader.text('ZIPPlus4');
  const plus4 = /^\d{1,4}$/.test(tail) ? tail.padStart(4, '0') : null;
  if (text === '') return { zip: null, plus4 };
  const parsed = parseZip5(text);
  if (parsed.ok) return { zip: parsed.zip, plus4: parsed.plus4 ?? plus4 };
  // A spreadsheet takes leading zeros away; the state tells whether they were there.
  const repaired = /^\d{3,4}$/.test(text) ? zip5OrNull(text.padStart(5, '0')) : null;
  if (repaired === null || state === null || !statesOfPrefix(repaired.slice(0, 3)).includes(state))
    return { column: reader.column('ZIPCode'), reason: `${JSON.stringify(text)} is no ZIP Code` };
  reader.doubt('zip-repaired', `the ZIP Code is stated as ${text}; ${repaired} lies in ${state}`);
  return { zip: repaired, plus4 };
};

interface Point {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly coordinateSource: CoordinateSource;
}

const NO_POINT: Point = { latitude: null, longitude: null, coordinateSource: 'none' };

const readPoint = (reader: Reader): Point | Refusal => {
  const [latitudeText, longitudeText] = [reader.text('latitude'), reader.text('longitude')];
  if (latitudeText === '' || longitudeText === '') {
    reader.doubt('no-coordinates', 'no coordinates are stated');
    return NO_POINT;
  }
  const [latitude, longitude] = [Number(latitudeText), Number(longitudeText)];
  for (const [field, value, most] of [
    ['latitude', latitude, 180],
    ['longitude', longitude, 180],
  ] as const) {
    if (!(Math.abs(value) <= most))
      return { column: reader.column(field), reason: `the ${field} ${reader.text(field)} is not on Earth` };
  }
  if (latitude === 0 && longitude === 0) {
    reader.doubt('no-coordinates', 'the coordinates are 0, 0');
    return NO_POINT;
  }
  const source = reader.text('coordinateSource');
  const coordinateSource = /zcta|geonames|centroid|zip/i.test(source) ? 'zip-centroid' : 'source';
  // No post of the United States lies in the far south; seen the other way round the point does lie there.
  if (latitude < -60 && longitude > 13 && longitude < 72) {
    reader.doubt(
      'coordinates-swapped',
      `latitude ${latitude} and longitude ${longitude} were put the other way round`,
    );
    return { latitude: longitude, longitude: latitude, coordinateSource };
  }
  if (Math.abs(latitude) > 90)
    return { column: reader.column('latitude'), reason: `the latitude ${latitudeText} is not on Earth` };
  return { latitude, longitude, coordinateSource };
};

interface Hours {
  readonly services: Readonly<Record<string, string>>;
  readonly collections: CollectionWeek | null;
}

const readHours = (reader: Reader, stated: Stated, kind: LocationKind): Hours => {
  const services: Record<string, string> = {};
  let collections: CollectionWeek | null = null;
  for (const { service, hours } of stated.services ?? []) {
    const week = parseUspsHours(hours);
    if (week.closesBeforeItOpens) reader.doubt('closes-before-opens', `${service} closes before it opens`);
    if (week.unreadable) reader.doubt('hours-unreadable', `some hours of ${service} cannot be read`);
    if (service === 'LAST_COLLECTION') collections = week.closing;
    else services[service] = formatWeek(week.opening);
  }
  for (const [field, service] of [
    ['openingHours', 'RETAIL'],
    ['lobbyHours', 'LOBBY'],
  ] as const) {
    const week = parseOpeningHours(reader.text(field));
    if (week !== null) services[service] = formatWeek(week);
    else if (reader.text(field) !== '') unreadable(reader, reader.text(field));
  }
  const days = openingByDay(reader);
  if (days !== null) services.RETAIL = days;
  collections = collectionsOf(reader) ?? collections;
  const scheduled = kind === 'post-offices' ? services.RETAIL : collections;
  if (scheduled === null || scheduled === undefined || scheduled === '')
    reader.doubt('no-schedule', kind === 'post-offices' ? 'no opening hours' : 'no collection times');
  return { services, collections };
};

const unreadable = (reader: Reader, text: string): void =>
  reader.doubt('hours-unreadable', `${JSON.stringify(text.slice(0, 60))} cannot be read as hours`);

const openingByDay = (reader: Reader): string | null => {
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

const collectionsOf = (reader: Reader): CollectionWeek | null => {
  const text = reader.text('collectionTimes');
  if (text !== '') {
    const week = parseCollectionTimes(text);
    if (week === null) unreadable(reader, text);
    return week;
  }
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

const readDetails = (reader: Reader, { specialHours = [], texts }: Stated): Facility['details'] => {
  const specialDays = specialHours.flatMap(({ date, open }) =>
    parseDate(String(date)) === null
      ? []
      : [{ date: String(date), hours: open === false ? ('closed' as const) : ('usual' as const) }],
  );
  const closed = /^(?:true|yes|y|1)$/i.test(reader.text('temporaryClosure'));
  const from = reader.text('temporaryClosureDate');
  if (!closed && from !== '')
    reader.doubt('contradictory-closure', `a closure since ${from} is stated together with "not closed"`);
  const { parking } = texts;
  return {
    ...(reader.text('phone') !== '' && { phone: reader.text('phone') }),
    ...(parking !== undefined && parking !== '' && { parking }),
    ...(reader.text('note') !== '' && { note: reader.text('note') }),
    ...(specialDays.length > 0 && { specialDays }),
    ...(closed && { closure: { from: parseDate(from) === null ? null : from, until: null } }),
  };
};

/** An id for rows that state none: the same place gets the same one in the next file. */
const idOf = (place: readonly string[]): string =>
  `x${createHash('sha256').update(place.join('\u0000')).digest('hex').slice(0, 16)}`;
