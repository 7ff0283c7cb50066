/** Address lists: as jobs on the server, and the record of those cleaned on the command line. */
export { batchRoutes } from './batches.ts';
export { runRoutes } from './runs.ts';
