/** `/postern/v1/tracking/sources`: subscriptions at USPS whose deliveries are taken, with their secrets. */
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import type { WebhookSource, WebhookSources } from '../../tracking/intake/index.ts';
import { administrationRoute, insightRoute } from '../portal/declare.ts';
import { closed } from '../portal/schemas.ts';

const Id = Type.String({
  pattern: '^[0-9a-z-]{8,64}$',
  description: "a subscription's id: 8 to 64 small letters, digits and hyphens",
});

const Body = Type.Object(
  {
    subscriptionId: Type.Optional(Id),
    secret: Type.String({ pattern: '^[!-~]{32}$', description: 'the secret: exactly 32 characters' }),
    backfillUntil: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'a date-time with zone: until then deliveries with old timestamps are taken',
      }),
    ),
  },
  closed,
);

const instantOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const at = /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new PosternError('moment_invalid', 'The end of the backfill is no moment.', {
    status: 400,
    cure: 'Expected a date-time with zone, such as 2026-11-24T17:00:00-05:00.',
    place: { field: 'backfillUntil' },
  });
};

const bodyOf = ({ id, createdAt, backfillUntil }: WebhookSource) => ({
  subscriptionId: id,
  createdAt: new Date(createdAt).toISOString(),
  backfillUntil: backfillUntil === null ? null : new Date(backfillUntil).toISOString(),
});

export const sourceRoutes = (sources: WebhookSources): AnyRoute[] => [
  insightRoute({
    id: 'tracking-sources-list',
    method: 'GET',
    path: '/postern/v1/tracking/sources',
    dataset: 'tracking-intake',
    action: 'list',
    schema: {},
    summary: 'Lists the subscriptions at USPS whose deliveries are taken; never their secrets.',
    handler: async () => ({ body: { sources: (await sources.list()).map(bodyOf) } }),
  }),
  administrationRoute({
    id: 'tracking-sources-set',
    method: 'POST',
    path: '/postern/v1/tracking/sources',
    dataset: 'tracking-intake',
    schema: { body: Body },
    harmless: () => ({}),
    summary: 'Sets the secret of a subscription at USPS; without its id, before the subscription is made.',
    handler: async ({ body }, { now }) => {
      const { subscriptionId: id, secret } = body;
      const source = await sources.set({ id, secret, backfillUntil: instantOf(body.backfillUntil) }, now);
      return { status: 201, body: bodyOf(source) };
    },
  }),
  administrationRoute({
    id: 'tracking-sources-remove',
    method: 'DELETE',
    path: '/postern/v1/tracking/sources/:id',
    dataset: 'tracking-intake',
    schema: { params: Type.Object({ id: Id }, closed) },
    summary: 'Takes no more deliveries of a subscription, and forgets its secret.',
    handler: async ({ params }) => {
      if (await sources.remove(params.id)) return { body: { removed: params.id } };
      throw new PosternError('not_found', 'There is nothing here under this name.', { status: 404 });
    },
  }),
];
