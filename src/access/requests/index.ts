export type { ClockSettings } from './clocks.ts';
export * from './model.ts';
export { REFUSAL_CODES } from './refusals.ts';
export { AccessRequests, type Begun, type Review } from './requests.ts';
export type { AccessRequest } from './rows.ts';
export { LONGEST_GRANT_DAYS } from './terms.ts';
