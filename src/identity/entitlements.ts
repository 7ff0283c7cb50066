/**
 * What an organisation or app is entitled to beyond its role: own Mailer IDs, authorisations by others,
 * agreements, accepted terms, granted purposes. The policy pack reads them; the access workflow writes them.
 */
import { PosternError } from '../errors.ts';
import type {
  AgreementTable,
  AuthorisationTable,
  GrantTable,
  MailerIdTable,
  TermsAcceptanceTable,
} from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { getApp } from './apps.ts';
import { getOrganisation } from './organisations.ts';
import { parseChoice, parseMid } from './parse.ts';
import { newId } from './secrets.ts';

const CHANNELS = ['any', 'api', 'webhook', 'extract'] as const;
const BASES = ['owner', 'merchant-token', 'platform-mid', 'ip-agreement'] as const;

/** Registers a Mailer ID to an organisation; the same again changes nothing. */
export const addMailerId = async (
  store: Store,
  input: { readonly organisationId: string; readonly mid: string; readonly proof: string },
  now: number,
): Promise<MailerIdTable> => {
  const organisation = await getOrganisation(store, input.organisationId);
  const mid = parseMid(input.mid);
  const known = await store.db.selectFrom('mailer_id').selectAll().where('mid', '=', mid).executeTakeFirst();
  if (known !== undefined) {
    if (known.organisation_id === organisation.id) return known;
    throw new PosternError('mid_taken', `Mailer ID ${mid} is registered to another organisation.`, {
      status: 409,
      cure: 'If it is yours, ask the steward to settle the ownership.',
    });
  }
  const row: MailerIdTable = {
    mid,
    organisation_id: organisation.id,
    proof: input.proof,
    added_at: now,
  };
  await store.db.insertInto('mailer_id').values(row).execute();
  await store.signal('identity');
  return row;
};

/** A Mailer ID that is registered to an organisation. */
export interface MailerIdHeld {
  readonly mid: string;
  /** How its ownership was proved. */
  readonly proof: string;
  /** ISO 8601. */
  readonly addedAt: string;
}

export const listMailerIds = async (store: Store, organisationId: string): Promise<MailerIdHeld[]> =>
  (
    await store.db
      .selectFrom('mailer_id')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .orderBy('mid')
      .execute()
  ).map(({ mid, proof, added_at }) => ({ mid, proof, addedAt: new Date(Number(added_at)).toISOString() }));

export interface NewAuthorisation {
  readonly appId: string;
  readonly mid: string;
  readonly channel: string;
  readonly basis: string;
  readonly merchant?: string;
  readonly evidence: string;
  readonly validFrom: number;
  readonly validUntil?: number;
}

/** A shipper lets an app see its Mailer ID on a delivery channel, from and until, on a stated basis. */
export const addAuthorisation = async (
  store: Store,
  input: NewAuthorisation,
  now: number,
): Promise<AuthorisationTable> => {
  const app = await getApp(store, input.appId);
  const mid = parseMid(input.mid);
  const basis = parseChoice('basis', input.basis, BASES);
  if (basis === 'merchant-token' && !input.merchant) {
    throw new PosternError('input_invalid', 'A merchant token names its merchant; none came.', {
      status: 400,
      place: { field: 'merchant' },
    });
  }
  if (input.validUntil !== undefined && input.validUntil <= input.validFrom) {
    throw new PosternError('input_invalid', 'The authorisation would end before it begins.', {
      status: 400,
      place: { field: 'until' },
    });
  }
  const owner = await store.db
    .selectFrom('mailer_id')
    .select('organisation_id')
    .where('mid', '=', mid)
    .executeTakeFirst();
  const row: AuthorisationTable = {
    id: newId('auth'),
    shipper_organisation_id: owner?.organisation_id ?? null,
    app_id: app.id,
    mid,
    channel: parseChoice('channel', input.channel, CHANNELS),
    basis,
    merchant: input.merchant ?? null,
    evidence: input.evidence,
    valid_from: input.validFrom,
    valid_until: input.validUntil ?? null,
    revoked_at: null,
    created_at: now,
  };
  await store.db.insertInto('authorisation').values(row).execute();
  await store.signal('identity');
  return row;
};

export const listAuthorisations = (
  store: Store,
  by: { readonly appId: string } | { readonly mid: string },
): Promise<AuthorisationTable[]> => {
  const query = store.db.selectFrom('authorisation').selectAll();
  const chosen = 'appId' in by ? query.where('app_id', '=', by.appId) : query.where('mid', '=', by.mid);
  return chosen.orderBy('created_at').orderBy('id').execute();
};

/** Takes effect at the next request. @throws PosternError `authorisation_unknown`. */
export const revokeAuthorisation = async (store: Store, id: string, now: number): Promise<void> => {
  const result = await store.db
    .updateTable('authorisation')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) {
    throw new PosternError(
      'authorisation_unknown',
      `There is no authorisation in force called ${JSON.stringify(id)}.`,
      {
        status: 404,
      },
    );
  }
  await store.signal('identity');
};

export interface NewAgreement {
  readonly organisationId: string;
  readonly kind: string;
  readonly documentSha256?: string;
  readonly signedAt: number;
  readonly validUntil?: number;
  readonly feeRequired?: 'yes' | 'no';
  readonly feePaidThrough?: number;
}

/** Signed terms as the operator states them. Whether a fee is due stays unknown unless it is stated. */
export const addAgreement = async (store: Store, input: NewAgreement): Promise<AgreementTable> => {
  const organisation = await getOrganisation(store, input.organisationId);
  const row: AgreementTable = {
    id: newId('agr'),
    organisation_id: organisation.id,
    kind: parseChoice('kind', input.kind, ['ip-agreement', 'data-use-agreement']),
    document_sha256: input.documentSha256 ?? null,
    signed_at: input.signedAt,
    valid_until: input.validUntil ?? null,
    fee_required: input.feeRequired === undefined ? null : input.feeRequired === 'yes' ? 1 : 0,
    fee_paid_through: input.feePaidThrough ?? null,
    revoked_at: null,
  };
  await store.db.insertInto('agreement').values(row).execute();
  await store.signal('identity');
  return row;
};

export interface NewTermsAcceptance {
  readonly organisationId: string;
  readonly document: string;
  /** Date of the version, Unix ms. */
  readonly versionAt: number;
  readonly documentSha256?: string;
  readonly acceptedBy: string;
}

export const acceptTerms = async (
  store: Store,
  input: NewTermsAcceptance,
  now: number,
): Promise<TermsAcceptanceTable> => {
  const organisation = await getOrganisation(store, input.organisationId);
  const row: TermsAcceptanceTable = {
    id: newId('terms'),
    organisation_id: organisation.id,
    document: input.document,
    version_at: input.versionAt,
    document_sha256: input.documentSha256 ?? null,
    accepted_at: now,
    accepted_by: input.acceptedBy,
  };
  await store.db.insertInto('terms_acceptance').values(row).execute();
  await store.signal('identity');
  return row;
};

export interface NewGrant {
  readonly appId: string;
  readonly dataset: string;
  readonly purposes: readonly string[];
  readonly fields?: readonly string[];
  readonly grantedBy: string;
  readonly validUntil?: number;
}

/** The row of a new grant, for whoever writes it together with what led to it. */
export const newGrant = (input: NewGrant, now: number): GrantTable => {
  if (input.purposes.length === 0) {
    throw new PosternError('input_invalid', 'A grant names at least one purpose; none came.', {
      status: 400,
      place: { field: 'purposes' },
    });
  }
  return {
    id: newId('grant'),
    app_id: input.appId,
    dataset: input.dataset,
    purposes_json: JSON.stringify(input.purposes),
    fields_json: JSON.stringify(input.fields ?? []),
    granted_at: now,
    granted_by: input.grantedBy,
    valid_until: input.validUntil ?? null,
    recertified_at: now,
    revoked_at: null,
    request_id: null,
    conditions_json: null,
    suspended_at: null,
    suspended_because: null,
    last_used_at: null,
    removal_proposed_at: null,
    reminded_json: null,
  };
};

/** Purposes (and field groups) granted to an app for a dataset. */
export const addGrant = async (store: Store, input: NewGrant, now: number): Promise<GrantTable> => {
  const row = newGrant(input, now);
  await getApp(store, input.appId);
  await store.db.insertInto('access_grant').values(row).execute();
  await store.signal('identity');
  return row;
};
