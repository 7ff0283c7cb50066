/** International Prices 3.3.11: five searches, answered by USPS. */
import type { AnyRoute, RouteSchemas } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import {
  AccountNumber,
  AccountType,
  Country,
  closed,
  DateText,
  Inches,
  NonMachinable,
  Positive,
  Pounds,
  ServiceCode,
  ServiceCodes,
  Value,
  words,
  ZipText,
} from '../business/schemas.ts';

const CLASSES = [
  'FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE',
  'PRIORITY_MAIL_INTERNATIONAL',
  'PRIORITY_MAIL_EXPRESS_INTERNATIONAL',
  'GLOBAL_EXPRESS_GUARANTEED',
] as const;

const MailClass = words(...CLASSES);
const PriceType = words('RETAIL', 'COMMERCIAL', 'COMMERCIAL_BASE', 'COMMERCIAL_PLUS', 'CONTRACT', 'NSA');
const RateIndicator = Type.String({
  pattern: '^[A-Z0-9]{2}$',
  description: 'rate indicator, two characters',
});
const common = {
  mailingDate: Type.Optional(DateText),
  accountType: Type.Optional(AccountType),
  accountNumber: Type.Optional(AccountNumber),
};
const ForeignPostalCode = Type.Optional(Type.String({ maxLength: 20 }));
/** The OpenAPI file has a text, the live API takes both. */
const ItemValue = Type.Optional(Type.Union([Value, Type.String({ pattern: '^\\d{1,7}(\\.\\d{1,2})?$' })]));

const BaseRates = Type.Object(
  {
    originZIPCode: ZipText,
    foreignPostalCode: ForeignPostalCode,
    destinationCountryCode: Country,
    weight: Pounds,
    length: Inches,
    width: Inches,
    height: Inches,
    mailClass: MailClass,
    processingCategory: words('FLATS', 'MACHINABLE', 'NON_MACHINABLE', 'NONSTANDARD'),
    rateIndicator: RateIndicator,
    destinationEntryFacilityType: words('NONE', 'INTERNATIONAL_SERVICE_CENTER'),
    priceType: PriceType,
    ...common,
  },
  closed,
);

const ExtraServiceRates = Type.Object(
  {
    extraServices: Type.Optional(ServiceCodes),
    extraService: Type.Optional(ServiceCode),
    mailClass: MailClass,
    priceType: PriceType,
    itemValue: ItemValue,
    weight: Pounds,
    rateIndicator: RateIndicator,
    destinationCountryCode: Country,
    ...common,
  },
  closed,
);

const list = {
  originZIPCode: ZipText,
  foreignPostalCode: ForeignPostalCode,
  destinationCountryCode: Country,
  weight: Pounds,
  length: Inches,
  width: Inches,
  height: Inches,
  priceType: Type.Optional(PriceType),
  mailClass: Type.Optional(words(...CLASSES, 'ALL')),
  ...common,
};

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

const TotalRates = Type.Object(
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

const LetterRates = Type.Object(
  {
    weight: Type.Number({ minimum: 0, maximum: 1_000, description: 'ounces' }),
    length: Positive,
    height: Positive,
    thickness: Positive,
    processingCategory: words('LETTERS', 'FLATS', 'CARDS'),
    mailingDate: Type.Optional(DateText),
    nonMachinableIndicators: Type.Optional(NonMachinable),
    extraServices: Type.Optional(ServiceCodes),
    destinationCountryCode: Country,
    itemValue: Type.Optional(Value),
  },
  closed,
);

const SEARCHES: readonly [name: string, body: RouteSchemas['body'], summary: string][] = [
  ['base-rates', BaseRates, 'The price of a parcel to another country.'],
  ['extra-service-rates', ExtraServiceRates, 'The prices of extra services to another country.'],
  [
    'base-rates-list',
    Type.Object(list, closed),
    'The prices of a parcel to another country, by each mail class.',
  ],
  ['total-rates', TotalRates, 'The same with extra services, and duties and taxes where asked.'],
  ['letter-rates', LetterRates, 'The price of a letter, flat or card to another country.'],
];

export const internationalPriceRoutes = (way: Way): AnyRoute[] =>
  SEARCHES.map(([name, body, summary]) =>
    operationRoute(way, {
      id: `international-prices-${name}`,
      method: 'POST',
      path: `/international-prices/v3/${name}/search`,
      dataset: 'prices',
      action: 'read',
      scope: 'international-prices',
      schema: body === undefined ? {} : { body },
      harmless: ({ body: asked }) => ({ country: countryOf(asked) }),
      summary,
      repeat: 'safe',
    }),
  );

const countryOf = (body: unknown): string => {
  const { destinationCountryCode = '' } = (body ?? {}) as { destinationCountryCode?: string };
  return /^[A-Z]{2}$/.test(destinationCountryCode) ? destinationCountryCode : '';
};
