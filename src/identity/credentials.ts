/**
 * Credentials: client secrets of apps and personal tokens of people. Two secrets of an app may be alive at once,
 * so that a rotation overlaps; a third is refused until one is revoked or has expired.
 */
import type { Kysely, Transaction } from 'kysely';
import { PosternError } from '../errors.ts';
import type { CredentialTable, Database } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { getApp } from './apps.ts';
import { getPerson } from './people.ts';
import { hashSecret, newId, newSecret } from './secrets.ts';

const MOST_ALIVE = 2;

/** What may be shown of a credential: everything but the secret and its hash. */
export interface Credential {
  readonly id: string;
  readonly appId: string | null;
  readonly personId: string | null;
  readonly kind: CredentialTable['kind'];
  readonly hint: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface IssuedCredential extends Credential {
  /** Shown this once. */
  readonly secret: string;
}

export type CredentialOwner = { readonly appId: string } | { readonly personId: string };

const toCredential = (row: CredentialTable): Credential => ({
  id: row.id,
  appId: row.app_id,
  personId: row.person_id,
  kind: row.kind,
  hint: row.hint,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
});

const isAlive = (credential: Credential, now: number): boolean =>
  credential.revokedAt === null && (credential.expiresAt === null || credential.expiresAt > now);

const ownedBy = async (db: Kysely<Database>, owner: CredentialOwner): Promise<Credential[]> => {
  const query = db.selectFrom('credential').selectAll();
  const owned =
    'appId' in owner
      ? query.where('app_id', '=', owner.appId)
      : query.where('person_id', '=', owner.personId);
  return (await owned.orderBy('created_at').orderBy('id').execute()).map(toCredential);
};

export const listCredentials = (store: Store, owner: CredentialOwner): Promise<Credential[]> =>
  ownedBy(store.db, owner);

/** Two who issue at once would each see one alive: on PostgreSQL the second waits for the first, on SQLite it does anyway. */
const oneAfterTheOther = async (
  store: Store,
  trx: Transaction<Database>,
  owner: CredentialOwner,
): Promise<void> => {
  if (store.driver === 'sqlite') return;
  await ('appId' in owner
    ? trx.selectFrom('app').select('id').where('id', '=', owner.appId).forUpdate().execute()
    : trx.selectFrom('person').select('id').where('id', '=', owner.personId).forUpdate().execute());
};

const tooManyAlive = (alive: readonly Credential[]): PosternError =>
  new PosternError(
    'credential_limit',
    `Two credentials are alive already (…${alive.map(({ hint }) => hint).join(', …')}).`,
    { status: 409, cure: 'Revoke one of them first: `postern credential revoke ID`.' },
  );

/**
 * @param expiresAt Unix ms; omitted: does not expire.
 * @throws PosternError `credential_limit` when two are alive already.
 */
export const issueCredential = async (
  store: Store,
  owner: CredentialOwner,
  now: number,
  expiresAt?: number,
): Promise<IssuedCredential> => {
  await ('appId' in owner ? getApp(store, owner.appId) : getPerson(store, owner.personId));
  if (expiresAt !== undefined && expiresAt <= now) {
    throw new PosternError('input_invalid', 'The credential would expire before it begins.', {
      status: 400,
      place: { field: 'expires' },
    });
  }
  const { secret, secretHash, hint } = newSecret('appId' in owner ? 'pcs' : 'pat');
  const row: CredentialTable = {
    id: newId('cred'),
    app_id: 'appId' in owner ? owner.appId : null,
    person_id: 'personId' in owner ? owner.personId : null,
    kind: 'appId' in owner ? 'client_secret' : 'personal_token',
    secret_hash: secretHash,
    hint,
    created_at: now,
    expires_at: expiresAt ?? null,
    revoked_at: null,
    last_used_at: null,
  };
  await store.transaction(async (trx) => {
    await oneAfterTheOther(store, trx, owner);
    const alive = (await ownedBy(trx, owner)).filter((credential) => isAlive(credential, now));
    if (alive.length >= MOST_ALIVE) throw tooManyAlive(alive);
    await trx.insertInto('credential').values(row).execute();
  });
  return { ...toCredential(row), secret };
};

/** @throws PosternError `credential_unknown`. */
export const getCredential = async (store: Store, id: string): Promise<Credential> => {
  const row = await store.db.selectFrom('credential').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return toCredential(row);
  throw new PosternError('credential_unknown', `There is no credential ${JSON.stringify(id)}.`, {
    status: 404,
    cure: '`postern credential list` shows those there are.',
  });
};

/** Takes effect at the next request: the access tokens issued with it end too. */
export const revokeCredential = async (store: Store, id: string, now: number): Promise<Credential> => {
  const credential = await getCredential(store, id);
  const revokedAt = credential.revokedAt ?? now;
  await store.transaction(async (trx) => {
    await trx.updateTable('credential').set({ revoked_at: revokedAt }).where('id', '=', id).execute();
    await trx
      .updateTable('token')
      .set({ revoked_at: now })
      .where((token) =>
        credential.personId === null
          ? token('credential_id', '=', id)
          : token('person_id', '=', credential.personId),
      )
      .where('revoked_at', 'is', null)
      .execute();
  });
  await store.signal('identity');
  return { ...credential, revokedAt };
};

/**
 * A new secret beside the old, which goes on for `overlapMs` and then expires by itself.
 * @throws PosternError `credential_unknown`, `credential_limit`, `credential_dead`.
 */
export const rotateCredential = async (
  store: Store,
  id: string,
  now: number,
  overlapMs: number,
): Promise<IssuedCredential> => {
  const old = await getCredential(store, id);
  if (!isAlive(old, now)) {
    throw new PosternError('credential_dead', 'This credential is revoked or has expired.', {
      status: 409,
      cure: 'Create a new one: `postern credential create`.',
    });
  }
  const owner = old.appId === null ? { personId: old.personId ?? '' } : { appId: old.appId };
  const issued = await issueCredential(store, owner, now);
  const until = Math.min(old.expiresAt ?? Number.MAX_SAFE_INTEGER, now + overlapMs);
  await store.db.updateTable('credential').set({ expires_at: until }).where('id', '=', id).execute();
  await store.signal('identity');
  return issued;
};

/** What a presented secret is: alive, expired, revoked or not known. */
export const findSecret = async (
  store: Store,
  secret: string,
  now: number,
): Promise<{ credential: Credential; state: 'alive' | 'expired' | 'revoked' } | undefined> => {
  const row = await store.db
    .selectFrom('credential')
    .selectAll()
    .where('secret_hash', '=', hashSecret(secret))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const credential = toCredential(row);
  const state = credential.revokedAt !== null ? 'revoked' : isAlive(credential, now) ? 'alive' : 'expired';
  return { credential, state };
};
