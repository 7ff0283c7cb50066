export { completeRoutes } from './complete.ts';
export { explainRoutes } from './explain.ts';
export { addressImportRoutes } from './import.ts';
export { validateRoute } from './validate.ts';
