/** The demo that `postern up` makes: an organisation and an app whose secret can be shown again. */
import type { AnyRoute } from '../../gateway/index.ts';
import type { Demo } from '../../identity/index.ts';
import { administrationRoute } from './declare.ts';

export const demoRoutes = (demo: Demo): AnyRoute[] => [
  administrationRoute({
    id: 'demo-make',
    method: 'POST',
    path: '/postern/v1/demo',
    dataset: 'demo',
    schema: {},
    summary: 'Makes the demo organisation and app, or finds them, and shows their credentials.',
    handler: async (_input, { now }) => ({ body: await demo.make(now) }),
  }),
  administrationRoute({
    id: 'demo-remove',
    method: 'DELETE',
    path: '/postern/v1/demo',
    dataset: 'demo',
    schema: {},
    summary: 'Ends the demo: its organisation is suspended and its credentials are revoked.',
    handler: async (_input, { now }) => ({ body: { removed: await demo.remove(now) } }),
  }),
];
