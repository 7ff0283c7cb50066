export type { UpstreamCredentials } from './credentials.ts';
export { UpstreamGateway } from './gateway.ts';
export { type OpenUpstream, openUpstream } from './open.ts';
export type { UpstreamSettings } from './parts.ts';
export type { UpstreamRequest } from './request.ts';
