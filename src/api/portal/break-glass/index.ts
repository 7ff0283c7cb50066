export { breakGlassRoutes } from './routes.ts';
