/** Requests for labels as a sandbox reads them: what it prints is checked, what else USPS allows may be there (Domestic Labels 3.9.13). */
import { Type } from '../../../gateway/schema.ts';

const closed = { additionalProperties: false } as const;
const open = { additionalProperties: true } as const;

const text = (most: number) => Type.Optional(Type.String({ maxLength: most }));

export const Mid = Type.String({ pattern: '^(\\d{6}|\\d{9})$', description: 'a Mailer ID' });
export const DateText = Type.String({ format: 'date', description: 'a date such as 2026-07-03' });
export const ZipText = Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code' });
export const FacilityType = Type.String({
  enum: [
    'NONE',
    'DESTINATION_NETWORK_DISTRIBUTION_CENTER',
    'DESTINATION_REGIONAL_PROCESSING_DISTRIBUTION_CENTER',
    'DESTINATION_SECTIONAL_CENTER_FACILITY',
    'DESTINATION_DELIVERY_UNIT',
    'DESTINATION_SERVICE_HUB',
  ],
});

export const Party = Type.Object(
  {
    firstName: text(50),
    lastName: text(50),
    firm: text(50),
    streetAddress: Type.String({ minLength: 1, maxLength: 50 }),
    secondaryAddress: text(50),
    urbanization: text(96),
    city: Type.String({ minLength: 1, maxLength: 28 }),
    state: Type.String({ pattern: '^[A-Z]{2}$', description: 'a state, two letters' }),
    ZIPCode: ZipText,
    ZIPPlus4: Type.Optional(Type.String({ pattern: '^(\\d{4})?$', description: 'four digits' })),
  },
  open,
);

export const ImageInfo = Type.Object(
  {
    imageType: text(20),
    labelType: text(20),
    returnLabel: Type.Optional(Type.Boolean()),
  },
  open,
);

const Package = Type.Object(
  {
    mailClass: Type.String({ minLength: 1, maxLength: 60 }),
    weight: Type.Number({ minimum: 0, exclusiveMinimum: 0, maximum: 70, description: 'pounds, at most 70' }),
    length: Type.Number({ minimum: 0, maximum: 130 }),
    width: Type.Number({ minimum: 0, maximum: 130 }),
    height: Type.Number({ minimum: 0, maximum: 130 }),
    processingCategory: Type.String({ minLength: 1, maxLength: 40 }),
    destinationEntryFacilityType: Type.Optional(FacilityType),
    mailingDate: Type.Optional(DateText),
    inductionZIPCode: Type.Optional(ZipText),
  },
  open,
);

const Shipping = {
  imageInfo: Type.Optional(ImageInfo),
  toAddress: Party,
  fromAddress: Party,
  senderAddress: Type.Optional(Type.Object({}, open)),
  returnAddress: Type.Optional(Type.Object({}, open)),
  packageDescription: Package,
  customsForm: Type.Optional(Type.Object({}, open)),
};

export const LabelBody = Type.Object(Shipping, closed);
export const ReprintBody = Type.Object({ imageInfo: Type.Optional(ImageInfo) }, closed);
export const ByNumber = Type.Object(
  { trackingNumber: Type.String({ minLength: 10, maxLength: 60 }) },
  closed,
);

export const PaymentBody = Type.Object(
  {
    roles: Type.Array(
      Type.Object(
        {
          roleName: Type.String({ minLength: 1, maxLength: 40 }),
          CRID: Type.Optional(Type.String({ minLength: 2, maxLength: 18 })),
          MID: Type.Optional(Mid),
          manifestMID: Type.Optional(Mid),
          accountType: Type.Optional(Type.String({ enum: ['EPS', 'PERMIT', 'METER', 'OMAS'] })),
          accountNumber: text(30),
          permitNumber: text(20),
          permitZIP: Type.Optional(ZipText),
        },
        open,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  closed,
);

export const FormBody = Type.Object(
  {
    imageInfo: Type.Optional(ImageInfo),
    form: text(8),
    imageType: text(20),
    labelType: text(20),
    mailingDate: DateText,
    overwriteMailingDate: Type.Optional(Type.Boolean()),
    entryFacilityZIPCode: ZipText,
    entryFacilityZIPPlus4: text(4),
    destinationEntryFacilityType: FacilityType,
    shipment: Type.Object(
      {
        trackingNumbers: Type.Optional(
          Type.Array(Type.String({ minLength: 10, maxLength: 60 }), { minItems: 1, maxItems: 40_000 }),
        ),
        MID: Type.Optional(Mid),
        manifestMID: Type.Optional(Mid),
      },
      closed,
    ),
    fromAddress: Party,
  },
  closed,
);
