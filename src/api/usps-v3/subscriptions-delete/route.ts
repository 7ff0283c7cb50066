/** DELETE /subscriptions-tracking/{v3,v3r2}/subscriptions/{id} with If-Match: 412 where it has changed since. */
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { etagOf, type SubscriptionDesk, type WireVersion } from '../../../tracking/subscriptions/index.ts';
import { COMMON, ownerOf, Params } from '../subscriptions-wire.ts';

export const subscriptionDeleteRoute = (desk: SubscriptionDesk, version: WireVersion): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: `subscriptions-delete-${version}`,
    method: 'DELETE',
    path: `/subscriptions-tracking/${version}/subscriptions/:id`,
    action: 'write',
    schema: { params: Params },
    harmless: () => ({}),
    subject: ownerOf(desk),
    refusal: 'hidden',
    summary: 'Ends a subscription that is still as the ETag in If-Match says.',
    async handler({ params }, { header }) {
      const match = header('if-match');
      if (match === undefined) {
        throw new PosternError('if_match_missing', 'The header If-Match is missing.', {
          status: 400,
          place: { field: 'If-Match' },
          cure: 'Read the subscription and send its ETag in If-Match.',
        });
      }
      const subscription = await desk.subscriptions.get(params.id);
      const named = match.split(',').map((tag) => tag.trim());
      const fits = match.trim() === '*' || named.includes(etagOf(subscription));
      if (!fits || !(await desk.remove(subscription.id, subscription.revision))) throw stale();
      return { status: 200, body: { subscriptionId: subscription.id, status: 'DELETED' } };
    },
  });

const stale = (): PosternError =>
  new PosternError('subscription_changed', 'The subscription has changed since its ETag was read.', {
    status: 412,
    place: { field: 'If-Match' },
    cure: 'Read it again and send its new ETag.',
  });
