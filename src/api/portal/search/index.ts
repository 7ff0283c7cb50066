export { searchRoute } from './route.ts';
