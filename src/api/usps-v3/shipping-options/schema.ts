/** The request of Shipping Options 3.1.29. */
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  AccountNumber,
  Country,
  closed,
  Inches,
  open,
  Pounds,
  ServiceCode,
  Value,
  words,
  ZipText,
} from '../business/schemas.ts';

const PaymentAccount = Type.Object(
  {
    accountType: Type.Optional(words('EPS', 'PERMIT', 'METER', 'MID')),
    accountNumber: Type.Optional(AccountNumber),
    CRID: Type.Optional(Type.String({ maxLength: 15 })),
  },
  closed,
);

const Description = Type.Object(
  {
    weight: Pounds,
    length: Inches,
    height: Inches,
    width: Inches,
    girth: Type.Optional(Inches),
    hasNonstandardCharacteristics: Type.Optional(Type.Boolean()),
    mailClass: Type.String({
      pattern: '^[A-Z_-]{3,60}$',
      description: 'a mail class, ALL, ALL_OUTBOUND or ALL_RETURNS',
    }),
    extraServices: Type.Optional(Type.Array(ServiceCode, { maxItems: 5 })),
    packageValue: Type.Optional(Value),
    mailingDate: Type.Optional(
      Type.String({ maxLength: 30, description: 'a date such as 2026-07-03, or with a time' }),
    ),
  },
  // To other countries a parcel has more to it: items with duties and taxes.
  open,
);

export const Options = Type.Object(
  {
    originZIPCode: ZipText,
    destinationZIPCode: Type.Optional(ZipText),
    foreignPostalCode: Type.Optional(Type.String({ maxLength: 20 })),
    destinationCountryCode: Type.Optional(Country),
    destinationEntryFacilityType: Type.Optional(
      Type.String({ pattern: '^[A-Z_]{3,60}$', description: 'kind' }),
    ),
    shippingFilter: Type.Optional(words('PRICE', 'SERVICE_STANDARDS')),
    pricingOptions: Type.Array(
      Type.Object(
        {
          priceType: Type.Optional(words('RETAIL', 'COMMERCIAL', 'CONTRACT')),
          paymentAccount: Type.Optional(PaymentAccount),
        },
        closed,
      ),
      { minItems: 1, maxItems: 10 },
    ),
    packageDescription: Description,
  },
  open,
);
export type OptionsRequest = Static<typeof Options>;
