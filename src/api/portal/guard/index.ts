/** The guard's desk: whom it holds and why, lifting a level, planting canaries. */

import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { type GuardKeeper, markOrder, type Signal, traceOrder } from '../../../guard/index.ts';
import { parseMid } from '../../../postal/barcode/index.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const MOST_CANARIES = 1_000;

const MOST_ROWS = 10_000;

const Rows = Type.Array(Type.String({ minLength: 1, maxLength: 64, description: 'a tracking number' }), {
  minItems: 1,
  maxItems: MOST_ROWS,
  description: `1 to ${MOST_ROWS} numbers`,
});

const SERIAL = Type.String({ pattern: '^\\d{1,14}$', description: 'digits' });

/** @param canaryKey secret from which canary numbers are derived, at least 32 bytes. */
export const guardRoutes = (keeper: GuardKeeper, canaryKey: Uint8Array): AnyRoute[] => [
  insightRoute({
    id: 'guard-list',
    method: 'GET',
    path: '/postern/v1/guard',
    dataset: 'guard',
    action: 'list',
    schema: {},
    summary: 'Whom the guard holds above level 1, with the evidence.',
    handler: async () => ({
      body: {
        standings: (await keeper.standings()).map(({ evidence_json, since, ...standing }) => ({
          ...standing,
          since: new Date(Number(since)).toISOString(),
          evidence: JSON.parse(evidence_json) as Signal[],
        })),
      },
    }),
  }),
  administrationRoute({
    id: 'guard-lift',
    method: 'POST',
    path: '/postern/v1/guard/lift',
    dataset: 'guard',
    schema: {
      body: Type.Object(
        {
          key: Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'as the list of standings names it',
          }),
          reason: Type.String({ minLength: 3, maxLength: 1_000, description: 'why the level is lifted' }),
        },
        closed,
      ),
    },
    harmless: () => ({}),
    summary: 'Lifts a level of the guard after a review.',
    handler: async ({ body }, { principal }) => {
      await keeper.lift(body.key, principal.id, body.reason);
      return { body: { key: body.key, level: 0 } };
    },
  }),
  administrationRoute({
    id: 'guard-canaries',
    method: 'POST',
    path: '/postern/v1/guard/canaries',
    dataset: 'guard',
    schema: {
      body: Type.Object(
        {
          recipient: Type.String({ pattern: '^[a-z]+_[0-9a-f]{24}$', description: 'who gets the export' }),
          mid: Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'an owned Mailer ID' }),
          serviceType: Type.String({ pattern: '^\\d{3}$', description: 'of its ordinary labels' }),
          from: SERIAL,
          to: SERIAL,
          count: Type.Integer({ minimum: 1, maximum: MOST_CANARIES, description: 'how many' }),
          rows: Type.Optional(Rows),
        },
        closed,
      ),
    },
    harmless: () => ({}),
    summary: 'Plants numbers that are never mailed: whoever looks one up names the leak.',
    description:
      "The owner of the Mailer ID keeps the serial range out of use. With `rows`, the numbers that the recipient is to be given, the answer's `rows` are those and the canaries in the recipient's own order.",
    handler: async ({ body }) => {
      const mid = parseMid(body.mid);
      if (mid === null) {
        throw new PosternError('mid_malformed', `${body.mid} is no Mailer ID.`, {
          status: 400,
          cure: 'A Mailer ID has six digits, or nine that begin with 9.',
          place: { field: 'mid' },
        });
      }
      const range = { mid, serviceType: body.serviceType, from: BigInt(body.from), to: BigInt(body.to) };
      const numbers = await keeper.plant(canaryKey, body.recipient, range, body.count);
      const given = body.rows === undefined ? undefined : [...body.rows, ...numbers];
      return {
        status: 201,
        body: {
          numbers,
          ...(given !== undefined && { rows: markOrder(given, (row) => row, canaryKey, body.recipient) }),
        },
      };
    },
  }),
  administrationRoute({
    id: 'guard-trace',
    method: 'POST',
    path: '/postern/v1/guard/trace',
    dataset: 'guard',
    schema: { body: Type.Object({ rows: Rows }, closed) },
    harmless: () => ({}),
    summary:
      'Whose copy a leaked list is, by the order of its rows: recipients of canaries, likeliest first.',
    description:
      'An agreement of 1 is the copy of that recipient; about 0.5 is chance. Sorting destroys the mark.',
    handler: async ({ body }) => ({
      body: { suspects: traceOrder(body.rows, canaryKey, await keeper.recipients()) },
    }),
  }),
];
