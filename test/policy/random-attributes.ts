/** Seeded random requests: mostly sensible ones, so that every rule is met, with edges and unknown values mixed in. */
import {
  type Action,
  Attributes,
  type DataClass,
  type DeliveryChannel,
  PrincipalAttributes,
  type PrincipalKind,
  RequestAttributes,
  type Role,
  SubjectAttributes,
} from '../../src/policy/index.ts';

/** mulberry32: a small seeded generator of numbers in [0, 1). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const DAY = 86_400_000;
const APRIL = Date.UTC(2026, 3, 1);
const ROLES: readonly Role[] = [
  'shipper',
  'platform',
  'serviceProvider',
  'developer',
  'consumer',
  'researcher',
  'steward',
  'auditor',
  'admin',
  'operator',
  'anonymous',
];
const CLASS_OF: Readonly<Record<string, DataClass>> = {
  facilities: 'public',
  zip: 'public',
  policy: 'public',
  catalog: 'public',
  oauth: 'public',
  policies: 'public',
  addresses: 'nonpublic',
  'address-lists': 'nonpublic',
  prices: 'nonpublic',
  'service-standards': 'nonpublic',
  'locations-api': 'nonpublic',
  labels: 'sensitive-enhanced',
  tracking: 'sensitive',
  'tracking.person': 'sensitive-enhanced',
  'proof-of-delivery': 'sensitive-enhanced',
  'tracking-lookups': 'sensitive',
  'recipient-links': 'sensitive',
  operations: 'sensitive',
  identity: 'nonpublic',
  apps: 'nonpublic',
  grants: 'nonpublic',
  approvals: 'nonpublic',
  audit: 'nonpublic',
  disclosures: 'sensitive',
  decisions: 'nonpublic',
  usage: 'nonpublic',
  jobs: 'nonpublic',
  agreements: 'nonpublic',
  'mailer-id-register': 'nonpublic',
  readiness: 'nonpublic',
  'authorisation-links': 'public',
  banner: 'nonpublic',
  'break-glass': 'nonpublic',
  'shipping-options': 'nonpublic',
  'zip-api': 'nonpublic',
  'tracking-subscriptions': 'nonpublic',
  'tracking-intake': 'nonpublic',
  'tracking-holds': 'nonpublic',
  'tracking-deliveries': 'public',
  'collection-boxes': 'public',
  editions: 'nonpublic',
  library: 'nonpublic',
  guard: 'nonpublic',
  upstream: 'nonpublic',
  sandbox: 'nonpublic',
  'sandbox-time': 'nonpublic',
  'person-records': 'nonpublic',
  training: 'nonpublic',
  'sign-in': 'public',
  'sign-in-links': 'nonpublic',
  passkeys: 'nonpublic',
  pickup: 'sensitive',
  'payment-accounts': 'sensitive',
  userinfo: 'nonpublic',
  unknown: 'nonpublic',
};
const DATASETS = Object.keys(CLASS_OF);
const POSTAL = new Set([
  'pickup',
  'payment-accounts',
  'userinfo',
  'tracking',
  'tracking.person',
  'proof-of-delivery',
  'tracking-subscriptions',
  'tracking-lookups',
  'recipient-links',
  'labels',
  'addresses',
  'address-lists',
  'prices',
  'service-standards',
  'shipping-options',
  'locations-api',
  'zip-api',
]);
const GOVERNING: readonly Role[] = ['steward', 'auditor', 'admin', 'operator'];
/** What kind of principal usually has a role; apps have the others. */
const KIND_OF: Readonly<Partial<Record<Role, PrincipalKind>>> = {
  anonymous: 'anonymous',
  operator: 'operator',
  steward: 'person',
  auditor: 'person',
  admin: 'person',
};
const SCOPES = [
  'addresses',
  'tracking',
  'subscriptions-tracking',
  'labels',
  'domestic-prices',
  'locations',
  'service-standards',
];
const PURPOSES = ['shipping', 'customer-visibility', 'returns', 'claims', 'marketing', 'resale', 'emergency'];
const MIDS = ['900000001', '900000002', '900000003', '123456'];
const MERCHANTS = ['m-1', 'm-2', 'm-3'];

/** Situations that chance alone rarely brings together; each is random in everything else. */
interface Scene {
  readonly principal: Partial<PrincipalAttributes>;
  readonly request: Partial<RequestAttributes>;
  readonly subject?: Partial<SubjectAttributes>;
}

const AFTER_APRIL = Date.UTC(2026, 10, 24);
const OWN_MIDS = { ownMids: MIDS, authorizedMids: MIDS, active: true } as const;
const TRACKING_SCENE = { dataClass: 'sensitive', time: AFTER_APRIL, purpose: 'shipping', scope: '' } as const;
const SCENES: readonly Scene[] = [
  {
    principal: { kind: 'person', role: 'developer', organisation: 'o-1', active: true },
    request: { dataset: 'apps', action: 'administer', dataClass: 'nonpublic' },
    subject: { organisation: 'o-1' },
  },
  {
    principal: { kind: 'person', role: 'shipper', organisation: 'o-1', active: true },
    request: { dataset: 'address-lists', action: 'export', dataClass: 'nonpublic', purpose: 'shipping' },
    subject: { personList: false },
  },
  {
    principal: { kind: 'app', role: 'shipper', ...OWN_MIDS },
    request: { dataset: 'sandbox', action: 'write', dataClass: 'nonpublic' },
    subject: { mid: '900000001', midDetermined: true },
  },
  {
    principal: { kind: 'app', active: true },
    request: { dataset: 'oauth', action: 'write', dataClass: 'nonpublic' },
  },
  {
    principal: { kind: 'app', role: 'platform', ...OWN_MIDS },
    request: { ...TRACKING_SCENE, dataset: 'tracking', action: 'export', channel: 'extract' },
    subject: { mid: '900000002', midDetermined: true, guardLevel: 0 },
  },
  {
    principal: { kind: 'app', role: 'platform', ...OWN_MIDS },
    request: { ...TRACKING_SCENE, dataset: 'tracking-lookups', action: 'list', channel: 'api' },
    subject: { guardLevel: 0 },
  },
  {
    principal: { kind: 'person', role: 'consumer', grantUntil: AFTER_APRIL + DAY, active: true },
    request: { ...TRACKING_SCENE, dataset: 'tracking', action: 'read', channel: 'api' },
    subject: { recipientLink: true, guardLevel: 0 },
  },
  {
    principal: { kind: 'app', role: 'shipper', ...OWN_MIDS },
    request: { ...TRACKING_SCENE, dataset: 'recipient-links', action: 'write', channel: 'api' },
    subject: { mid: '900000003', midDetermined: true, guardLevel: 0 },
  },
];

/** One random request. */
export const randomAttributes = (random: () => number): Attributes => {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const some = <T>(values: readonly T[]): T[] => values.filter(() => random() < 0.6);
  const chance = (share: number): boolean => random() < share;
  const near = (time: number): number => time + pick([-365 * DAY - 1, -365 * DAY, -DAY, -1, 0, 1, DAY]);
  const orUnknown = <T>(value: T): T | null => (chance(0.15) ? null : value);

  const principal = new PrincipalAttributes();
  const request = new RequestAttributes();
  const subject = new SubjectAttributes();
  request.time = pick([APRIL - 1, APRIL, APRIL + 1, Date.UTC(2026, 10, 24), Date.UTC(2027, 0, 1), 0]);
  request.dataset = chance(0.35)
    ? pick([
        'tracking',
        'tracking',
        'tracking.person',
        'labels',
        'tracking-subscriptions',
        'recipient-links',
        'pickup',
      ])
    : pick(DATASETS);
  request.dataClass = chance(0.85)
    ? (CLASS_OF[request.dataset] as DataClass)
    : pick<DataClass>(['public', 'nonpublic', 'sensitive', 'sensitive-enhanced']);
  /** What is kept here about access; the rest is postal data. */
  const kept = !POSTAL.has(request.dataset);
  request.action = pick<Action>(
    kept
      ? ['read', 'list', 'export', 'write', 'administer']
      : ['read', 'read', 'read', 'list', 'export', 'write', 'administer'],
  );
  request.channel = pick<DeliveryChannel>(['api', 'api', 'webhook', 'extract', 'page', 'cli']);
  request.purpose = chance(0.7) ? 'shipping' : pick(['', ...PURPOSES]);
  request.purposeRequired = chance(0.5);
  request.scope = chance(0.5) ? '' : pick(SCOPES);
  request.items = pick([1, 1, 35, 1_000_000]);
  request.route = 'GET /example';

  const likely = kept ? GOVERNING : ROLES.slice(0, 3);
  principal.role = chance(0.5) ? pick(likely) : pick(ROLES);
  principal.kind = chance(0.8)
    ? (KIND_OF[principal.role] ?? 'app')
    : pick<PrincipalKind>(['app', 'app', 'app', 'person', 'operator']);
  principal.id = `p-${Math.floor(random() * 50)}`;
  principal.organisation = pick(['', 'o-1', 'o-1', 'o-2']);
  principal.active = chance(0.95);
  principal.scopes = chance(0.6) ? SCOPES : some(SCOPES);
  principal.products = ['Public Access I'];
  principal.ownMids = some(MIDS);
  principal.authorizedMids = some(MIDS);
  principal.merchantTokens = some(MERCHANTS);
  principal.termsAccepted = orUnknown(chance(0.8) ? APRIL : near(APRIL));
  principal.termsRequired = chance(0.7) ? null : near(APRIL);
  principal.ipAgreementSigned = chance(0.8);
  principal.ipAgreementUntil = orUnknown(near(request.time));
  principal.feeRequired = orUnknown(chance(0.4));
  principal.feePaidThrough = orUnknown(near(request.time));
  principal.purposes = chance(0.7) ? PURPOSES : some(PURPOSES);
  principal.fieldGrants = some(['tracking.person', 'proof-of-delivery']);
  principal.recertifiedAt = orUnknown(near(request.time));
  principal.grantUntil = chance(0.6) ? null : near(request.time);
  principal.trainingAckAt = orUnknown(near(request.time));

  subject.mid = orUnknown(pick(MIDS));
  subject.midDetermined = subject.mid !== null;
  subject.merchant = orUnknown(pick(MERCHANTS));
  subject.organisation = pick([null, '', 'o-1', 'o-2']);
  subject.personList = chance(0.1);
  subject.personFields = chance(0.4);
  subject.guardLevel = chance(0.05) ? 5 : pick([0, 1, 4]);
  subject.secondFactor = chance(0.5);
  subject.recipientLink = chance(principal.role === 'consumer' ? 0.7 : 0.1);
  if (chance(0.06)) {
    const scene = pick(SCENES);
    Object.assign(principal, scene.principal);
    Object.assign(request, scene.request);
    Object.assign(subject, scene.subject);
  }
  return new Attributes(principal, request, subject);
};
