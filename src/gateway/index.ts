export type { Gate, Suspicion } from './gate.ts';
export type { DecideItem, ItemDecision, ItemError } from './items.ts';
export { Metrics } from './metrics.ts';
export { openApiDocument } from './openapi.ts';
export type { PreparedRoute } from './prepared.ts';
export { explanationMembers } from './refusals.ts';
export {
  type Answer,
  type AnyRoute,
  type Asked,
  type Context,
  declareRoute,
  type Input,
  type NegotiationHeader,
  type Route,
  type RouteSchemas,
  type SubjectFacts,
} from './route.ts';
export { buildGateway, type Gateway } from './server.ts';
