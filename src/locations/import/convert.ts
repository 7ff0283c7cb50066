/** From what a row states to a facility: each value read once, doubts told as findings, impossible rows refused. */
import { createHash } from 'node:crypto';
import { formatCollections, parseDate } from '../../postal/hours/index.ts';
import {
  parseState,
  parseZip5,
  type StateCode,
  statesOfPrefix,
  type Zip5,
  zip5OrNull,
} from '../../postal/zip/index.ts';
import type { CoordinateSource, Facility, LocationKind } from '../facility.ts';
import type { Mapping } from './mapping.ts';
import type { Stated } from './objects.ts';
import { readHours } from './read-hours.ts';
import { type Doubt, RowReader } from './row-reader.ts';

export interface Converted {
  readonly facility: Facility;
  readonly doubts: readonly Doubt[];
}

export interface Refusal {
  readonly column: string;
  readonly reason: string;
}

/** Reads one row; a refusal names the column and the reason. */
export const convert = (stated: Stated, mapping: Mapping, kind: LocationKind): Converted | Refusal => {
  const other = otherAmenity(stated.texts.amenity, kind);
  if (other !== null) return { column: 'amenity', reason: other };
  const reader = new RowReader(stated, mapping);
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
    type: typeOf(reader.text('type'), isIndoors(stated) ? `${name} LOBBY` : name, kind),
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
  for (const field of ['name', 'streetAddress', 'city'] as const) {
    if (facility[field].length > LONGEST_TEXT)
      return { column: reader.column(field), reason: `the text is longer than ${LONGEST_TEXT}` };
  }
  return { facility, doubts: reader.doubts };
};

/** OpenStreetMap files hold post offices and boxes together; each import takes its own. */
const otherAmenity = (amenity: string | undefined, kind: LocationKind): string | null => {
  if (amenity === undefined || !/^post_(?:box|office|depot)$/.test(amenity)) return null;
  if ((amenity === 'post_box') === (kind === 'collection-boxes')) return null;
  return `amenity=${amenity} is none of the ${kind.replace('-', ' ')}`;
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

/** A box that OpenStreetMap maps inside a building is one in a lobby. */
const isIndoors = ({ texts }: Stated): boolean => texts.indoor === 'yes' && texts.amenity === 'post_box';

const upper = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');

const readZip = (
  reader: RowReader,
  state: StateCode | null,
): { zip: Zip5 | null; plus4: string | null } | Refusal => {
  const text = reader.text('ZIPCode').replace(/\.0$/, '');
  const tail = reader.text('ZIPPlus4');
  const plus4 = /^\d{1,4}$/.test(tail) ? tail.padStart(4, '0') : null;
  if (text === '') return { zip: null, plus4 };
  const parsed = parseZip5(text);
  if (parsed.ok) return { zip: parsed.zip, plus4: parsed.plus4 ?? plus4 };
  // A spreadsheet takes leading zeros away; the state tells whether they were there.
  const [, five = '', four] = /^(\d{3,4})(?:-?(\d{4}))?$/.exec(text) ?? [];
  const repaired = five === '' ? null : zip5OrNull(five.padStart(5, '0'));
  if (repaired === null || state === null || !statesOfPrefix(repaired.slice(0, 3)).includes(state))
    return { column: reader.column('ZIPCode'), reason: `${JSON.stringify(text)} is no ZIP Code` };
  reader.doubt('zip-repaired', `the ZIP Code is stated as ${text}; ${repaired} lies in ${state}`);
  return { zip: repaired, plus4: four ?? plus4 };
};

interface Point {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly coordinateSource: CoordinateSource;
}

/** No degrees are so large; metres and feet of a map projection are. */
const PROJECTED = 1_000;
/** Told by the builder from other refusals: a file of nothing else is in another coordinate system. */
export const PROJECTED_REASON =
  'the coordinates are metres or feet of a projection, not longitude and latitude in degrees';
/** Longer texts are no names and addresses. */
const LONGEST_TEXT = 500;
const LONGEST_NOTE = 2_000;

const NO_POINT: Point = { latitude: null, longitude: null, coordinateSource: 'none' };

const readPoint = (reader: RowReader): Point | Refusal => {
  const [latitudeText, longitudeText] = [reader.text('latitude'), reader.text('longitude')];
  if (latitudeText === '' || longitudeText === '') {
    reader.doubt('no-coordinates', 'no coordinates are stated');
    return NO_POINT;
  }
  const [latitude, longitude] = [Number(latitudeText), Number(longitudeText)];
  if (Math.abs(latitude) > PROJECTED || Math.abs(longitude) > PROJECTED)
    return { column: reader.column('longitude'), reason: PROJECTED_REASON };
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

const readDetails = (
  reader: RowReader,
  { specialHours = [], services = [], passports = {}, texts }: Stated,
): Facility['details'] => {
  const specialDays = specialHours.flatMap(({ date, open }) =>
    parseDate(String(date)) === null
      ? []
      : [{ date: String(date), hours: open === false ? ('closed' as const) : ('usual' as const) }],
  );
  const closed = /^(?:true|yes|y|1)$/i.test(reader.text('temporaryClosure'));
  const from = reader.text('temporaryClosureDate');
  const until = dateOrNull(reader.text('temporaryClosureEndDate'));
  const closure = { from: dateOrNull(from), until };
  if (!closed && from !== '')
    reader.doubt('contradictory-closure', `a closure since ${from} is stated together with "not closed"`);
  if (closure.from !== null && until !== null && until < closure.from)
    reader.doubt('contradictory-closure', `a closure from ${from} is stated to end before, on ${until}`);
  const { parking, fax } = texts;
  const mailClasses = Object.fromEntries(
    services.flatMap((one) => (one.mailClasses.length === 0 ? [] : [[one.service, one.mailClasses]])),
  );
  return {
    ...(reader.text('phone') !== '' && { phone: reader.text('phone').slice(0, LONGEST_TEXT) }),
    ...(fax !== undefined && fax !== '' && { fax: fax.slice(0, LONGEST_TEXT) }),
    ...passportsOf(passports),
    ...(Object.keys(mailClasses).length > 0 && { mailClasses }),
    ...(parking !== undefined && parking !== '' && { parking: parking.slice(0, LONGEST_TEXT) }),
    ...(reader.text('note') !== '' && { note: reader.text('note').slice(0, LONGEST_NOTE) }),
    ...(specialDays.length > 0 && { specialDays }),
    ...(closed && { closure }),
  };
};

const dateOrNull = (text: string): string | null => (parseDate(text) === null ? null : text);

const passportsOf = ({
  photoCost,
  appointmentRequired,
}: Readonly<Record<string, unknown>>): Pick<Facility['details'], 'passports'> => {
  const passports = {
    ...(typeof photoCost === 'number' && { photoCost }),
    ...(typeof appointmentRequired === 'boolean' && { appointmentRequired }),
  };
  return Object.keys(passports).length === 0 ? {} : { passports };
};

/** An id for rows that state none: the same place gets the same one in the next file. */
const idOf = (place: readonly string[]): string =>
  `x${createHash('sha256').update(place.join('\u0000')).digest('hex').slice(0, 16)}`;
