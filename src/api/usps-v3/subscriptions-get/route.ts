/** GET /subscriptions-tracking/{v3,v3r2}/subscriptions/{id}: one, with its ETag. */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import type { SubscriptionDesk, WireVersion } from '../../../tracking/subscriptions/index.ts';
import { answerOf, COMMON, ownerOf, Params } from '../subscriptions-wire.ts';

export const subscriptionGetRoute = (desk: SubscriptionDesk, version: WireVersion): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: `subscriptions-get-${version}`,
    method: 'GET',
    path: `/subscriptions-tracking/${version}/subscriptions/:id`,
    action: 'read',
    schema: { params: Params },
    harmless: () => ({}),
    subject: ownerOf(desk),
    refusal: 'hidden',
    summary: 'One subscription of the caller, with the ETag that its deletion asks for.',
    handler: async ({ params }) => answerOf(await desk.subscriptions.get(params.id)),
  });
