export type { UpstreamCredentials } from './credentials.ts';
export { UpstreamGateway, type UpstreamSettings } from './gateway.ts';
export { type OpenUpstream, openUpstream } from './open.ts';
export type { UpstreamRequest } from './request.ts';
