/**
 * Products and the OAuth scopes they open. Names and scopes are those seen in USPS tokens (usps-v3-wire 2.1);
 * which product holds which scope is this server's own table where USPS has published none.
 */

/** Product name → scopes. */
export const PRODUCTS = {
  'Public Access I': [
    'addresses',
    'domestic-prices',
    'prices',
    'international-prices',
    'locations',
    'parcel-locker',
    'service-standards',
    'service-standards-files',
    'international-service-standard',
    'shipments',
    'oauth2-oidc',
    'openid',
  ],
  Tracking: ['tracking'],
  'Webhook Subscriptions - Tracking': ['subscriptions-tracking'],
  'Shipping Suite': [
    'labels',
    'international-labels',
    'payments',
    'pickup',
    'carrier-pickup',
    'scan-forms',
    'containers',
  ],
} as const satisfies Record<string, readonly string[]>;

/** What an app has unless something else is asked for, as at USPS. */
export const DEFAULT_PRODUCT = 'Public Access I';

export type Product = keyof typeof PRODUCTS;

export const isProduct = (text: string): text is Product => Object.hasOwn(PRODUCTS, text);

/**
 * Whether a product opens nothing by itself: what its scopes are for is granted on a request that somebody reviews.
 * The default product alone needs none.
 */
export const needsGrant = (product: Product): boolean => product !== DEFAULT_PRODUCT;

/** All scopes of some products, in table order, each once. */
export const scopesOf = (products: readonly string[]): string[] => [
  ...new Set(products.flatMap((product) => (isProduct(product) ? PRODUCTS[product] : []))),
];

/** The product that would add a scope; undefined: no product has it. */
export const productWithScope = (scope: string): Product | undefined =>
  (Object.keys(PRODUCTS) as Product[]).find((product) =>
    (PRODUCTS[product] as readonly string[]).includes(scope),
  );
