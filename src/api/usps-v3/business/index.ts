export type { BusinessAnswers, InternationalAnswers } from './answers.ts';
export { heldAnswers } from './held.ts';
export { type BusinessRooms, businessRoutes } from './routes.ts';
