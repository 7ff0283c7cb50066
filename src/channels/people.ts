/** Words for who asks and what for. */
import type { Role } from '../policy/index.ts';

/** Somebody who asks: which roles of the rules may fit, and where to begin when the question names no data. */
export interface Persona {
  readonly id: string;
  readonly title: string;
  /** Roles of the rules; empty: the words say nothing about a role. */
  readonly roles: readonly Role[];
  readonly phrases: readonly string[];
  /** Datasets (catalogue ids) that such a person usually means. */
  readonly leans: readonly string[];
}

export const PERSONAS: readonly Persona[] = [
  {
    id: 'planner',
    title: 'city planner',
    roles: ['researcher'],
    phrases: [
      'city planner',
      'urban planner',
      'planner',
      'city planning',
      'municipality',
      'city council',
      'transport planner',
      'gis analyst',
      'planning department',
      'cartographer',
    ],
    leans: ['post-offices', 'collection-boxes', 'zip-reference'],
  },
  {
    id: 'researcher',
    title: 'researcher',
    roles: ['researcher'],
    phrases: [
      'researcher',
      'research',
      'academic',
      'university',
      'student',
      'phd',
      'scientist',
      'journalist',
      'study',
      'thesis',
      'economist',
      'think tank',
    ],
    leans: ['post-offices', 'zip-reference', 'statutes'],
  },
  {
    id: 'logistics',
    title: 'logistics firm',
    roles: ['platform', 'serviceProvider'],
    phrases: [
      '3pl',
      'logistics',
      'logistics firm',
      'logistics company',
      'fulfilment',
      'fulfillment',
      'fulfilment house',
      'warehouse',
      'freight forwarder',
      'third party logistics',
    ],
    leans: ['tracking-api', 'tracking-webhook', 'scan-event-extract'],
  },
  {
    id: 'platform',
    title: 'platform or consolidator',
    roles: ['platform'],
    phrases: [
      'platform',
      'consolidator',
      'marketplace',
      'label provider',
      'shipping platform',
      'on behalf of merchants',
      'for our merchants',
      'our merchants',
    ],
    leans: ['tracking-api', 'tracking-webhook', 'domestic-labels'],
  },
  {
    id: 'service-provider',
    title: 'service provider',
    roles: ['serviceProvider'],
    phrases: [
      'service provider',
      'analytics company',
      'analytics startup',
      'analytics',
      'analytics vendor',
      'aggregator',
      'reporting service',
      'visibility vendor',
    ],
    leans: ['tracking-api', 'tracking-access-rules'],
  },
  {
    id: 'shipper',
    title: 'shipper or mailer',
    roles: ['shipper'],
    phrases: [
      'shipper',
      'mailer',
      'merchant',
      'seller',
      'online shop',
      'online store',
      'web shop',
      'retailer',
      'shop owner',
      'we ship',
      'i ship',
      'print shop',
      'mail house',
    ],
    leans: ['tracking-api', 'addresses', 'domestic-prices'],
  },
  {
    id: 'developer',
    title: 'developer',
    roles: [],
    phrases: [
      'software team',
      'developer',
      'engineer',
      'programmer',
      'startup',
      'dev team',
      'software company',
      'web developer',
      'it department',
    ],
    leans: ['api-documentation', 'addresses', 'domestic-prices'],
  },
  {
    id: 'consumer',
    title: 'consumer',
    roles: ['consumer'],
    phrases: [
      'consumer',
      'private person',
      'i am waiting',
      'i m waiting',
      'i ordered',
      'citizen',
      'my grandmother',
      'my aunt',
      'my parcel',
      'my package',
      'my order',
      'my mail',
      'i bought',
      'expecting a package',
      'expecting a parcel',
    ],
    leans: ['tracking-lookup', 'post-offices', 'collection-boxes'],
  },
];

/** Purposes of the rules, with the words for them. Words that also name a concept may stand in both. */
export const PURPOSES: Readonly<Record<string, readonly string[]>> = {
  shipping: ['to ship', 'for shipping', 'shipping purpose'],
  'customer-visibility': [
    'customer visibility',
    'tell our customers',
    'tell my customers',
    'inform customers',
    'customer notification',
    'shipment visibility',
  ],
  returns: ['for returns', 'returns handling'],
  claims: ['claim', 'insurance claim', 'lost parcel claim'],
  marketing: ['marketing', 'advertising', 'lead generation', 'prospecting'],
  enrichment: ['enrichment', 'enrich', 'append data'],
  resale: ['resale', 'resell', 'selling on', 'sell', 'to sell'],
};
