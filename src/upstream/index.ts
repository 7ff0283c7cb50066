export type { Checked } from './answer.ts';
export type { Priority } from './budget.ts';
export { type ShownCredential, UpstreamCredentials } from './credentials.ts';
export {
  UpstreamGateway,
  type UpstreamParts,
  type UpstreamSettings,
  type UpstreamStatus,
} from './gateway.ts';
export { upstreamMissing } from './problems.ts';
export type { ForwardedHeader, UpstreamRequest } from './request.ts';
export { upstreamSettings } from './settings.ts';
