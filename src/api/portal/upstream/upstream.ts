/** `/postern/v1/upstream`: how the way to USPS stands, and the operator's credentials there. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { UpstreamCredentials, UpstreamGateway } from '../../../upstream/index.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const CredentialName = Type.String({
  pattern: '^[a-z0-9-]{1,50}$',
  description: 'the name of a credential: 1 to 50 small letters, digits and hyphens',
});

const Word = (what: string) => Type.String({ minLength: 1, maxLength: 100, description: what });

const Body = Type.Object(
  {
    name: CredentialName,
    clientId: Type.String({ minLength: 1, maxLength: 500, description: 'the consumer key at USPS' }),
    clientSecret: Type.String({ minLength: 1, maxLength: 500, description: 'the consumer secret at USPS' }),
    apis: Type.Optional(
      Type.Array(Word('first segment of a path, such as addresses'), {
        maxItems: 50,
        description: 'APIs it is for; all where left out',
      }),
    ),
    scopes: Type.Optional(
      Type.Array(Word('a scope'), {
        maxItems: 50,
        description: 'asked for with the token; all where left out',
      }),
    ),
  },
  closed,
);

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export const upstreamRoutes = (way: UpstreamGateway, credentials: UpstreamCredentials): AnyRoute[] => [
  insightRoute({
    id: 'upstream-status',
    method: 'GET',
    path: '/postern/v1/upstream',
    dataset: 'upstream',
    action: 'list',
    schema: {},
    summary: 'How the way to USPS stands: credentials, calls used and left, when they reset, what waits.',
    description:
      'Secrets are never shown. Tokens, waiting calls and kept answers are those of the node that answers.',
    handler: async () => {
      const status = await way.status();
      return {
        body: {
          ...status,
          credentials: status.credentials.map(({ setAt, token, ...shown }) => ({
            ...shown,
            setAt: iso(setAt),
            token: token === null ? null : { granted: token.granted, expiresAt: iso(token.expiresAt) },
          })),
          budgets: status.budgets.map((budget) => ({
            ...budget,
            resetsAt: iso(budget.resetsAt),
            blockedUntil: iso(budget.blockedUntil),
            pausedUntil: iso(budget.pausedUntil),
          })),
        },
      };
    },
  }),
  administrationRoute({
    id: 'upstream-credential-set',
    method: 'POST',
    path: '/postern/v1/upstream/credentials',
    dataset: 'upstream',
    schema: { body: Body },
    harmless: () => ({}),
    summary: "Sets a credential of the operator's at USPS, in place of the one of that name; kept sealed.",
    handler: async ({ body }, { now }) => {
      const { name, clientId, clientSecret, apis = [], scopes = [] } = body;
      const shown = await credentials.set({ name, clientId, clientSecret, apis, scopes, setAt: now });
      way.forget();
      return { status: 201, body: { ...shown, setAt: iso(shown.setAt) } };
    },
  }),
  administrationRoute({
    id: 'upstream-credential-remove',
    method: 'DELETE',
    path: '/postern/v1/upstream/credentials/:name',
    dataset: 'upstream',
    schema: { params: Type.Object({ name: CredentialName }, closed) },
    summary: 'Forgets a credential at USPS.',
    handler: async ({ params }) => {
      const removed = await credentials.remove(params.name);
      way.forget();
      if (removed) return { body: { removed: params.name } };
      throw new PosternError('not_found', 'There is nothing here under this name.', { status: 404 });
    },
  }),
];
