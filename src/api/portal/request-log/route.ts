/** GET /postern/v1/apps/:id/requests: what an app asked for and what became of it, newest first, out of the decision journal. */
import {
  type DecisionJournal,
  type DecisionRecord,
  decisionsOfApp,
  type Position,
} from '../../../audit/index.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { getApp, parseInstant } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';
import { insightRoute } from '../declare.ts';
import { AppId, closed, IdParams, Instant, Word } from '../schemas.ts';
import { ofApp } from '../self-service/index.ts';

const USUAL = 50;
const MOST = 500;

const Query = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST,
        description: `how many: ${USUAL} unless stated, at most ${MOST}`,
      }),
    ),
    before: Type.Optional(
      Type.String({ pattern: '^\\d{1,15}-[0-9a-f]{0,40}$', description: 'where to go on: `next` of a page' }),
    ),
    effect: Type.Optional(Type.Union([Type.Literal('permit'), Type.Literal('forbid')])),
    code: Type.Optional(Word),
    since: Type.Optional(Instant),
  },
  closed,
);

const positionOf = (cursor: string): Position => {
  const [at = '', id = ''] = cursor.split('-');
  return { at: Number(at), id };
};

const cursorOf = ({ at, id }: Position): string => `${at}-${id}`;

/** What stands in the log of a request: nothing that the journal would not hold. */
const lineOf = (record: DecisionRecord) => ({
  decisionId: record.id,
  at: new Date(record.at).toISOString(),
  route: record.route,
  method: record.route.split(' ')[0] ?? '',
  effect: record.effect,
  code: record.code,
  status: record.status,
  ruleIds: record.ruleIds,
  obligations: record.obligations,
  parameters: record.parameters,
});

export const requestLogRoute = (store: Store, journal: DecisionJournal): AnyRoute =>
  insightRoute({
    id: 'apps-requests',
    method: 'GET',
    path: '/postern/v1/apps/:id/requests',
    dataset: 'decisions',
    action: 'list',
    schema: { params: IdParams(AppId), query: Query },
    subject: ofApp(store),
    harmless: ({ params }) => ({ id: params.id }),
    summary:
      'The requests of an app, newest first: route, effect, code, rules, and what of the input is harmless.',
    description:
      'A page may be short or empty although `next` is given: it has looked through its share of the journal; ask again with `before`.',
    handler: async ({ params, query }) => {
      const app = await getApp(store, params.id);
      await journal.flush();
      const { records, next } = await decisionsOfApp(store, {
        app: app.id,
        before: query.before === undefined ? null : positionOf(query.before),
        since: query.since === undefined ? 0 : parseInstant('since', query.since),
        limit: query.limit ?? USUAL,
        wanted: ({ effect, code }) =>
          (query.effect === undefined || effect === query.effect) &&
          (query.code === undefined || code === query.code),
      });
      return { body: { requests: records.map(lineOf), next: next === null ? null : cursorOf(next) } };
    },
  });
