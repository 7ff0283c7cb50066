/** SCAN Forms 3.1.14: one form for a shipment, by its labels, its Mailer ID or its manifest's. Answered by USPS. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { Address, closed, DateText, open, Part, words, Zip5Text } from '../business/schemas.ts';
import { ofMid } from '../labels-forwarded/subject.ts';

const Mid = Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID' });

/** One of three ways to say what is in a shipment. */
const Shipment = Type.Union([
  Type.Object(
    {
      trackingNumbers: Type.Array(Type.String({ minLength: 10, maxLength: 60 }), {
        minItems: 1,
        maxItems: 40_000,
      }),
    },
    closed,
  ),
  Type.Object({ MID: Mid }, closed),
  Type.Object({ manifestMID: Mid }, closed),
]);

const Body = Type.Object(
  {
    imageInfo: Type.Optional(Part),
    form: Type.Optional(words('5630')),
    imageType: Type.Optional(words('PDF', 'TIFF', 'JPG', 'PNG', 'GIF', 'SVG', 'NONE')),
    labelType: Type.Optional(words('8.5x11LABEL', '8.5X11LABEL')),
    mailingDate: DateText,
    overwriteMailingDate: Type.Optional(Type.Boolean()),
    entryFacilityZIPCode: Zip5Text,
    destinationEntryFacilityType: words(
      'NONE',
      'DESTINATION_NETWORK_DISTRIBUTION_CENTER',
      'DESTINATION_REGIONAL_PROCESSING_DISTRIBUTION_CENTER',
      'DESTINATION_SECTIONAL_CENTER_FACILITY',
      'DESTINATION_DELIVERY_UNIT',
      'DESTINATION_SERVICE_HUB',
    ),
    shipment: Shipment,
    fromAddress: Address,
  },
  // The official sample has entryFacilityZIPPlus4, which the OpenAPI file lacks.
  open,
);

interface ShipmentFacts {
  readonly MID?: string;
  readonly manifestMID?: string;
  readonly trackingNumbers?: readonly string[];
}

/** The Mailer ID that all numbers have. @throws PosternError `shipment_unclear` (400) where they have several */
export const midOfNumbers = (trackingNumbers: readonly string[]): string | null => {
  const [mid = null, ...more] = new Set(trackingNumbers.map((one) => askedPiece(one).mid));
  if (more.length === 0) return mid;
  throw new PosternError('shipment_unclear', 'The tracking numbers are of several Mailer IDs.', {
    status: 400,
    place: { field: 'trackingNumbers' },
    cure: 'Ask once for each Mailer ID.',
  });
};

const midOfShipment = (shipment: ShipmentFacts): string | null =>
  shipment.MID ?? shipment.manifestMID ?? midOfNumbers(shipment.trackingNumbers ?? []);

export const scanFormRoutes = (way: Way): AnyRoute[] => [
  operationRoute(way, {
    id: 'scan-forms-create',
    method: 'POST',
    path: '/scan-forms/v3/scan-form',
    dataset: 'labels',
    action: 'write',
    dataClass: 'sensitive-enhanced',
    purposeRequired: true,
    scope: 'scan-forms',
    schema: { body: Body },
    bodyLimit: 4 * 1_048_576,
    subject: ({ body }, _now, principal) => ofMid(midOfShipment(body.shipment), principal),
    summary: 'Makes a SCAN form for a shipment.',
    repeat: 'once',
  }),
];
