export { requestLogRoute } from './route.ts';
