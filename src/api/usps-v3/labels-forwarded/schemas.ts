/** Requests of Domestic Labels 3.9.13 and International Labels 3.3.7; of their parts, what USPS does not check alone. */
import { Type } from '../../../gateway/schema.ts';
import {
  Address,
  Country,
  closed,
  Part,
  Positive,
  Pounds,
  replacements,
  words,
} from '../business/schemas.ts';

const IMAGE_TYPES = [
  'PDF',
  'TIFF',
  'JPG',
  'PNG',
  'GIF',
  'SVG',
  'ZPL203DPI',
  'ZPL300DPI',
  'EPL300DPI',
  'LABEL_BROKER',
  'NONE',
] as const;

const ImageInfo = Type.Object(
  {
    imageType: Type.Optional(words(...IMAGE_TYPES)),
    labelType: Type.Optional(Type.String({ maxLength: 20 })),
    receiptOption: Type.Optional(words('SAME_PAGE', 'SEPARATE_PAGE', 'NONE')),
  },
  { additionalProperties: true },
);

const PackageDescription = Type.Object(
  {
    mailClass: Type.String({ pattern: '^[A-Z_-]{3,60}$', description: 'mail class' }),
    weight: Type.Optional(Pounds),
  },
  { additionalProperties: true },
);

const IndiciaDescription = Type.Object(
  {
    processingCategory: words('LETTERS', 'FLATS', 'CARDS'),
    weight: Positive,
    mailingDate: Type.Optional(
      Type.String({ maxLength: 30, description: 'a date such as 2026-07-03, or with a time' }),
    ),
    destinationCountryCode: Type.Optional(Country),
  },
  { additionalProperties: true },
);

export const Label = Type.Object(
  {
    imageInfo: Type.Optional(ImageInfo),
    toAddress: Address,
    fromAddress: Address,
    senderAddress: Type.Optional(Address),
    returnAddress: Type.Optional(Address),
    packageDescription: PackageDescription,
    customsForm: Type.Optional(Part),
  },
  { additionalProperties: true },
);

export const InternationalLabel = Type.Object(
  {
    imageInfo: Type.Optional(ImageInfo),
    toAddress: Address,
    fromAddress: Address,
    senderAddress: Type.Optional(Address),
    packageDescription: PackageDescription,
    customsForm: Part,
  },
  { additionalProperties: true },
);

export const Edit = replacements(
  ['weight', 'length', 'height', 'width', 'processingCategory', 'girth', 'rateIndicator', 'containers'].map(
    (name) => `/packageDescription/${name}`,
  ),
);

export const Indicia = Type.Object(
  { indiciaDescription: IndiciaDescription, imageInfo: Type.Optional(Part) },
  closed,
);

export const ImbIndicia = Type.Object(
  { indiciaDescription: Part, imageInfo: Type.Optional(Part), toAddress: Address, returnAddress: Address },
  closed,
);

export const Reprint = Type.Object({ imageInfo: Type.Optional(Part) }, closed);

export const BrandingImage = Type.Object(
  {
    imageName: Type.Optional(Type.String({ maxLength: 50 })),
    imageData: Type.String({ minLength: 1, maxLength: 2_000_000, description: 'the image in base64' }),
  },
  closed,
);

export const BrandingList = Type.Object(
  {
    limit: Type.Optional(Type.Unsafe<number>({ type: 'integer', minimum: 1, maximum: 100 })),
    offset: Type.Optional(Type.Unsafe<number>({ type: 'integer', minimum: 0, maximum: 1_000_000 })),
    orderBy: Type.Optional(words('asc', 'desc')),
    sortBy: Type.Optional(words('imageName', 'createdDateTime')),
  },
  closed,
);

export const BrandingName = replacements(['/imageName']);
