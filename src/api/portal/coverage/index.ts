export { coverageRoutes } from './coverage.ts';
