/** `POST /postern/v1/tracking/deliveries`: the address that subscriptions at USPS deliver to. */
import { PosternError } from '../../errors.ts';
import { type AnyRoute, declareRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import type { WebhookReceiver } from '../../tracking/intake/index.ts';

/** Loose: what is wrong with a delivery is told by nothing but the one refusal. */
const Body = Type.Object(
  {
    challenge: Type.Optional(Type.Unknown({ description: 'sent alone, once, when a subscription is made' })),
    subscriptionId: Type.Optional(Type.Unknown()),
    subscriptionType: Type.Optional(Type.Unknown()),
    timestamp: Type.Optional(Type.Unknown()),
    payload: Type.Optional(
      Type.Unknown({ description: 'a JSON string, signed with the timestamp before it' }),
    ),
  },
  { additionalProperties: true },
);

/** A token of some kind; anything longer or stranger is not repeated to whoever sent it. */
const CHALLENGE = /^[\w.~+/=-]{1,256}$/;

export const deliveryRoute = (receiver: WebhookReceiver): AnyRoute =>
  declareRoute({
    id: 'tracking-deliveries',
    method: 'POST',
    path: '/postern/v1/tracking/deliveries',
    dialect: 'problem',
    channel: 'tracking',
    dataset: 'tracking-deliveries',
    action: 'write',
    dataClass: 'public',
    delivery: 'webhook',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'assets', cost: 1 },
    schema: { body: Body },
    harmless: () => ({}),
    subject: null,
    summary: 'Takes deliveries of subscriptions at USPS: signed (X-HMAC), answered once they are durable.',
    description:
      'The signature is the credential. Every refusal is the same, whether the subscription is unknown, the signature wrong or the timestamp old.',
    confidence: 'reconstructed',
    async handler({ body }, { now, header }) {
      if (body.challenge !== undefined && body.payload === undefined) {
        if (typeof body.challenge === 'string' && CHALLENGE.test(body.challenge)) {
          return { body: { challenge: body.challenge } };
        }
        throw new PosternError('challenge_invalid', 'The challenge is no token of 1 to 256 characters.', {
          status: 400,
          place: { field: 'challenge' },
        });
      }
      await receiver.receive(body, header('x-hmac') ?? header('hmac-header'), now);
      return { body: { status: 'accepted' } };
    },
  });
