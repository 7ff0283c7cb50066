/** POST /postern/v1/apps/:id/tokens: a short-lived token of an app, for whoever tries its requests out. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { issueTrialToken } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';
import { administrationRoute } from '../declare.ts';
import { AppId, IdParams } from '../schemas.ts';
import { ofApp } from './owner.ts';

export const trialTokenRoute = (store: Store): AnyRoute =>
  administrationRoute({
    id: 'apps-tokens',
    method: 'POST',
    path: '/postern/v1/apps/:id/tokens',
    dataset: 'apps',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    summary:
      'Issues an access token of an app for a quarter of an hour, to try requests out; recorded with who had it issued.',
    handler: async ({ params }, { now, principal }) => {
      const person = principal.kind === 'person' ? principal.id : null;
      const token = await issueTrialToken(store, params.id, person, now);
      return {
        status: 201,
        body: {
          accessToken: token.accessToken,
          tokenType: 'Bearer',
          scope: token.scope,
          expiresInSeconds: token.expiresInSeconds,
          expiresAt: new Date(token.issuedAt + token.expiresInSeconds * 1000).toISOString(),
          app: token.app.id,
          issuedBy: principal.id,
        },
      };
    },
  });
