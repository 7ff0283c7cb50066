export { locationImportRoutes } from './import.ts';
export { locationRoutes } from './nearest.ts';
