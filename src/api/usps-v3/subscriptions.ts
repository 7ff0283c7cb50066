/** Subscriptions – Tracking, in both versions, and the payload that its deliveries hold. */
import type { Config } from '../../config.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import type { PieceView } from '../../tracking/lookup/index.ts';
import type { SubscriptionDesk, WireVersion } from '../../tracking/subscriptions/index.ts';
import { subscriptionCreateRoute } from './subscriptions-create/route.ts';
import { subscriptionDeleteRoute } from './subscriptions-delete/route.ts';
import { subscriptionGetRoute } from './subscriptions-get/route.ts';
import { subscriptionListRoute } from './subscriptions-list/route.ts';
import { VERSIONS } from './subscriptions-wire.ts';
import { detailAnswer } from './tracking-get/wire.ts';
import { itemAnswer } from './tracking-list/wire.ts';

export const subscriptionRoutes = (desk: SubscriptionDesk): AnyRoute[] =>
  VERSIONS.flatMap((version) => [
    subscriptionCreateRoute(desk, version),
    subscriptionListRoute(desk, version),
    subscriptionGetRoute(desk, version),
    subscriptionDeleteRoute(desk, version),
  ]);

/** A piece as the look-up of the same version tells it. */
export const payloadIn =
  ({ wire }: Pick<Config, 'wire'>) =>
  (view: PieceView, version: WireVersion): object =>
    version === 'v3' ? detailAnswer(view, wire) : itemAnswer(view);
