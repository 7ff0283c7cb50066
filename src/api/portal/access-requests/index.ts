export { datasetDesk } from './desk.ts';
export { keepingRoutes } from './keeping.ts';
export { requestingRoutes } from './requesting.ts';
export { reviewingRoutes } from './reviewing.ts';
