/** The query of GET /locations/v3/post-office-locations (Locations 3.5.6): parameters, and which of them say where. */
import { PosternError } from '../../../errors.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import type { LocationFilter } from '../../../locations/index.ts';
import { RETAIL_HOURS, type RetailHours } from '../../../locations/index.ts';
import { Line, Plus4, State, Zip5 } from '../addresses-get/wire.ts';

export const POST_OFFICE_TYPES = [
  'CONTRACT_POSTAL_UNIT',
  'POST_OFFICE',
  'SELF_SERVICE_KIOSK',
  'VILLAGE_POST_OFFICE',
] as const;

/** Lists of the specification, with commas between their words (style form, not exploded). */
const SERVICES = {
  mailingService: [
    'CARRIER_SERVICES',
    'GENERAL_DELIVERY',
    'GLOBAL_EXPRESS_GUARANTEED',
    'LABEL_BROKER',
    'LABEL_BROKER_SELF-SERVICE_KIOSK',
    'PRIORITY_MAIL_INTERNATIONAL',
    'PO_BOX',
    'SELF-SERVICE_KIOSK',
    'USPS_CONNECT_LOCAL',
  ],
  businessService: [
    'BULK_MAIL_ACCEPTANCE',
    'BUSINESS_REPLY_MAIL_ACCOUNT_BALANCE',
    'BULK_MAIL_ACCOUNT_BALANCE',
    'BULK_MAIL_NEW_PERMIT',
    'BUSINESS_REPLY_MAIL_NEW_PERMIT',
    'CALL_REFERRAL',
  ],
  passportService: ['PASSPORT_APPOINTMENT', 'PASSPORT_PHOTO', 'PASSPORT_WALK-IN'],
  pickupService: [
    'PICKUP_ACCOUNTABLE_MAIL',
    'PICKUP_HOLD_MAIL',
    'PICKUP_NOTICE_LEFT_MAIL',
    'PICKUP_PARCEL_LOCKER',
    'HOLD_FOR_PICKUP',
  ],
  financialService: [
    'BURIAL_FLAG',
    'DUCK_STAMP',
    'GIFT_CARDS',
    'GREETING_CARDS',
    'MONEY_ORDER_DOMESTIC',
    'MONEY_ORDER_INQUIRY',
  ],
} as const;

const listOf = (words: readonly string[]) => {
  const one = `(${words.join('|')})`;
  return Type.Optional(
    Type.String({
      pattern: `^${one}(,${one})*$`,
      description: `some of ${words.join(', ')}, with commas between them`,
    }),
  );
};

const inches = (what: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, description: `the ${what} in inches, above 0` }));

export const DEFAULT_RADIUS_MILES = 20;
export const DEFAULT_LIMIT = 20;

export const Query = Type.Object(
  {
    streetAddress: Type.Optional(Line),
    secondaryAddress: Type.Optional(Line),
    city: Type.Optional(Line),
    state: Type.Optional(State),
    urbanization: Type.Optional(Line),
    ZIPCode: Type.Optional(Zip5),
    ZIPPlus4: Type.Optional(Plus4),
    LAT: Type.Optional(
      Type.Number({ minimum: -90, maximum: 90, description: 'a latitude from -90 to 90, with LONG' }),
    ),
    LONG: Type.Optional(
      Type.Number({ minimum: -180, maximum: 180, description: 'a longitude from -180 to 180, with LAT' }),
    ),
    postOfficeType: listOf(POST_OFFICE_TYPES),
    mailingService: listOf(SERVICES.mailingService),
    businessService: listOf(SERVICES.businessService),
    passportService: listOf(SERVICES.passportService),
    pickupService: listOf(SERVICES.pickupService),
    financialService: listOf(SERVICES.financialService),
    hours: Type.Optional(
      Type.String({
        enum: Object.keys(RETAIL_HOURS),
        description: `one of ${Object.keys(RETAIL_HOURS).join(', ')}`,
      }),
    ),
    radius: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: DEFAULT_RADIUS_MILES,
      description: 'whole miles from 1 to 100',
    }),
    length: inches('length'),
    width: inches('width'),
    height: inches('height'),
    offset: Type.Integer({ minimum: 0, default: 0, description: 'a whole number from 0 on' }),
    limit: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: DEFAULT_LIMIT,
      description: 'a whole number from 1 to 100',
    }),
  },
  { additionalProperties: false },
);
export type PostOfficeQuery = Static<typeof Query>;

/** Where a call says to begin. */
export type Beginning = 'address' | 'city' | 'zip' | 'point';

const WHERE = 'streetAddress/secondaryAddress/city/state/ZIPCode/ZIPPlus4/LAT/LONG';

/** The published errors of the inventory, in its words. */
const refused = (code: string, published: string, message: string, field: string): PosternError =>
  new PosternError(code, message, { status: 400, published, place: { field } });

/**
 * Which one of the four ways to say where the call uses.
 * @throws PosternError `origin_missing` (160171), `origin_ambiguous` (160230)
 */
export const beginningOf = (query: PostOfficeQuery): Beginning => {
  const { streetAddress = '', city = '', state, ZIPCode, LAT, LONG } = query;
  const ways: Beginning[] = [];
  const hasCity = city.trim() !== '' && state !== undefined;
  if (streetAddress.trim() !== '') {
    if (hasCity || ZIPCode !== undefined) ways.push('address');
  } else {
    if (hasCity) ways.push('city');
    if (ZIPCode !== undefined) ways.push('zip');
  }
  if (LAT !== undefined && LONG !== undefined) ways.push('point');
  const [way, ...more] = ways;
  if (way === undefined) {
    throw refused(
      'origin_missing',
      '160171',
      'one of a complete domestic address, city & state, ZIPCode, or LAT & LONG is required',
      WHERE,
    );
  }
  if (more.length > 0) {
    throw refused(
      'origin_ambiguous',
      '160230',
      'only one of a complete domestic address, city & state, ZIPCode, or LAT & LONG is required',
      WHERE,
    );
  }
  return way;
};

export const PARCEL_LOCKER = 'PICKUP_PARCEL_LOCKER';

const words = (list: string | undefined): string[] => (list === undefined ? [] : list.split(','));

/**
 * What the places must be. The specification does not say what several services mean together: here all of them.
 * @throws PosternError `dimensions_missing` (160231)
 */
export const filterOf = (query: PostOfficeQuery): LocationFilter => {
  const types = words(query.postOfficeType);
  const services = (Object.keys(SERVICES) as (keyof typeof SERVICES)[]).flatMap((name) => words(query[name]));
  const { length, width, height } = query;
  if (services.includes(PARCEL_LOCKER) && [length, width, height].includes(undefined)) {
    throw refused(
      'dimensions_missing',
      '160231',
      `'${PARCEL_LOCKER}' service requires dimensions`,
      'pickupService',
    );
  }
  return {
    ...(types.length > 0 && { types }),
    ...(services.length > 0 && { services }),
    ...(query.hours !== undefined && { retailHours: query.hours as RetailHours }),
  };
};
