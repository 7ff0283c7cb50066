export { datasetDesk } from './desk.ts';
export { requestingRoutes } from './requesting.ts';
export { reviewingRoutes } from './reviewing.ts';
