/**
 * POST /oauth2/v3/token: client credentials in JSON or form, the answer's fields as live USPS tokens have them
 * (usps-v3-wire 2.1). A scope that the app's products do not hold is not granted and no error: 200, as USPS does.
 */

import type { Config } from '../../config.ts';
import { PosternError } from '../../errors.ts';
import { declareRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { issueToken, type TokenRefusal } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import { CREDENTIAL_PROPERTIES, requireCredentials } from './credentials.ts';

const Body = Type.Object(
  {
    grant_type: Type.String({ maxLength: 100, description: '"client_credentials"' }),
    ...CREDENTIAL_PROPERTIES,
    scope: Type.Optional(Type.String({ maxLength: 2000, description: 'scopes, separated by spaces' })),
  },
  { additionalProperties: true },
);

const REFUSALS: Readonly<Record<TokenRefusal, string>> = {
  client_unknown:
    'The client application credentials provided in the request are missing, invalid, inactive or not approved for access.',
  secret_expired: 'This client secret has expired; use the newer one or have it rotated.',
  secret_revoked: 'This client secret has been revoked.',
  app_suspended: 'This app, or its organisation, is suspended.',
};

export const tokenRoute = (store: Store, config: Config) =>
  declareRoute({
    id: 'oauth-token',
    method: 'POST',
    path: '/oauth2/v3/token',
    dialect: 'oauth',
    channel: 'apis',
    dataset: 'oauth',
    action: 'write',
    dataClass: 'public',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: { body: Body },
    consumes: ['application/json', 'application/x-www-form-urlencoded'],
    harmless: () => ({}),
    subject: null,
    summary: 'Issues an access token for a client id and secret.',
    description: 'Takes JSON, as USPS clients send it, and form bodies, as RFC 6749 has them.',
    confidence: 'reconstructed',
    async handler({ body }, { now, baseUrl }) {
      if (body.grant_type !== 'client_credentials') {
        throw new PosternError('grant_unsupported', 'grant_type must be client_credentials.', {
          status: 400,
          published: 'unsupported_grant_type',
          place: { field: 'grant_type' },
        });
      }
      const { clientId, clientSecret } = requireCredentials(body);
      const issued = await issueToken(
        store,
        { clientId, clientSecret, scope: body.scope },
        now,
        config.tokenSeconds,
      );
      if (typeof issued === 'string') {
        throw new PosternError(issued, REFUSALS[issued], { status: 401 });
      }
      const numbers = { issued_at: issued.issuedAt, expires_in: issued.expiresInSeconds };
      return {
        body: {
          access_token: issued.accessToken,
          token_type: 'Bearer',
          ...(config.wire === 'spec'
            ? { issued_at: String(numbers.issued_at), expires_in: String(numbers.expires_in) }
            : numbers),
          status: 'approved',
          scope: issued.scope,
          issuer: baseUrl,
          client_id: issued.app.id,
          application_name: issued.app.name,
          api_products: `[${issued.app.products.join(', ')}]`,
          public_key: '',
        },
        headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
      };
    },
  });
