/** What operators and clients' tools ask of the server itself: metrics, and the OpenAPI document. */
import { type AnyRoute, type Metrics, openApiDocument, type PreparedRoute } from '../../gateway/index.ts';
import { version } from '../../version.ts';
import { insightRoute, publicRoute } from './declare.ts';

export const operationsRoutes = (metrics: Metrics, prepared: () => readonly PreparedRoute[]): AnyRoute[] => [
  insightRoute({
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    dataset: 'usage',
    schema: {},
    summary:
      'Counters and durations in the Prometheus text format; needs the token of an admin, steward or auditor.',
    handler: async () => ({
      body: await metrics.text(),
      headers: { 'content-type': metrics.contentType },
    }),
  }),
  publicRoute({
    id: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    dataset: 'catalog',
    schema: {},
    summary: 'The OpenAPI 3.1 document of this server.',
    handler: (_input, { baseUrl }) => ({ body: openApiDocument(prepared(), version, baseUrl) }),
  }),
];
