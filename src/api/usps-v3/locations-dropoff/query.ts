/** The query of GET /locations/v3/dropoff-locations (Locations 3.5.6) and the published errors about it. */
import { PosternError } from '../../../errors.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import type { DropoffQuestion } from '../../../locations/answers/index.ts';
import { dateText, parseDate } from '../../../postal/hours/index.ts';
import { Plus4, Zip5 } from '../addresses-get/wire.ts';

/** Those of the specification, and two more that the inventory of errors names. */
const PARCEL_CLASSES_WITH_PLUS4 = ['USPS_CONNECT_SAME_DAY', 'USPS_CONNECT_NEXT_DAY'];
const MAIL_CLASSES = [
  'PARCEL_SELECT',
  'PARCEL_SELECT_LIGHTWEIGHT',
  'USPS_CONNECT_LOCAL',
  'USPS_CONNECT_MAIL',
  'USPS_CONNECT_REGIONAL',
  'LIBRARY_MAIL',
  'MEDIA_MAIL',
  'BOUND_PRINTED_MATTER',
  ...PARCEL_CLASSES_WITH_PLUS4,
];
const CATEGORIES = ['FLATS', 'MACHINABLE', 'IRREGULAR', 'NON_MACHINABLE', 'NONSTANDARD'];
const FACILITY_TYPES = [
  'DESTINATION_NETWORK_DISTRIBUTION_CENTER',
  'DESTINATION_SECTIONAL_CENTER_FACILITY',
  'DESTINATION_SERVICE_HUB',
  'DESTINATION_DELIVERY_UNIT',
  'DESTINATION_REGIONAL_PROCESSING_DISTRIBUTION_CENTER',
];
const PALLETIZED = ['PALLETIZED', 'NON_PALLETIZED', 'BOTH'];

/** Words are checked below, where the published errors are. */
const Word = Type.String({ minLength: 1, maxLength: 100, description: 'a word of the specification' });

export const Query = Type.Object(
  {
    destinationZIPCode: Zip5,
    destinationZIPPlus4: Type.Optional(Plus4),
    mailClass: Type.Optional(Word),
    processingCategory: Type.Optional(Word),
    destinationEntryFacilityType: Type.Optional(Word),
    palletized: Type.Optional(
      Type.String({ enum: PALLETIZED, description: `one of ${PALLETIZED.join(', ')}` }),
    ),
    mailingDate: Type.Optional(Type.String({ maxLength: 40, description: 'a date such as 2026-12-01' })),
  },
  { additionalProperties: false },
);

const oneOf = (
  field: 'mailClass' | 'processingCategory' | 'destinationEntryFacilityType',
  published: string,
  value: string | undefined,
  known: readonly string[],
): void => {
  if (value === undefined || known.includes(value)) return;
  const [last, ...rest] = known.map((word) => `'${word}'`).toReversed();
  throw new PosternError(
    'word_unsupported',
    `[DropoffLocationRequest:${field} - currently only ${rest.toReversed().join(', ')}, and ${last} are supported]`,
    { status: 400, published, place: { field } },
  );
};

const DAYS_AHEAD = 7;
const DAY_MS = 86_400_000;
/** No place of the United States is more than a day away from UTC, so both its today and its last day are let through. */
const SLACK_DAYS = 1;

const checkDate = (text: string | undefined, now: number): void => {
  if (text === undefined) return;
  const date = parseDate(text);
  const today = Math.floor(now / DAY_MS);
  if (date !== null && date >= today - SLACK_DAYS && date <= today + DAYS_AHEAD) return;
  throw new PosternError(
    'mailing_date_invalid',
    date === null
      ? 'mailingDate is no date such as 2026-12-01.'
      : `mailingDate must be from today to ${DAYS_AHEAD} days ahead, ${dateText(today)} to ${dateText(today + DAYS_AHEAD)}.`,
    { status: 400, place: { field: 'mailingDate' } },
  );
};

/**
 * @throws PosternError `word_unsupported` (160036, 160152, 160038), `plus4_missing` (160232), `mailing_date_invalid`
 */
export const questionOf = (query: Static<typeof Query>, now: number): DropoffQuestion => {
  const { mailClass, processingCategory, destinationEntryFacilityType, palletized } = query;
  oneOf('mailClass', '160036', mailClass, MAIL_CLASSES);
  oneOf('processingCategory', '160152', processingCategory, CATEGORIES);
  oneOf('destinationEntryFacilityType', '160038', destinationEntryFacilityType, FACILITY_TYPES);
  if (PARCEL_CLASSES_WITH_PLUS4.includes(mailClass ?? '') && query.destinationZIPPlus4 === undefined) {
    throw new PosternError('plus4_missing', `required for mailClass ${mailClass}`, {
      status: 400,
      published: '160232',
      place: { field: 'destinationZIPPlus4' },
    });
  }
  checkDate(query.mailingDate, now);
  return {
    destinationZIPCode: query.destinationZIPCode,
    ...(mailClass !== undefined && { mailClass }),
    ...(processingCategory !== undefined && { processingCategory }),
    ...(destinationEntryFacilityType !== undefined && { destinationEntryFacilityType }),
    ...(palletized !== undefined && { palletized }),
  };
};
