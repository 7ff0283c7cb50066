export { authorisationLinkRoutes } from './links.ts';
export { registerRoutes } from './register.ts';
export type { AuthorisationRooms } from './rooms.ts';
