/** `/postern/v1/subscriptions`: the log of deliveries, dead letters, replay and resumption. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Delivery, SubscriptionDesk } from '../../../tracking/subscriptions/index.ts';
import { ownerOf, ownOrganisation, Params, subscriptionAnswer } from '../../usps-v3/subscriptions-wire.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed, Instant } from '../schemas.ts';

const DATASET = 'tracking-subscriptions';
const MOST_LISTED = 500;

const Query = Type.Object(
  {
    state: Type.Optional(
      Type.Union([
        Type.Literal('pending'),
        Type.Literal('delivered'),
        Type.Literal('refused'),
        Type.Literal('dead'),
      ]),
    ),
  },
  closed,
);

const Replay = Type.Object(
  {
    from: Type.Optional(Instant),
    cursor: Type.Optional(Type.String({ maxLength: 1_000, description: 'a cursor of the feed' })),
  },
  closed,
);

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What the log tells of a delivery: never its piece, never its body. */
const lineOf = (delivery: Delivery) => ({
  id: delivery.id,
  state: delivery.state,
  attempts: delivery.attempts,
  attemptedAt: isoOf(delivery.attempted_at),
  nextAt: delivery.state === 'pending' ? isoOf(delivery.next_at) : null,
  status: delivery.status,
  error: delivery.error,
  decision: delivery.decision_id,
});

const beginningOf = ({ from, cursor }: { from?: string; cursor?: string }) => {
  if ((from === undefined) === (cursor === undefined)) {
    throw new PosternError('replay_invalid', 'Expected one of from and cursor.', {
      status: 400,
      place: { field: 'from' },
    });
  }
  if (cursor !== undefined) return { cursor, since: 0 };
  const since = Date.parse(from ?? '');
  if (!Number.isNaN(since)) return { cursor: '', since };
  throw new PosternError('moment_invalid', 'The beginning of the replay is no moment.', {
    status: 400,
    place: { field: 'from' },
    cure: 'Expected a date, or a date-time with zone such as 2026-11-24T17:00:00-05:00.',
  });
};

export const deliveryRoutes = (desk: SubscriptionDesk): AnyRoute[] => {
  const subject = ownerOf(desk);
  const own = { dataset: DATASET, subject } as const;
  return [
    insightRoute({
      id: 'subscriptions-list',
      method: 'GET',
      path: '/postern/v1/subscriptions',
      dataset: DATASET,
      action: 'list',
      schema: {},
      subject: ownOrganisation,
      summary:
        "The subscriptions of one's organisation with their health; of all for the operator and stewards.",
      handler: async (_input, { principal }) => {
        const { organisationId } = principal;
        const wide = principal.kind === 'operator' || principal.role === 'steward';
        const found = await desk.subscriptions.list(wide ? {} : { organisationId });
        return {
          body: {
            subscriptions: found.map((one) => ({
              ...subscriptionAnswer(one),
              organisation: one.organisation_id,
              app: one.app_id,
              suspendedFor: one.suspended_for,
              failures: one.failures,
              cursor: one.feed_cursor,
              createdAt: isoOf(one.created_at),
            })),
          },
        };
      },
    }),
    insightRoute({
      ...own,
      refusal: 'hidden',
      id: 'subscriptions-deliveries',
      method: 'GET',
      path: '/postern/v1/subscriptions/:id/deliveries',
      schema: { params: Params, query: Query },
      summary: `The last ${MOST_LISTED} deliveries of a subscription: time, status, attempts; never a body.`,
      handler: async ({ params, query }) => ({
        body: { deliveries: (await desk.outbox.list(params.id, MOST_LISTED, query.state)).map(lineOf) },
      }),
    }),
    administrationRoute({
      ...own,
      id: 'subscriptions-replay',
      method: 'POST',
      path: '/postern/v1/subscriptions/:id/replay',
      schema: { params: Params, body: Replay },
      summary: 'Delivers again what arrived since a time, or after a cursor; each under its old id.',
      handler: async ({ params, body }) => {
        await desk.replay(params.id, beginningOf(body));
        return { status: 202, body: { subscriptionId: params.id, replay: 'begun' } };
      },
    }),
    administrationRoute({
      ...own,
      id: 'subscriptions-dead-letters',
      method: 'POST',
      path: '/postern/v1/subscriptions/:id/dead-letters',
      schema: { params: Params },
      summary: 'Sends dead letters again, with all their attempts.',
      handler: async ({ params }, { now }) => ({
        status: 202,
        body: { subscriptionId: params.id, revived: await desk.revive(params.id, now) },
      }),
    }),
    administrationRoute({
      ...own,
      id: 'subscriptions-resume',
      method: 'POST',
      path: '/postern/v1/subscriptions/:id/resume',
      schema: { params: Params },
      summary: 'Resumes a suspended subscription; its listener is sent a challenge first.',
      handler: async ({ params }, { now }) => ({
        body: subscriptionAnswer(await desk.resume(params.id, now)),
      }),
    }),
  ];
};
