/** POST /oauth2/v3/revoke (RFC 7009; JSON as USPS clients send it, and form): ends a token of the app's own. */

import { declareRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { revokeToken } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';

const Body = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 4000, description: 'the token to end' }),
    token_type_hint: Type.Optional(Type.String({ maxLength: 50 })),
  },
  { additionalProperties: true },
);

export const revokeRoute = (store: Store) =>
  declareRoute({
    id: 'oauth-revoke',
    method: 'POST',
    path: '/oauth2/v3/revoke',
    dialect: 'oauth',
    channel: 'apis',
    dataset: 'oauth',
    action: 'write',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: { body: Body },
    consumes: ['application/json', 'application/x-www-form-urlencoded'],
    harmless: () => ({}),
    subject: null,
    summary: 'Revokes an access token of the calling app; it is refused from the next request on.',
    confidence: 'reconstructed',
    async handler({ body }, { principal, now }) {
      await revokeToken(store, principal.id, body.token, now);
      return { body: '', headers: { 'content-type': 'text/plain; charset=utf-8' } };
    },
  });
