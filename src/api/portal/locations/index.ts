export { locationImportRoutes } from './import.ts';
export type { LocationRooms } from './rooms.ts';
export { locationRoutes } from './routes.ts';
export { indexesOf } from './wishes.ts';
