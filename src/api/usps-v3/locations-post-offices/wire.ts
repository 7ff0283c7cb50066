/**
 * The body of GET /locations/v3/post-office-locations in its two shapes: live (the published sample: `facilityId`,
 * `10:00:00`, no metadata) and specification 3.5.6 (`facilityID`, `1000`, metadata). What an edition does not state is
 * left out.
 */
import type { Config } from '../../../config.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Facility } from '../../../locations/index.ts';
import { milesFromMetres } from '../../../postal/geo/index.ts';
import {
  DAY_MINUTES,
  DAYS,
  isDstObserved,
  legacyZone,
  parseCollectionTimes,
  parseOpeningHours,
} from '../../../postal/hours/index.ts';
import { POST_OFFICE_TYPES } from './query.ts';

export const PostOffices = Type.Object({
  locations: Type.Array(Type.Object({}, { additionalProperties: true })),
  warnings: Type.Optional(Type.Array(Type.Object({ warningDescription: Type.String() }))),
  metadata: Type.Optional(Type.Object({}, { additionalProperties: true })),
});

type Shape = Config['wire'];

interface Times {
  readonly openTime?: string;
  readonly closeTime: string;
}

interface DayRow {
  readonly dayOfWeek: (typeof DAYS)[number];
  readonly times: readonly Times[];
}

/** Minutes since midnight as `08:00:00` (live) or `0800` (specification); beyond midnight as of the next day. */
const timeText = (minutes: number, shape: Shape): string => {
  const minute = minutes > DAY_MINUTES ? minutes - DAY_MINUTES : minutes;
  const [hours, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return shape === 'live' ? `${hours}:${rest}:00` : `${hours}${rest}`;
};

const rowsOf = <Entry>(
  week: readonly (readonly Entry[])[],
  timesOf: (entries: readonly Entry[]) => readonly Times[],
): DayRow[] =>
  DAYS.flatMap((dayOfWeek, day) => {
    const entries = week[day] ?? [];
    return entries.length === 0 ? [] : [{ dayOfWeek, times: timesOf(entries) }];
  });

/** Rows of a service: opening hours, or times of the day alone, as for deliveries to boxes. */
const hoursRows = (text: string, shape: Shape): DayRow[] => {
  const week = parseOpeningHours(text);
  if (week !== null) {
    return rowsOf(week, (day) =>
      day.map(({ open, close }) => ({ openTime: timeText(open, shape), closeTime: timeText(close, shape) })),
    );
  }
  return closingRows(text, shape);
};

/** The last time of each day, as a closing time without an opening one: so the published sample has collections. */
const closingRows = (text: string, shape: Shape): DayRow[] =>
  rowsOf(parseCollectionTimes(text) ?? [], (day) =>
    day.slice(-1).map((minutes) => ({ closeTime: timeText(minutes, shape) })),
  );

const servicesOf = ({ services, collections, details }: Facility, shape: Shape): object[] => [
  ...(collections === null ? [] : [{ service: 'LAST_COLLECTION', hours: closingRows(collections, shape) }]),
  ...Object.entries(services).map(([service, text]) => ({
    service,
    hours: hoursRows(text, shape),
    ...(details.mailClasses?.[service] !== undefined && {
      additionalInformation: { mailClasses: details.mailClasses[service] },
    }),
  })),
];

/** Digits alone, where they are a number as the specification has it. */
const phoneOf = (text: string | undefined): string | undefined => {
  const digits = text?.replace(/[^\d+]/g, '') ?? '';
  return /^\+?[1-9][0-9]{7,14}$/.test(digits) ? digits : undefined;
};

const stated = (fields: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === null || value === '' ? [] : [[name, value]],
    ),
  );

/**
 * One post office. The time zone has its `US/…` name where there is one, as live; whether it keeps daylight time is told
 * by the zone, since the flag of the published sample contradicts it.
 */
export const postOfficeBody = (facility: Facility, metres: number, shape: Shape, now: number): object => {
  const { latitude, longitude, timeZone, details } = facility;
  const phone = phoneOf(details.phone);
  const fax = phoneOf(details.fax);
  const type = POST_OFFICE_TYPES.find((known) => known === facility.type);
  return {
    facilityName: facility.name,
    facilityAddress: stated({
      streetAddress: facility.streetAddress,
      city: facility.city,
      state: facility.state,
      ZIPCode: facility.ZIPCode,
      ZIPPlus4: facility.ZIPPlus4,
    }),
    [shape === 'live' ? 'facilityId' : 'facilityID']: facility.id,
    ...(latitude !== null && longitude !== null && { geoCoordinates: { latitude, longitude } }),
    ...(type !== undefined && { postOfficeType: type }),
    distance: Math.round(milesFromMetres(metres) * 100) / 100,
    ...((phone ?? fax) !== undefined && {
      phoneNumbers: { ...(phone !== undefined && { phone }), ...(fax !== undefined && { fax }) },
    }),
    ...closureOf(facility),
    ...(details.specialDays !== undefined && {
      specialHours: details.specialDays.map(({ date, hours }) => ({ date, open: hours !== 'closed' })),
    }),
    ...((details.parking === 'LOT' || details.parking === 'STREET') && { parking: details.parking }),
    ...(details.passports !== undefined && { passports: details.passports }),
    ...(timeZone !== null && { timeZone: legacyZone(timeZone), DSTObserved: isDstObserved(timeZone, now) }),
    services: servicesOf(facility, shape),
  };
};

const closureOf = ({ details: { closure } }: Facility): object =>
  closure === undefined
    ? {}
    : { temporaryClosure: true, ...(closure.from !== null && { temporaryClosureDate: closure.from }) };

export interface Page {
  readonly totalCount: number;
  readonly limit: number;
  readonly offset: number;
}

/** Pages are counted from 1. */
export const pageBody = ({ totalCount, limit, offset }: Page): object => ({
  totalCount,
  page: Math.floor(offset / limit) + 1,
  totalPages: Math.ceil(totalCount / limit),
  limit,
  offset,
});
