export type { Gate } from './gate.ts';
export { Metrics } from './metrics.ts';
export { explanationMembers } from './refusals.ts';
export { openApiDocument } from './openapi.ts';
export {
  type AnyRoute,
  type Answer,
  type Context,
  declareRoute,
  type Input,
  type Route,
  type RouteSchemas,
} from './route.ts';
export { buildGateway, type Gateway } from './server.ts';
