export { locationChangeRoutes } from './changes.ts';
export { locationFindingRoutes } from './findings.ts';
export { locationImportRoutes } from './import.ts';
export { answerImportRoutes } from './import-answers.ts';
export { layoutRoutes } from './layouts.ts';
export type { LocationRooms } from './rooms.ts';
export { locationRoutes } from './routes.ts';
export { indexesOf } from './wishes.ts';
