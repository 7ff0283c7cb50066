/** The demo that `postern up` makes: an organisation and an app whose secret can be shown again. */
import { type Config, isLoopback } from '../../config.ts';
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import type { Demo } from '../../identity/index.ts';
import { administrationRoute } from './declare.ts';

/** Its secret is printed and shown again, so it is made where nobody else can use it. */
const assertLoopback = ({ host }: Config): void => {
  if (isLoopback(host)) return;
  throw new PosternError('demo_beyond_loopback', `This server listens on ${host}: there it has no demo.`, {
    status: 409,
    cure: 'Leave POSTERN_HOST at loopback to try the demo, or make an organisation: postern org create.',
  });
};

export const demoRoutes = (demo: Demo, config: Config): AnyRoute[] => [
  administrationRoute({
    id: 'demo-make',
    method: 'POST',
    path: '/postern/v1/demo',
    dataset: 'demo',
    schema: {},
    summary: 'Makes the demo organisation and app, or finds them, and shows their credentials.',
    handler: async (_input, { now }) => {
      assertLoopback(config);
      return { body: await demo.make(now) };
    },
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
