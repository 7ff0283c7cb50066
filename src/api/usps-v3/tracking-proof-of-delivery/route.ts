/** POST /tracking/v3/tracking/{trackingNumber}/proof-of-delivery, and v3r2: USPS sends the letter by e-mail (Tracking 3.2.6). */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { TrackingLookup, TrackingRequests } from '../../../tracking/lookup/index.ts';
import { Acknowledgement, acknowledge, forwarding, Params, VERSIONS } from '../tracking-forwarding.ts';

const Text = Type.String({ minLength: 1, maxLength: 50, description: 'a text of 1 to 50 characters' });
const Line = Type.Optional(Type.String({ maxLength: 100 }));

const Body = Type.Object(
  {
    uniqueTrackingID: Type.Optional(Text),
    uniqueMailPieceID: Text,
    approximateIntakeDate: Type.Optional(Text),
    mailPieceIntakeDate: Text,
    tableCode: Text,
    requestType: Type.Literal('email'),
    firstName: Text,
    lastName: Text,
    email: Type.Array(Type.String({ maxLength: 50, format: 'email' }), { minItems: 1, maxItems: 3 }),
    faxNumber: Line,
    streetAddress: Line,
    secondaryAddress: Line,
    city: Line,
    state: Line,
    ZIPCode: Line,
    ZIPPlus4: Line,
    CRID: Type.Optional(Type.String({ minLength: 2, maxLength: 18 })),
  },
  { additionalProperties: false },
);

export const proofOfDeliveryRoutes = (lookup: TrackingLookup, requests: TrackingRequests): AnyRoute[] =>
  VERSIONS.map((version) =>
    declareRoute({
      ...forwarding(lookup, version),
      id: `tracking-proof-of-delivery-${version}`,
      path:
        version === 'v3'
          ? '/tracking/v3/tracking/:trackingNumber/proof-of-delivery'
          : '/tracking/v3r2/tracking/:trackingNumber/proof-of-delivery',
      dataset: 'proof-of-delivery',
      dataClass: 'sensitive-enhanced',
      schema: { params: Params, body: Body },
      summary: 'Asks USPS to send the proof of delivery by e-mail; kept sealed, and sent on as a job.',
      response: Acknowledgement,
      handler: ({ params, body }, context) =>
        acknowledge(
          requests,
          { kind: 'proof-of-delivery', version, number: params.trackingNumber, body },
          context,
        ),
    }),
  );
