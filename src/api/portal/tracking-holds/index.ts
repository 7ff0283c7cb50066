export { trackingHoldRoutes } from './routes.ts';
