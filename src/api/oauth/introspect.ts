/** POST /oauth2/v3/introspect (RFC 7662): what this server holds of a token, told to the app that owns it. */

import { declareRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { introspectToken } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';

const Body = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 4000, description: 'the token to look at' }),
    token_type_hint: Type.Optional(Type.String({ maxLength: 50 })),
  },
  { additionalProperties: true },
);

export const introspectRoute = (store: Store) =>
  declareRoute({
    id: 'oauth-introspect',
    method: 'POST',
    path: '/oauth2/v3/introspect',
    dialect: 'oauth',
    channel: 'apis',
    dataset: 'oauth',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: { body: Body },
    consumes: ['application/json', 'application/x-www-form-urlencoded'],
    harmless: () => ({}),
    subject: null,
    summary: 'Tells an app whether a token of its own is active, and its scope and times.',
    confidence: 'reconstructed',
    handler: async ({ body }, { principal, now }) => ({
      body: await introspectToken(store, principal.id, body.token, now),
    }),
  });
