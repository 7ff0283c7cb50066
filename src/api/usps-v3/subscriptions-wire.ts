/** What the four operations of Subscriptions – Tracking share (usps-v3-wire 2.5, reconstructed). */

import type { SubjectFacts } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import type { Principal } from '../../identity/index.ts';
import {
  etagOf,
  type Subscription,
  type SubscriptionDesk,
  type WireVersion,
} from '../../tracking/subscriptions/index.ts';
import { asOwn } from '../portal/self-service/index.ts';

export const VERSIONS: readonly WireVersion[] = ['v3', 'v3r2'];

export const Params = Type.Object(
  { id: Type.String({ pattern: '^[0-9a-z-]{8,64}$', description: "a subscription's id" }) },
  { additionalProperties: false },
);

/** The body of one; never with its secret, which USPS's own answers repeat. */
export const subscriptionAnswer = (subscription: Subscription): Record<string, unknown> => ({
  subscriptionId: subscription.id,
  ...(subscription.name !== null && { subscriptionName: subscription.name }),
  subscriptionType: 'TRACKING',
  listenerURL: subscription.listener_url,
  filterProperties: {
    ...(subscription.number === null ? { MID: subscription.mid } : { trackingNumber: subscription.number }),
    trackingEventTypes: JSON.parse(subscription.event_types_json) as unknown,
  },
  adminNotification: JSON.parse(subscription.admin_json) as unknown,
  status: subscription.state,
});

export const answerOf = (subscription: Subscription, status = 200) => ({
  status,
  body: subscriptionAnswer(subscription),
  headers: { etag: etagOf(subscription) },
});

/** Whose subscription is asked about: an unknown one belongs to nobody, and the refusal looks the same. */
export const ownerOf =
  ({ subscriptions }: SubscriptionDesk) =>
  async (
    { params }: { readonly params: { readonly id: string } },
    _now: number,
    principal: Principal,
  ): Promise<SubjectFacts> =>
    asOwn((await subscriptions.find(params.id))?.organisation_id, principal);

/** Whoever asks for its own organisation's. */
export const ownOrganisation = (_input: unknown, _now: number, principal: Principal): SubjectFacts => ({
  organisation: principal.organisationId === '' ? null : principal.organisationId,
});

/** Declarations that the four have in common. */
export const COMMON = {
  dialect: 'usps',
  channel: 'tracking',
  dataset: 'tracking-subscriptions',
  dataClass: 'nonpublic',
  delivery: 'webhook',
  purposeRequired: false,
  scope: 'subscriptions-tracking',
  quota: { kind: 'client', cost: 1 },
  confidence: 'reconstructed',
} as const;
