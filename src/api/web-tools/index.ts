export { type WebToolsRooms, webToolsRoutes } from './routes.ts';
