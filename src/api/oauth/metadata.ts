/** Metadata of the authorisation server (RFC 8414) and of the protected resource (RFC 9728). */
import { type AnyRoute, declareRoute } from '../../gateway/index.ts';
import { PRODUCTS } from '../../identity/index.ts';

const SCOPES = [...new Set(Object.values(PRODUCTS).flat())].sort();

const metadataRoute = (
  id: string,
  path: string,
  summary: string,
  body: (baseUrl: string) => Record<string, unknown>,
): AnyRoute =>
  declareRoute({
    id,
    method: 'GET',
    path,
    dialect: 'problem',
    channel: 'apis',
    dataset: 'catalog',
    action: 'read',
    dataClass: 'public',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: {},
    harmless: () => ({}),
    subject: null,
    summary,
    handler: (_input, { baseUrl }) => ({ body: body(baseUrl) }),
  });

export const metadataRoutes = (): AnyRoute[] => [
  metadataRoute(
    'oauth-server-metadata',
    '/.well-known/oauth-authorization-server',
    'Authorisation server metadata (RFC 8414).',
    (baseUrl) => ({
      issuer: baseUrl,
      token_endpoint: `${baseUrl}/oauth2/v3/token`,
      revocation_endpoint: `${baseUrl}/oauth2/v3/revoke`,
      introspection_endpoint: `${baseUrl}/oauth2/v3/introspect`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      scopes_supported: SCOPES,
      service_documentation: `${baseUrl}/openapi.json`,
    }),
  ),
  metadataRoute(
    'oauth-resource-metadata',
    '/.well-known/oauth-protected-resource',
    'Protected resource metadata (RFC 9728).',
    (baseUrl) => ({
      resource: baseUrl,
      authorization_servers: [baseUrl],
      bearer_methods_supported: ['header'],
      scopes_supported: SCOPES,
    }),
  ),
];
