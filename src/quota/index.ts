export type { Allowance, Standing, Verdict } from './allowance.ts';
export { clientKey } from './client-address.ts';
export { rateLimitHeaders } from './headers.ts';
export { Quota } from './quota.ts';
