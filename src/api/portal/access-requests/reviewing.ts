/** Deciding about access: the queue, the review with its card, and the four moves of stewards. */
import { type AccessRequests, REFUSAL_CODES } from '../../../access/index.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { parseInstant } from '../../../identity/index.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed, IdParams, Instant, RequestId, Word } from '../schemas.ts';
import { actorOf, shownForReview } from './shown.ts';

const Reason = Type.String({ minLength: 3, maxLength: 2_000, description: 'why, in a sentence' });
const Params = IdParams(RequestId);

export const reviewingRoutes = (requests: AccessRequests): AnyRoute[] => [
  insightRoute({
    id: 'access-reviews-list',
    method: 'GET',
    path: '/postern/v1/access-reviews',
    dataset: 'approvals',
    action: 'list',
    schema: {},
    summary: 'The requests that wait for a review or a second approval, the one due soonest first.',
    handler: async (_input, { now }) => {
      const waiting = await requests.list({ states: ['review', 'second-approval'] });
      const soonest = waiting.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.id < b.id ? -1 : 1));
      return { body: { requests: soonest.map((request) => shownForReview(request, now)) } };
    },
  }),
  insightRoute({
    id: 'access-reviews-get',
    method: 'GET',
    path: '/postern/v1/access-reviews/:id',
    dataset: 'approvals',
    schema: { params: Params },
    harmless: ({ params }) => ({ id: params.id }),
    summary:
      'A request to decide: checks, recommendation with reasons, five-safes card, how like cases were decided.',
    handler: async ({ params }, { principal, now }) => {
      const { request, ...review } = await requests.review(params.id, actorOf(principal), now);
      return {
        body: {
          ...shownForReview(request, now),
          ...review,
          likeCases: review.likeCases.map(({ decidedAt, ...like }) => ({
            ...like,
            decidedAt: new Date(decidedAt).toISOString(),
          })),
          history: await requests.steps(params.id),
        },
      };
    },
  }),
  administrationRoute({
    id: 'access-reviews-return',
    method: 'POST',
    path: '/postern/v1/access-reviews/:id/return',
    dataset: 'approvals',
    schema: { params: Params, body: Type.Object({ question: Reason }, closed) },
    summary: 'Gives a request back with a question.',
    handler: async ({ params, body }, { principal, now }) => ({
      body: shownForReview(await requests.giveBack(params.id, body.question, actorOf(principal), now), now),
    }),
  }),
  administrationRoute({
    id: 'access-reviews-refuse',
    method: 'POST',
    path: '/postern/v1/access-reviews/:id/refuse',
    dataset: 'approvals',
    schema: {
      params: Params,
      body: Type.Object(
        { code: Type.Union(REFUSAL_CODES.map((code) => Type.Literal(code))), reason: Reason },
        closed,
      ),
    },
    summary: 'Refuses a request with a code of the closed list, its citation and its cure.',
    handler: async ({ params, body }, { principal, now }) => ({
      body: shownForReview(
        await requests.refuse(params.id, body.code, body.reason, actorOf(principal), now),
        now,
      ),
    }),
  }),
  administrationRoute({
    id: 'access-reviews-grant',
    method: 'POST',
    path: '/postern/v1/access-reviews/:id/grant',
    dataset: 'approvals',
    schema: {
      params: Params,
      body: Type.Object(
        {
          reason: Reason,
          purposes: Type.Optional(Type.Array(Word, { minItems: 1, maxItems: 20 })),
          fields: Type.Optional(Type.Array(Word, { maxItems: 20 })),
          conditions: Type.Optional(
            Type.Array(Type.String({ minLength: 3, maxLength: 500, description: 'a sentence' }), {
              maxItems: 20,
            }),
          ),
          quotaPerHour: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
          until: Type.Optional(Instant),
        },
        closed,
      ),
    },
    summary:
      'Grants a request; where the class asks for two, a second steward approves before it takes effect.',
    handler: async ({ params, body: { until, ...wished } }, { principal, now }) => ({
      body: shownForReview(
        await requests.grant(
          params.id,
          { ...wished, ...(until !== undefined && { until: parseInstant('until', until) }) },
          actorOf(principal),
          now,
        ),
        now,
      ),
    }),
  }),
  administrationRoute({
    id: 'access-reviews-approve',
    method: 'POST',
    path: '/postern/v1/access-reviews/:id/approve',
    dataset: 'approvals',
    schema: { params: Params, body: Type.Object({ reason: Reason }, closed) },
    summary: 'The second approval: the grant takes effect.',
    handler: async ({ params, body }, { principal, now }) => ({
      body: shownForReview(await requests.approve(params.id, body.reason, actorOf(principal), now), now),
    }),
  }),
];
