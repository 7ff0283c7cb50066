/** POST /subscriptions-tracking/{v3,v3r2}/subscriptions: an app asks to be told of events. */
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { type Mid, parseMid } from '../../../postal/barcode/index.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';
import type { SubscriptionDesk, WireVersion } from '../../../tracking/subscriptions/index.ts';
import { answerOf, COMMON } from '../subscriptions-wire.ts';

const closed = { additionalProperties: false } as const;

const Body = Type.Object(
  {
    listenerURL: Type.String({ minLength: 8, maxLength: 2_048, description: 'an https address' }),
    secret: Type.String({ pattern: '^[!-~]{32}$', description: 'the secret: exactly 32 characters' }),
    filterProperties: Type.Object(
      {
        MID: Type.Optional(Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID' })),
        trackingNumber: Type.Optional(
          Type.String({ minLength: 1, maxLength: 64, description: 'a tracking number' }),
        ),
        trackingEventTypes: Type.Optional(
          Type.Array(Type.Union([Type.Literal('ALL_UPDATES'), Type.Literal('ALL')]), {
            minItems: 1,
            maxItems: 2,
          }),
        ),
      },
      closed,
    ),
    adminNotification: Type.Array(
      Type.Object({ email: Type.String({ format: 'email', maxLength: 254 }) }, closed),
      { minItems: 1, maxItems: 10 },
    ),
    subscriptionName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  },
  closed,
);

interface Filter {
  readonly MID?: string | undefined;
  readonly trackingNumber?: string | undefined;
}

/** The Mailer ID whose feed is followed, and the one number of it where that is wanted. */
const followed = ({ MID, trackingNumber }: Filter): { readonly mid: Mid; readonly number: string | null } => {
  if ((MID === undefined) === (trackingNumber === undefined)) {
    throw new PosternError('filter_invalid', 'Expected one filter: either MID or trackingNumber.', {
      status: 400,
      place: { field: 'filterProperties' },
    });
  }
  if (MID !== undefined) {
    const mid = parseMid(MID);
    if (mid !== null) return { mid, number: null };
    throw new PosternError('mid_malformed', 'The MID is no Mailer ID.', {
      status: 400,
      cure: 'A Mailer ID has six digits, or nine that begin with 9.',
      place: { field: 'filterProperties.MID' },
    });
  }
  const { mid, number } = askedPiece(trackingNumber ?? '');
  if (mid !== null) return { mid, number };
  throw new PosternError('filter_invalid', 'No Mailer ID can be read from the tracking number.', {
    status: 400,
    cure: 'Subscribe to the number of an Intelligent Mail package barcode, or to a MID.',
    place: { field: 'filterProperties.trackingNumber' },
  });
};

/** For the decision: a filter that cannot be read names no Mailer ID, and the handler says what is wrong with it. */
const midOf = ({ MID, trackingNumber }: Filter): Mid | null =>
  MID === undefined ? askedPiece(trackingNumber ?? '').mid : parseMid(MID);

export const subscriptionCreateRoute = (desk: SubscriptionDesk, version: WireVersion): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: `subscriptions-create-${version}`,
    method: 'POST',
    path: `/subscriptions-tracking/${version}/subscriptions`,
    action: 'write',
    purposeRequired: true,
    schema: { body: Body },
    harmless: () => ({}),
    subject: ({ body }) => {
      const mid = midOf(body.filterProperties);
      return { mid, midDetermined: mid !== null };
    },
    summary: 'Subscribes a listener to the events of a Mailer ID, or of one tracking number.',
    description:
      'The listener is sent a challenge first. Each delivery is decided by itself, for the subscriber as they stand then. The secret is repeated nowhere.',
    async handler({ body }, { principal, purpose, now }) {
      const { mid, number } = followed(body.filterProperties);
      const made = await desk.create(
        {
          version,
          organisationId: principal.organisationId,
          appId: principal.id,
          purpose,
          name: body.subscriptionName ?? null,
          listenerURL: body.listenerURL,
          secret: body.secret,
          mid,
          number,
          eventTypes: body.filterProperties.trackingEventTypes ?? ['ALL_UPDATES'],
          admins: body.adminNotification,
        },
        now,
      );
      return answerOf(made, 201);
    },
  });
