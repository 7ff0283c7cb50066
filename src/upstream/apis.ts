/** What is known of each API of USPS before it is asked: the scopes that open it, and whether its answers may be kept. */

const HOUR_SECONDS = 3_600;

export interface ApiFacts {
  /** Any of these scopes opens the API; the specification and live tokens differ in two names (wire finding 8). */
  readonly scopes: readonly string[];
  /** How long answers are kept unless the operator says otherwise, seconds; 0: not at all. */
  readonly keepSeconds: number;
}

const facts = (scopes: readonly string[], keepSeconds: number): ApiFacts => ({ scopes, keepSeconds });

/** By the first segment of the path. What is sensitive, or changes something, is never kept unless the operator sets it. */
const KNOWN: Readonly<Record<string, ApiFacts>> = {
  addresses: facts(['addresses'], HOUR_SECONDS),
  prices: facts(['prices', 'domestic-prices'], HOUR_SECONDS),
  'international-prices': facts(['international-prices'], HOUR_SECONDS),
  locations: facts(['locations'], HOUR_SECONDS),
  'service-standards': facts(['service-standards'], HOUR_SECONDS),
  'service-standards-directory': facts(['service-standards'], HOUR_SECONDS),
  'service-standards-files': facts(['service-standards-files'], 0),
  'international-service-standard': facts(['international-service-standard'], HOUR_SECONDS),
  shipments: facts(['shipments'], HOUR_SECONDS),
  tracking: facts(['tracking'], 0),
  'subscriptions-tracking': facts(['subscriptions-tracking'], 0),
  labels: facts(['labels'], 0),
  'international-labels': facts(['international-labels'], 0),
  payments: facts(['payments'], 0),
  pickup: facts(['pickup', 'carrier-pickup'], 0),
  'carrier-pickup': facts(['pickup', 'carrier-pickup'], 0),
  'scan-forms': facts(['scan-forms', 'scan-form'], 0),
  containers: facts(['containers'], 0),
};

const UNKNOWN = facts([], 0);

export const factsOf = (api: string): ApiFacts =>
  (Object.hasOwn(KNOWN, api) ? KNOWN[api] : undefined) ?? UNKNOWN;

/** `/addresses/v3/address` belongs to `addresses`. */
export const apiOf = (path: string): string => path.split('/')[1] ?? '';
