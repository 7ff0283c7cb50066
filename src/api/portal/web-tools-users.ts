/** USERIDs of the Web Tools dialect. A USERID is shown once, in the answer that made it. */

import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { issueWebToolsUser, listWebToolsUsers, revokeWebToolsUser } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import { administrationRoute, insightRoute } from './declare.ts';
import { AppId, closed, IdParams, WebToolsUserId } from './schemas.ts';
import { ofApp, ofWebToolsUser } from './self-service/index.ts';

const Clients = Type.Object(
  {
    clients: Type.Optional(
      Type.Array(
        Type.String({ maxLength: 64, pattern: '^[0-9a-fA-F.:/]+$', description: 'an address or network' }),
        {
          maxItems: 50,
          description: 'client addresses or networks that count as a second factor',
        },
      ),
    ),
  },
  closed,
);

export const webToolsUserRoutes = (store: Store): AnyRoute[] => [
  insightRoute({
    id: 'web-tools-users-list',
    method: 'GET',
    path: '/postern/v1/apps/:id/web-tools-users',
    dataset: 'apps',
    action: 'list',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    summary: 'Lists the Web Tools USERIDs of an app: hints and dates, never the USERIDs.',
    handler: async ({ params }) => ({ body: { users: await listWebToolsUsers(store, params.id) } }),
  }),
  administrationRoute({
    id: 'web-tools-users-create',
    method: 'POST',
    path: '/postern/v1/apps/:id/web-tools-users',
    dataset: 'apps',
    schema: { params: IdParams(AppId), body: Clients },
    subject: ofApp(store),
    summary: 'Makes a Web Tools USERID for an app; it is shown this once.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await issueWebToolsUser(store, params.id, body.clients ?? [], now),
    }),
  }),
  administrationRoute({
    id: 'web-tools-users-revoke',
    method: 'POST',
    path: '/postern/v1/web-tools-users/:id/revoke',
    dataset: 'apps',
    schema: { params: IdParams(WebToolsUserId) },
    subject: ofWebToolsUser(store),
    summary: 'Revokes a Web Tools USERID, from the next request on.',
    handler: async ({ params }, { now }) => ({ body: await revokeWebToolsUser(store, params.id, now) }),
  }),
];
