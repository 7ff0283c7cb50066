export { SubscriptionDesk } from './open.ts';
export type { Delivery } from './outbox.ts';
export { etagOf, type Subscription, type WireVersion } from './subscription.ts';
export { unknown as subscriptionUnknown } from './subscriptions.ts';
