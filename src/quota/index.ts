export type { Allowance, Verdict } from './allowance.ts';
export { clientKey } from './client-address.ts';
export { rateLimitHeaders } from './headers.ts';
export { Quota } from './quota.ts';
