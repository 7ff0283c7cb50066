export type { Gate, Suspicion } from './gate.ts';
export type { DecideItem, ItemDecision, ItemError } from './items.ts';
export { Metrics } from './metrics.ts';
export { openApiDocument } from './openapi.ts';
export { allowanceOf, type PreparedRoute, quotaKey } from './prepared.ts';
export { explanationMembers, withLapse } from './refusals.ts';
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
} from './route.ts';
export { buildGateway, type Gateway } from './server.ts';
export type { SubjectFacts } from './subject.ts';
export { webToolsErrorElement } from './web-tools-error.ts';
export { childText, readXml, type XmlElement } from './xml-reader.ts';
