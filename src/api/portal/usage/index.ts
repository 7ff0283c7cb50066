export { usageRoute } from './route.ts';
