/** GET /postern/v1/apps/:id/openapi.json: the OpenAPI document of what an app may call. */
import { type AnyRoute, openApiDocument } from '../../../gateway/index.ts';
import { getApp } from '../../../identity/index.ts';
import { version } from '../../../version.ts';
import { insightRoute } from '../declare.ts';
import { AppId, IdParams } from '../schemas.ts';
import { ofApp } from '../self-service/index.ts';
import { callableBy, type LeftOut, principalOfApp } from './callable.ts';
import type { AppRouteRooms } from './rooms.ts';

/** Routes with the same reason told together. */
const grouped = (leftOut: readonly LeftOut[]): unknown[] =>
  [...Map.groupBy(leftOut, ({ dataset, code, because }) => `${dataset} ${code} ${because}`).values()].map(
    (group) => {
      const { dataset = '', rules = [], code = '', because = '', cure = '' } = group[0] ?? {};
      return { dataset, code, because, cure, rules, routes: group.map(({ route }) => route) };
    },
  );

export const appOpenApiRoute = ({ store, policy, prepared }: AppRouteRooms): AnyRoute =>
  insightRoute({
    id: 'apps-openapi',
    method: 'GET',
    path: '/postern/v1/apps/:id/openapi.json',
    dataset: 'apps',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    harmless: ({ params }) => ({ id: params.id }),
    summary: 'The OpenAPI document of what an app may call, and why the rest is left out.',
    handler: async ({ params }, { now, baseUrl }) => {
      const app = await getApp(store, params.id);
      const principal = await principalOfApp(store, app.id, app.products, now);
      const { may, leftOut } =
        principal === undefined
          ? { may: [], leftOut: [] }
          : callableBy(principal, prepared(), policy(now), now);
      const document = openApiDocument(may, version, baseUrl) as Record<string, unknown>;
      return {
        body: {
          ...document,
          'x-postern-app': { id: app.id, role: app.role, products: app.products },
          'x-postern-left-out': grouped(leftOut),
        },
      };
    },
  });
