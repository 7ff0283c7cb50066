/** POST /tracking/v3/tracking/{trackingNumber}/notifications, and v3r2: e-mail about a piece, sent by USPS (Tracking 3.2.6). */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { TrackingLookup, TrackingRequests } from '../../../tracking/lookup/index.ts';
import { Acknowledgement, acknowledge, forwarding, Params, VERSIONS } from '../tracking-forwarding.ts';

const EVENT_TYPES = [
  'EMAIL_ALERT',
  'EMAIL_FUTURE_DELIVERY',
  'EMAIL_DELIVERY/NON_DELIVERY_ACTIVITY',
  'EMAIL_TODAY_DELIVERY',
  'EMAIL_AVAILABLE_FOR_PICKUP',
  'PACKAGE_ADDRESSED_TO_ME/MYUSPS_ONLY',
  'OTHER_ACTIVITY',
] as const;

const MailpieceText = Type.String({ maxLength: 50, description: 'as the details of the piece say it' });

const Body = Type.Object(
  {
    uniqueTrackingId: Type.Optional(MailpieceText),
    uniqueMailPieceId: Type.Optional(MailpieceText),
    approximateIntakeDate: Type.Optional(MailpieceText),
    mailPieceIntakeDate: Type.Optional(MailpieceText),
    notifyEventTypes: Type.Optional(
      Type.Array(Type.Union(EVENT_TYPES.map((name) => Type.Literal(name))), { minItems: 1, maxItems: 7 }),
    ),
    firstName: Type.Optional(Type.String({ maxLength: 50 })),
    lastName: Type.Optional(Type.String({ maxLength: 50 })),
    notifications: Type.Array(
      Type.Union([
        Type.Object(
          { email: Type.String({ maxLength: 50, format: 'email' }) },
          { additionalProperties: false },
        ),
        // The specification keeps it for later, the official sample sends it: USPS decides.
        Type.Object(
          {
            cellNumber: Type.String({
              pattern: '^\\d{10}$',
              description: 'a telephone number of ten digits',
            }),
          },
          { additionalProperties: false },
        ),
      ]),
      { minItems: 1, maxItems: 3 },
    ),
  },
  { additionalProperties: false },
);

export const notificationRoutes = (lookup: TrackingLookup, requests: TrackingRequests): AnyRoute[] =>
  VERSIONS.map((version) =>
    declareRoute({
      ...forwarding(lookup, version),
      id: `tracking-notifications-${version}`,
      path:
        version === 'v3'
          ? '/tracking/v3/tracking/:trackingNumber/notifications'
          : '/tracking/v3r2/tracking/:trackingNumber/notifications',
      dataset: 'tracking',
      dataClass: 'sensitive',
      schema: { params: Params, body: Body },
      summary: 'Asks USPS to send e-mail about a piece; kept sealed, and sent on as a job.',
      response: Acknowledgement,
      handler: ({ params, body }, context) =>
        acknowledge(
          requests,
          { kind: 'notifications', version, number: params.trackingNumber, body },
          context,
        ),
    }),
  );
