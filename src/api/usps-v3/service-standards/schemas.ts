/** Requests of Service Standards, made from the official samples: no OpenAPI file of it is known. */
import { type Static, Type } from '../../../gateway/schema.ts';
import { closed, DateText, Inches, Pounds, words, Zip5Text } from '../business/schemas.ts';

const number = (schema: object) =>
  Type.Optional(Type.Unsafe<number>(schema as Readonly<Record<string, unknown>>));

export const Query = Type.Object(
  {
    originZIPCode: Zip5Text,
    destinationZIPCode: Zip5Text,
    acceptanceDate: Type.Optional(DateText),
    acceptanceTime: Type.Optional(
      Type.String({ pattern: '^\\d{2}:?\\d{2}$', description: 'hour and minute, 1630' }),
    ),
    mailClass: Type.Optional(Type.String({ pattern: '^[A-Z_-]{3,60}$', description: 'mail class, or ALL' })),
    destinationType: Type.Optional(words('HOLD_FOR_PICKUP', 'STREET', 'PO_BOX')),
    serviceTypeCodes: Type.Optional(
      Type.String({ pattern: '^[\\d,]{1,100}$', description: 'codes with commas' }),
    ),
    destinationEntryFacilityType: Type.Optional(
      Type.String({ pattern: '^[A-Z_]{3,60}$', description: 'kind' }),
    ),
    weight: number(Pounds),
    weightUOM: Type.Optional(words('lb', 'oz')),
    length: number(Inches),
    height: number(Inches),
    width: number(Inches),
    dimensionsUOM: Type.Optional(words('in', 'cm')),
    rateHolderCRID: Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description: 'CRID' })),
    presort: Type.Optional(Type.String({ pattern: '^[A-Za-z_]{1,20}$', description: 'as USPS has it' })),
  },
  closed,
);
export type StandardsQuery = Static<typeof Query>;

export const Standards = Type.Array(
  Type.Object({
    mailClass: Type.String(),
    originZIPCode: Type.Number(),
    destinationZIPCode: Type.Number(),
    days: Type.Number(),
    effectiveAcceptanceDate: Type.String(),
    scheduledDeliveryDate: Type.String(),
  }),
);

export const Estimates = Type.Array(
  Type.Object({
    mailClass: Type.String(),
    destinationType: Type.String(),
    acceptanceDateTime: Type.String(),
    effectiveAcceptanceDate: Type.String(),
    serviceStandard: Type.Number(),
    serviceStandardMessage: Type.String(),
    delivery: Type.Object({ scheduledDeliveryDateTime: Type.String() }),
  }),
);
