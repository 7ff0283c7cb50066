/**
 * A principal: what authentication found, ready for decisions. It is built once and kept until something about
 * it changes: a write (signal `identity`) or the passing of a date that one of its facts hangs on.
 */
import {
  type DeliveryChannel,
  PrincipalAttributes,
  type PrincipalKind,
  type Role,
} from '../policy/attributes.ts';
import type {
  AgreementTable,
  AuthorisationTable,
  GrantTable,
  TermsAcceptanceTable,
  TermsDocumentTable,
} from '../store/schema.ts';
import type { QuotaOverride } from './apps.ts';

export interface Principal {
  readonly kind: PrincipalKind;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly organisationId: string;
  readonly defaultPurpose: string;
  readonly quotas: Readonly<Record<string, QuotaOverride>>;
  /** Unix ms at which one of the facts below changes by itself. */
  readonly validUntil: number;
  /**
   * The attributes on a delivery channel, for a grant on a dataset. The same frozen object for the same two,
   * so that the journal can keep it once a block.
   */
  attributes(channel: DeliveryChannel, dataset: string): PrincipalAttributes;
  /** The merchant whose active token, held by this principal on a channel, covers a Mailer ID; null: none does. */
  merchantOf(mid: string, channel: DeliveryChannel): string | null;
  /** How the last grant for a dataset came to hold no more; null: one holds, or there never was one. */
  lapsedGrant(dataset: string): LapsedGrant | null;
}

export interface LapsedGrant {
  readonly how: 'suspended' | 'revoked' | 'ended';
  /** Unix ms. */
  readonly since: number;
}

/** What of a grant bears on its principal. */
type GrantFacts = Pick<
  GrantTable,
  | 'dataset'
  | 'purposes_json'
  | 'fields_json'
  | 'granted_at'
  | 'valid_until'
  | 'recertified_at'
  | 'revoked_at'
  | 'suspended_at'
>;

/** Everything that bears on one principal, as the tables hold it. */
export interface PrincipalFacts {
  readonly kind: PrincipalKind;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly organisationId: string;
  readonly active: 'active' | 'suspended';
  readonly scopes: readonly string[];
  readonly products: readonly string[];
  readonly defaultPurpose: string | null;
  readonly quotas: Readonly<Record<string, QuotaOverride>>;
  readonly ownMids: readonly string[];
  readonly authorisations: readonly AuthorisationTable[];
  readonly agreements: readonly AgreementTable[];
  readonly terms: readonly TermsAcceptanceTable[];
  /** Versions of the API terms that are recorded here. */
  readonly termsVersions: readonly TermsDocumentTable[];
  readonly grants: readonly GrantTable[];
  readonly trainingAckAt: number | null;
}

/** The same with no more of a grant than bears on attributes. */
type PrincipalSource = Omit<PrincipalFacts, 'grants'> & { readonly grants: readonly GrantFacts[] };

export const TERMS_DOCUMENT = 'usps-api-terms';

interface Window {
  readonly from: number;
  readonly until: number | null;
  readonly revokedAt: number | null;
}

const holds = ({ from, until, revokedAt }: Window, now: number): boolean =>
  revokedAt === null && from <= now && (until === null || until > now);

const authorisationWindow = (row: AuthorisationTable): Window => ({
  from: row.valid_from,
  until: row.valid_until,
  revokedAt: row.revoked_at,
});

const agreementWindow = (row: AgreementTable): Window => ({
  from: row.signed_at,
  until: row.valid_until,
  revokedAt: row.revoked_at,
});

const grantWindow = (row: GrantFacts): Window => ({
  from: row.granted_at,
  until: row.valid_until,
  revokedAt: row.revoked_at ?? row.suspended_at,
});

/** The next instant after `now` at which any window opens or closes. */
const nextChange = (windows: readonly Window[], now: number): number =>
  windows
    .filter(({ revokedAt }) => revokedAt === null)
    .flatMap(({ from, until }) => [from, until ?? Number.POSITIVE_INFINITY])
    .filter((at) => at > now)
    .reduce((soonest, at) => Math.min(soonest, at), Number.POSITIVE_INFINITY);

const newest = (instants: readonly (number | null)[]): number | null =>
  instants.reduce<number | null>(
    (best, at) => (at !== null && (best === null || at > best) ? at : best),
    null,
  );

/** A certification that has run out is not covered by a newer one of another grant. */
const oldest = (instants: readonly (number | null)[]): number | null =>
  instants.reduce<number | null>(
    (best, at) => (at !== null && (best === null || at < best) ? at : best),
    null,
  );

const texts = (json: string): string[] => JSON.parse(json) as string[];

/** Ways of asking for a dataset that the grant on it covers. */
const COVERED: ReadonlyMap<string, string> = new Map([
  ['tracking-lookups', 'tracking'],
  ['recipient-links', 'tracking'],
  ['tracking-subscriptions', 'tracking'],
]);

const grantedBy = (dataset: string): string => COVERED.get(dataset) ?? dataset;

const authorisedOn = (
  { authorisations }: PrincipalSource,
  channel: DeliveryChannel,
  now: number,
): AuthorisationTable[] =>
  authorisations.filter(
    (row) => holds(authorisationWindow(row), now) && (row.channel === 'any' || row.channel === channel),
  );

const grantsOn = ({ grants }: PrincipalSource, dataset: string): GrantFacts[] =>
  grants.filter((row) => row.dataset === grantedBy(dataset) || row.dataset === '*');

const lapseOf = ({ revoked_at, suspended_at, valid_until }: GrantFacts, now: number): LapsedGrant | null => {
  if (revoked_at !== null) return { how: 'revoked', since: Number(revoked_at) };
  const ended = valid_until !== null && Number(valid_until) <= now ? Number(valid_until) : null;
  if (suspended_at !== null && (ended === null || Number(suspended_at) < ended)) {
    return { how: 'suspended', since: Number(suspended_at) };
  }
  return ended === null ? null : { how: 'ended', since: ended };
};

/** The lapse that came last. */
const lastLapse = (grants: readonly GrantFacts[], now: number): LapsedGrant | null => {
  if (grants.some((row) => holds(grantWindow(row), now))) return null;
  return grants
    .flatMap((row) => lapseOf(row, now) ?? [])
    .reduce<LapsedGrant | null>((last, one) => (last === null || one.since > last.since ? one : last), null);
};

const buildAttributes = (
  facts: PrincipalSource,
  channel: DeliveryChannel,
  dataset: string,
  now: number,
): PrincipalAttributes => {
  const authorised = authorisedOn(facts, channel, now);
  const grants = grantsOn(facts, dataset).filter((row) => holds(grantWindow(row), now));
  const agreement = facts.agreements.find(
    (row) => row.kind === 'ip-agreement' && holds(agreementWindow(row), now),
  );
  const attributes = new PrincipalAttributes();
  attributes.kind = facts.kind;
  attributes.id = facts.id;
  attributes.organisation = facts.organisationId;
  attributes.role = facts.role;
  attributes.active = facts.active === 'active';
  attributes.scopes = facts.scopes;
  attributes.products = facts.products;
  attributes.ownMids = facts.ownMids;
  attributes.authorizedMids = [
    ...new Set(authorised.filter(({ basis }) => basis !== 'merchant-token').map(({ mid }) => mid)),
  ];
  attributes.merchantTokens = [
    ...new Set(
      authorised.flatMap(({ basis, merchant }) =>
        basis === 'merchant-token' && merchant !== null ? [merchant] : [],
      ),
    ),
  ];
  attributes.termsAccepted = newest(
    facts.terms.filter(({ document }) => document === TERMS_DOCUMENT).map((row) => row.version_at),
  );
  attributes.termsRequired = newest(
    facts.termsVersions
      .filter((row) => Number(row.effective_from) <= now)
      .map((row) => Number(row.version_at)),
  );
  attributes.ipAgreementSigned = agreement !== undefined;
  attributes.ipAgreementUntil = agreement?.valid_until ?? null;
  attributes.feeRequired =
    agreement === undefined || agreement.fee_required === null ? null : agreement.fee_required === 1;
  attributes.feePaidThrough = agreement?.fee_paid_through ?? null;
  attributes.purposes = [...new Set(grants.flatMap((row) => texts(row.purposes_json)))];
  attributes.fieldGrants = [...new Set(grants.flatMap((row) => texts(row.fields_json)))];
  attributes.recertifiedAt = oldest(grants.map((row) => row.recertified_at));
  attributes.grantUntil = grants.some((row) => row.valid_until === null)
    ? null
    : newest(grants.map((row) => row.valid_until));
  attributes.trainingAckAt = facts.trainingAckAt;
  return Object.freeze(attributes);
};

/** Makes a principal of its facts as they stand at `now`. */
export const toPrincipal = (facts: PrincipalSource, now: number): Principal => {
  const built = new Map<string, PrincipalAttributes>();
  const windows = [
    ...facts.authorisations.map(authorisationWindow),
    ...facts.agreements.map(agreementWindow),
    ...facts.grants.map(grantWindow),
    ...facts.termsVersions.map(({ effective_from }) => ({
      from: Number(effective_from),
      until: null,
      revokedAt: null,
    })),
  ];
  return {
    kind: facts.kind,
    id: facts.id,
    name: facts.name,
    role: facts.role,
    organisationId: facts.organisationId,
    defaultPurpose: facts.defaultPurpose ?? '',
    quotas: facts.quotas,
    validUntil: nextChange(windows, now),
    attributes(channel, dataset) {
      const key = `${channel} ${dataset}`;
      let attributes = built.get(key);
      if (attributes === undefined) {
        attributes = buildAttributes(facts, channel, dataset, now);
        built.set(key, attributes);
      }
      return attributes;
    },
    merchantOf: (mid, channel) =>
      authorisedOn(facts, channel, now).find((row) => row.basis === 'merchant-token' && row.mid === mid)
        ?.merchant ?? null,
    lapsedGrant: (dataset) => lastLapse(grantsOn(facts, dataset), now),
  };
};

const NOTHING: Omit<PrincipalFacts, 'kind' | 'id' | 'name' | 'role'> = {
  organisationId: '',
  active: 'active',
  scopes: [],
  products: [],
  defaultPurpose: null,
  quotas: {},
  ownMids: [],
  authorisations: [],
  agreements: [],
  terms: [],
  termsVersions: [],
  grants: [],
  trainingAckAt: null,
};

/** Whoever asks without a token. */
export const ANONYMOUS: Principal = toPrincipal(
  { ...NOTHING, kind: 'anonymous', id: '', name: 'anonymous', role: 'anonymous' },
  0,
);

/**
 * Whoever holds a link that a Mailer ID's owner made for one piece: a consumer with no scope, purpose or organisation.
 * @param until Unix ms at which the link ends
 */
export const recipientPrincipal = (linkId: string, until: number, now: number): Principal =>
  toPrincipal(
    {
      ...NOTHING,
      kind: 'person',
      id: linkId,
      name: 'recipient',
      role: 'consumer',
      grants: [
        {
          dataset: 'tracking',
          purposes_json: '[]',
          fields_json: '[]',
          granted_at: 0,
          valid_until: until,
          recertified_at: null,
          revoked_at: null,
          suspended_at: null,
        },
      ],
    },
    now,
  );

/** Local use of the command line; it can never act as requester, approver or second approver. */
export const LOCAL_OPERATOR: Principal = toPrincipal(
  { ...NOTHING, kind: 'operator', id: 'local-operator', name: 'local operator', role: 'operator' },
  0,
);
