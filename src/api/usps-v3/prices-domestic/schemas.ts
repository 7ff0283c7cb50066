/** Requests and answers of Domestic Prices 3.4.30. */
import { type Static, Type } from '../../../gateway/schema.ts';
import {
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

const OUTBOUND = [
  'PARCEL_SELECT',
  'PARCEL_SELECT_LIGHTWEIGHT',
  'PRIORITY_MAIL_EXPRESS',
  'PRIORITY_MAIL',
  'FIRST-CLASS_PACKAGE_SERVICE',
  'LIBRARY_MAIL',
  'MEDIA_MAIL',
  'BOUND_PRINTED_MATTER',
  'USPS_CONNECT_LOCAL',
  'USPS_CONNECT_MAIL',
  'USPS_CONNECT_REGIONAL',
  'USPS_GROUND_ADVANTAGE',
  'USPS_RETAIL_GROUND',
] as const;

const RETURNS = [
  'USPS_GROUND_ADVANTAGE_RETURN_SERVICE',
  'GROUND_RETURN_SERVICE',
  'FIRST-CLASS_PACKAGE_RETURN_SERVICE',
  'PRIORITY_MAIL_RETURN_SERVICE',
  'PRIORITY_MAIL_EXPRESS_RETURN_SERVICE',
] as const;

const ENTRIES = [
  'NONE',
  'DESTINATION_NETWORK_DISTRIBUTION_CENTER',
  'DESTINATION_SECTIONAL_CENTER_FACILITY',
  'DESTINATION_DELIVERY_UNIT',
  'DESTINATION_SERVICE_HUB',
  'DESTINATION_REGIONAL_PROCESSING_DISTRIBUTION_CENTER',
] as const;

const AnyClass = words(...OUTBOUND, ...RETURNS);
const ListClass = words(...OUTBOUND, 'ALL');
const PriceType = words('RETAIL', 'COMMERCIAL', 'CONTRACT', 'NSA');
const pair = { originZIPCode: ZipText, destinationZIPCode: ZipText };

export const BaseRates = Type.Object(
  {
    ...pair,
    ...parcel,
    mailClass: AnyClass,
    processingCategory: words('LETTERS', 'FLATS', 'MACHINABLE', 'IRREGULAR', 'NON_MACHINABLE', 'NONSTANDARD'),
    rateIndicator: RateIndicator,
    destinationEntryFacilityType: words(...ENTRIES),
    priceType: PriceType,
    ...mailing,
    hasNonstandardCharacteristics: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type BaseRatesRequest = Static<typeof BaseRates>;

export const ExtraServiceRates = Type.Object(
  {
    ...someServices,
    mailClass: AnyClass,
    priceType: PriceType,
    itemValue: Type.Optional(Value),
    weight: Type.Optional(Pounds),
    originZIPCode: Type.Optional(ZipText),
    destinationZIPCode: Type.Optional(ZipText),
    ...mailing,
  },
  closed,
);
export type ExtraServiceRatesRequest = Static<typeof ExtraServiceRates>;

const list = {
  ...pair,
  ...parcel,
  mailClass: Type.Optional(ListClass),
  mailClasses: Type.Optional(Type.Array(ListClass, { maxItems: 20 })),
  priceType: Type.Optional(PriceType),
  ...mailing,
  hasNonstandardCharacteristics: Type.Optional(Type.Boolean()),
};

export const BaseRatesList = Type.Object(list, closed);
export type BaseRatesListRequest = Static<typeof BaseRatesList>;

export const TotalRates = Type.Object(
  { ...list, itemValue: Type.Optional(Value), extraServices: Type.Optional(ServiceCodes) },
  closed,
);
export type TotalRatesRequest = Static<typeof TotalRates>;

export const LetterRates = Type.Object(letter, closed);
export type LetterRatesRequest = Static<typeof LetterRates>;

const Fee = Type.Object({ name: Type.String(), SKU: Type.String(), price: Type.Number() });

export const ExtraService = Type.Object({
  extraService: Type.String(),
  name: Type.String(),
  SKU: Type.String(),
  priceType: Type.String(),
  price: Type.Number(),
});

export const Rate = Type.Object({
  SKU: Type.String(),
  description: Type.String(),
  priceType: Type.String(),
  price: Type.Number(),
  weight: Type.Number(),
  dimWeight: Type.Number(),
  fees: Type.Array(Fee),
  startDate: Type.String(),
  endDate: Type.String({ description: 'empty: no end is known' }),
  mailClass: Type.String(),
  zone: Type.String(),
});

export const BaseRatesAnswer = Type.Object({ totalBasePrice: Type.Number(), rates: Type.Array(Rate) });
export const RateOptions = Type.Object({
  rateOptions: Type.Array(
    Type.Object({
      totalBasePrice: Type.Number(),
      totalPrice: Type.Optional(Type.Number()),
      rates: Type.Array(Rate),
      extraServices: Type.Optional(Type.Array(ExtraService)),
    }),
  ),
});
export const ExtraServicesAnswer = Type.Array(ExtraService);
