/** Parts of requests that several business APIs share, as their OpenAPI files have them. */
import { type TSchema, Type } from '../../../gateway/schema.ts';

export const closed = { additionalProperties: false } as const;
/** Parts that USPS checks itself: what is stated is checked, what else there is goes on. */
export const open = { additionalProperties: true } as const;

export const words = (...names: readonly string[]) => Type.String({ enum: names });

/** A ZIP Code with or without its +4. */
export const ZipText = Type.String({
  pattern: '^\\d{5}(?:[-\\s]\\d{4})?$',
  description: 'ZIP Code, +4 allowed',
});
export const Zip5Text = Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code' });
export const DateText = Type.String({ format: 'date', description: 'a date such as 2026-07-03' });
export const Country = Type.String({
  pattern: '^[A-Z]{2}$',
  description: 'country code, ISO 3166-1 alpha-2',
});
export const AccountNumber = Type.String({
  pattern: '^[0-9X]+$',
  maxLength: 30,
  description: 'account number',
});
export const AccountType = words('EPS', 'PERMIT', 'METER', 'MID');
export const Positive = Type.Number({ exclusiveMinimum: 0, minimum: 0, maximum: 1_000_000 });
export const Inches = Type.Number({ minimum: 0, maximum: 1_000, description: 'inches' });
export const Value = Type.Number({ minimum: 0, maximum: 1_000_000, description: 'US dollars' });
export const Pounds = Type.Number({ minimum: 0, maximum: 1_000, description: 'pounds' });

export const ServiceCode = Type.Integer({
  minimum: 100,
  maximum: 999,
  description: 'code of an extra service',
});
export const ServiceCodes = Type.Array(ServiceCode, { maxItems: 100 });

export const NonMachinable = Type.Object(
  Object.fromEntries(
    ['isPolybagged', 'hasClosureDevices', 'hasLooseItems', 'isRigid', 'isSelfMailer', 'isBooklet'].map(
      (name) => [name, Type.Optional(Type.Boolean())],
    ),
  ),
  closed,
);

/** Two characters that USPS gives a meaning each; which there are changes with the price list. */
export const RateIndicator = Type.String({
  pattern: '^[A-Z0-9]{2}$',
  description: 'rate indicator, two characters',
});

/** When, and by whose account: of every search for prices. */
export const mailing = {
  mailingDate: Type.Optional(DateText),
  accountType: Type.Optional(AccountType),
  accountNumber: Type.Optional(AccountNumber),
};

export const parcel = { weight: Pounds, length: Inches, width: Inches, height: Inches };

/** Extra services asked by their codes, or one by its code. */
export const someServices = {
  /** The official collection of requests has this name, the OpenAPI file the other. */
  extraService: Type.Optional(ServiceCode),
  extraServices: Type.Optional(Type.Union([ServiceCodes, ServiceCode])),
};

export const letter = {
  weight: Type.Number({ minimum: 0, maximum: 1_000, description: 'ounces' }),
  length: Positive,
  height: Positive,
  thickness: Positive,
  processingCategory: words('LETTERS', 'FLATS', 'CARDS'),
  mailingDate: Type.Optional(DateText),
  nonMachinableIndicators: Type.Optional(NonMachinable),
  extraServices: Type.Optional(ServiceCodes),
  itemValue: Type.Optional(Value),
};

const Line = (maxLength: number) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength }));

/** An address with who is there; more fields than these go on as they came. */
export const Address = Type.Object(
  {
    firstName: Line(50),
    lastName: Line(50),
    firm: Line(50),
    streetAddress: Line(50),
    secondaryAddress: Line(50),
    city: Line(28),
    state: Line(100),
    ZIPCode: Line(10),
    ZIPPlus4: Line(4),
    urbanization: Line(96),
    ignoreBadAddress: Type.Optional(Type.Boolean()),
  },
  open,
);

/** Any object: what USPS alone reads. */
export const Part = Type.Object({}, open);

export const params = <const Name extends string>(
  name: Name,
  schema: TSchema = Type.String({ minLength: 1, maxLength: 60 }),
) => Type.Object({ [name]: schema }, closed);

/** The changes of PATCH: replacement of single values (RFC 6902). */
export const replacements = (paths: readonly string[]) =>
  Type.Array(
    Type.Object({ op: Type.Literal('replace'), path: words(...paths), value: Type.Unknown() }, closed),
    { minItems: 1, maxItems: 50 },
  );
