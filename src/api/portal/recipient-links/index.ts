export { linkRoutes } from './links.ts';
export { linkTrackingRoute } from './tracking.ts';
