/** GET /subscriptions-tracking/{v3,v3r2}/subscriptions?MID=: the caller's own, of one Mailer ID. */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  type SubscriptionDesk,
  subscriptionUnknown,
  type WireVersion,
} from '../../../tracking/subscriptions/index.ts';
import { COMMON, ownOrganisation, subscriptionAnswer } from '../subscriptions-wire.ts';

const Query = Type.Object(
  { MID: Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID' }) },
  { additionalProperties: false },
);

export const subscriptionListRoute = ({ subscriptions }: SubscriptionDesk, version: WireVersion): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: `subscriptions-list-${version}`,
    method: 'GET',
    path: `/subscriptions-tracking/${version}/subscriptions`,
    action: 'list',
    schema: { query: Query },
    harmless: () => ({}),
    subject: ownOrganisation,
    summary: "Lists the caller's subscriptions to a Mailer ID; 404 where there is none.",
    async handler({ query }, { principal }) {
      const found = await subscriptions.list({ organisationId: principal.organisationId, mid: query.MID });
      if (found.length === 0) throw subscriptionUnknown();
      return { body: { subscriptions: found.map(subscriptionAnswer) } };
    },
  });
