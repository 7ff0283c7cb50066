export { tileRoutes } from './routes.ts';
export { TileStore } from './tile-store.ts';
