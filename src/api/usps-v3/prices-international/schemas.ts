/** Requests and answers of International Prices 3.3.11. */
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  Country,
  closed,
  letter,
  mailing,
  Pounds,
  parcel,
  RateIndicator,
  ServiceCodes,
  someServices,
  Value,
  words,
  ZipText,
} from '../business/schemas.ts';
import { ExtraService } from '../prices-domestic/schemas.ts';

const CLASSES = [
  'FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE',
  'PRIORITY_MAIL_INTERNATIONAL',
  'PRIORITY_MAIL_EXPRESS_INTERNATIONAL',
  'GLOBAL_EXPRESS_GUARANTEED',
] as const;

const MailClass = words(...CLASSES);
const PriceType = words('RETAIL', 'COMMERCIAL', 'COMMERCIAL_BASE', 'COMMERCIAL_PLUS', 'CONTRACT', 'NSA');
/** The OpenAPI file has a text, the live API takes both. */
const ItemValue = Type.Optional(Type.Union([Value, Type.String({ pattern: '^\\d{1,7}(\\.\\d{1,2})?$' })]));

const journey = {
  originZIPCode: ZipText,
  foreignPostalCode: Type.Optional(Type.String({ maxLength: 20 })),
  destinationCountryCode: Country,
};

export const InternationalBaseRates = Type.Object(
  {
    ...journey,
    ...parcel,
    mailClass: MailClass,
    processingCategory: words('FLATS', 'MACHINABLE', 'NON_MACHINABLE', 'NONSTANDARD'),
    rateIndicator: RateIndicator,
    destinationEntryFacilityType: words('NONE', 'INTERNATIONAL_SERVICE_CENTER'),
    priceType: PriceType,
    ...mailing,
  },
  closed,
);
export type InternationalBaseRatesRequest = Static<typeof InternationalBaseRates>;

export const InternationalExtraServiceRates = Type.Object(
  {
    ...someServices,
    mailClass: MailClass,
    priceType: PriceType,
    itemValue: ItemValue,
    weight: Pounds,
    rateIndicator: RateIndicator,
    destinationCountryCode: Country,
    ...mailing,
  },
  closed,
);
export type InternationalExtraServiceRatesRequest = Static<typeof InternationalExtraServiceRates>;

const list = {
  ...journey,
  ...parcel,
  priceType: Type.Optional(PriceType),
  mailClass: Type.Optional(words(...CLASSES, 'ALL')),
  ...mailing,
};

export const InternationalList = Type.Object(list, closed);
export type InternationalListRequest = Static<typeof InternationalList>;

const Item = Type.Object(
  {
    itemId: Type.String({ minLength: 1, maxLength: 20 }),
    itemValue: Value,
    itemQuantity: Type.Number({ minimum: 1, maximum: 1_000_000 }),
    weight: Type.Optional(Pounds),
    countryOfOrigin: Type.Optional(Country),
    HSTariffNumber: Type.Optional(Type.String({ minLength: 6, maxLength: 14 })),
  },
  closed,
);

export const InternationalTotalRates = Type.Object(
  {
    ...list,
    requestDutiesTaxesFees: Type.Optional(Type.Boolean()),
    destinationCity: Type.Optional(Type.String({ minLength: 1, maxLength: 28 })),
    destinationState: Type.Optional(Type.String({ minLength: 2, maxLength: 2 })),
    items: Type.Optional(Type.Array(Item, { maxItems: 30 })),
    itemValue: Type.Optional(Value),
    extraServices: Type.Optional(ServiceCodes),
  },
  closed,
);
export type InternationalTotalRatesRequest = Static<typeof InternationalTotalRates>;

export const InternationalLetterRates = Type.Object({ ...letter, destinationCountryCode: Country }, closed);
export type InternationalLetterRatesRequest = Static<typeof InternationalLetterRates>;

/** Here the code of a service is a number; within total prices it is a text. */
export const InternationalExtraServices = Type.Object({
  extraServices: Type.Array(Type.Object({ ...ExtraService.properties, extraService: Type.Integer() })),
});
