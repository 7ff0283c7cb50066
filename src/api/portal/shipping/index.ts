export { shippingImportRoutes } from './import.ts';
