/** Readiness for tracking under the rules in force: of an app, of oneself, or of a role on the first day. */
import { Readable } from 'node:stream';
import {
  type Asker,
  askerOfApp,
  askerOfRole,
  countedLines,
  linkAddress,
  newLinkId,
  type Readiness,
  readinessCsv,
  readinessOf,
  readinessText,
  sealLink,
  tallyOf,
} from '../../../access/index.ts';
import { PosternError } from '../../../errors.ts';
import type { Answer, AnyRoute, Context } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { parseInstant } from '../../../identity/index.ts';
import type { AuthorisationRooms } from '../authorisations/index.ts';
import { insightRoute } from '../declare.ts';
import { AppId, closed, IdParams, Instant } from '../schemas.ts';
import { ofApp } from '../self-service/index.ts';
import { readinessPageRoutes } from './page.ts';

const FILE_BYTES = 100_000_000;
const DAY_MS = 86_400_000;
const LINK_DAYS = 14;
const AUTHORISATION_DAYS = 365;

const literals = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, description });

const form = literals(['json', 'csv', 'text'], 'json, csv or text');
const channel = literals(['api', 'webhook', 'extract'], 'api, webhook or extract; all three unless stated');
const OfApp = Type.Object(
  { f: Type.Optional(form), channel: Type.Optional(channel), at: Type.Optional(Instant) },
  closed,
);
const OfSelf = Type.Object(
  {
    f: Type.Optional(form),
    channel: Type.Optional(channel),
    at: Type.Optional(Instant),
    role: Type.Optional(literals(['shipper', 'platform', 'serviceProvider'], 'a role')),
  },
  closed,
);

const answerIn = (as: 'json' | 'csv' | 'text' | undefined, readiness: Readiness): Answer => {
  switch (as) {
    case 'csv':
      return {
        body: Readable.from(readinessCsv(readiness)),
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="readiness.csv"',
        },
      };
    case 'text':
      return {
        body: Readable.from(readinessText(readiness)),
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      };
    default:
      return { body: readiness };
  }
};

interface Wish {
  readonly f?: 'json' | 'csv' | 'text';
  readonly channel?: 'api' | 'webhook' | 'extract';
  readonly at?: string;
}

export const readinessRoutes = (rooms: AuthorisationRooms): AnyRoute[] => {
  const { store, linkKey } = rooms;

  const answer = async (
    asker: Asker,
    wish: Wish,
    body: unknown,
    at: number,
    { principal, baseUrl, now }: Context,
  ): Promise<Answer> => {
    if (body === undefined || body === null) {
      throw new PosternError('body_missing', 'No list came with the request.', {
        status: 400,
        cure: 'Send tracking numbers or Mailer IDs, one a line, or a manifest with a heading.',
      });
    }
    const tally = await tallyOf(countedLines(body as Readable));
    const link = (mid: string, channels: readonly string[], merchant: string | null): string | null =>
      asker.app === null
        ? null
        : linkAddress(
            rooms.linkBase(baseUrl),
            sealLink(linkKey, {
              id: newLinkId(),
              app: asker.app.id,
              mids: [mid],
              channels,
              purpose: asker.purpose,
              merchant,
              until: now + AUTHORISATION_DAYS * DAY_MS,
              askedBy: principal.id,
              expires: now + LINK_DAYS * DAY_MS,
            }),
          );
    const readiness = await readinessOf(
      {
        policy: rooms.policy(at),
        asker,
        link,
        now: at,
        ...(wish.channel !== undefined && { channels: [wish.channel] }),
      },
      tally,
    );
    return answerIn(wish.f, readiness);
  };
  const instantOf = ({ at }: Wish, now: number): number => (at === undefined ? now : parseInstant('at', at));

  const common = {
    method: 'POST',
    dataset: 'readiness',
    consumes: ['text/plain', 'text/csv'],
    bodyLimit: FILE_BYTES,
  } as const;
  return [
    ...readinessPageRoutes(rooms),
    insightRoute({
      ...common,
      id: 'readiness',
      path: '/postern/v1/access/readiness',
      action: 'list',
      schema: { query: OfSelf },
      summary: 'Whether the app that asks, or somebody of a role, would see these pieces; looks nothing up.',
      handler: async ({ query, body }, context) => {
        const { principal, now } = context;
        const at = instantOf(query, now);
        if (query.role === undefined && principal.kind !== 'app') {
          throw new PosternError('input_invalid', 'It is not said whose readiness is asked about.', {
            status: 400,
            cure: 'Name a role, or ask at /postern/v1/apps/{id}/readiness about an app.',
            place: { field: 'role' },
          });
        }
        const asker =
          query.role === undefined ? await askerOfApp(store, principal.id, at) : askerOfRole(query.role);
        return answer(asker, query, body, at, context);
      },
    }),
    insightRoute({
      ...common,
      id: 'readiness-app',
      path: '/postern/v1/apps/:id/readiness',
      action: 'read',
      schema: { params: IdParams(AppId), query: OfApp },
      subject: ofApp(store),
      summary: 'Whether an app would see these pieces, by Mailer ID and channel, and who must do what.',
      handler: async ({ params, query, body }, context) => {
        const at = instantOf(query, context.now);
        return answer(await askerOfApp(store, params.id, at), query, body, at, context);
      },
    }),
  ];
};
