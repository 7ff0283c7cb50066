export { deliveryRoute } from './deliveries.ts';
export { fileRoute } from './files.ts';
export { sourceRoutes } from './sources.ts';
