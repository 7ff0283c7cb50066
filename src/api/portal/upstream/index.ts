export { followRoutes } from './follows.ts';
export { upstreamRoutes } from './upstream.ts';
