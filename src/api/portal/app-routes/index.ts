export { appOpenApiRoute } from './openapi.ts';
export { quickStartsRoute } from './quick-starts.ts';
