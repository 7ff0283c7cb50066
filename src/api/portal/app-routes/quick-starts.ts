/** GET /postern/v1/apps/:id/quick-starts: scripts that run as they are, for what an app may call. */
import type { AnyRoute, PreparedRoute } from '../../../gateway/index.ts';
import { getApp, type Principal } from '../../../identity/index.ts';
import { insightRoute } from '../declare.ts';
import { AppId, IdParams } from '../schemas.ts';
import { ofApp } from '../self-service/index.ts';
import { callableBy, principalOfApp } from './callable.ts';
import { CALLS, SECRET_VARIABLE, scriptsOf } from './examples.ts';
import type { AppRouteRooms } from './rooms.ts';

/** The purpose to state: none where the app's default serves or none is needed, else the first that is granted. */
const purposeFor = ({ route }: PreparedRoute, app: Principal): string => {
  if (!route.purposeRequired) return '';
  const { purposes } = app.attributes(route.delivery, route.dataset);
  return purposes.includes(app.defaultPurpose) ? '' : (purposes[0] ?? '');
};

export const quickStartsRoute = ({ store, policy, prepared }: AppRouteRooms): AnyRoute =>
  insightRoute({
    id: 'apps-quick-starts',
    method: 'GET',
    path: '/postern/v1/apps/:id/quick-starts',
    dataset: 'apps',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    harmless: ({ params }) => ({ id: params.id }),
    summary:
      'Scripts in curl, Node and Python for what an app may call; the secret is read from the environment.',
    handler: async ({ params }, { now, baseUrl }) => {
      const app = await getApp(store, params.id);
      const principal = await principalOfApp(store, app.id, app.products, now);
      const shown = CALLS.flatMap((call) => {
        const route = prepared().find(({ route: { id } }) => id === call.route);
        return route === undefined ? [] : [{ call, route }];
      });
      const { may, leftOut } =
        principal === undefined
          ? { may: [], leftOut: [] }
          : callableBy(
              principal,
              shown.map(({ route }) => route),
              policy(now),
              now,
            );
      return {
        body: {
          app: app.id,
          baseUrl,
          secretVariable: SECRET_VARIABLE,
          examples: shown
            .filter(({ route }) => may.includes(route))
            .map(({ call, route }) => ({
              id: call.route,
              title: call.title,
              route: route.template,
              variables: [SECRET_VARIABLE, ...call.variables],
              scripts: scriptsOf(call, {
                baseUrl,
                clientId: app.id,
                purpose: principal === undefined ? '' : purposeFor(route, principal),
              }),
            })),
          leftOut: leftOut.map(({ route, code, because, cure }) => ({ route, code, because, cure })),
        },
      };
    },
  });
