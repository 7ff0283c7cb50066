/**
 * Access tokens (RFC 6749 §4.4): opaque, stored as SHA-256, so that revoking takes effect at the next request.
 * Scope rule as seen at USPS: none asked gives all; some asked gives those held among them, possibly none (200).
 */
import { PosternError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type App, getApp } from './apps.ts';
import { findSecret } from './credentials.ts';
import { getOrganisation } from './organisations.ts';
import { scopesOf } from './products.ts';
import { hashSecret, newSecret } from './secrets.ts';

export interface IssuedToken {
  readonly accessToken: string;
  readonly issuedAt: number;
  readonly expiresInSeconds: number;
  /** Space separated; may be empty. */
  readonly scope: string;
  readonly app: App;
}

export type TokenRefusal = 'client_unknown' | 'secret_expired' | 'secret_revoked' | 'app_suspended';

export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Space separated; undefined: all that the app's products hold. */
  readonly scope: string | undefined;
}

const grantedScope = (products: readonly string[], asked: string | undefined): string => {
  const held = scopesOf(products);
  if (asked === undefined || asked.trim() === '') return held.join(' ');
  const wanted = new Set(asked.split(/\s+/));
  return held.filter((scope) => wanted.has(scope)).join(' ');
};

/** Issues a token for a client id and secret, or says why not. */
export const issueToken = async (
  store: Store,
  request: TokenRequest,
  now: number,
  lifetimeSeconds: number,
): Promise<IssuedToken | TokenRefusal> => {
  const found = await findSecret(store, request.clientSecret, now);
  if (found === undefined || found.credential.appId !== request.clientId) return 'client_unknown';
  if (found.state !== 'alive') return found.state === 'expired' ? 'secret_expired' : 'secret_revoked';
  const app = await getApp(store, request.clientId);
  const organisation = await getOrganisation(store, app.organisationId);
  if (app.status !== 'active' || organisation.status !== 'active') return 'app_suspended';
  const { secret, secretHash } = newSecret('ptk');
  const scope = grantedScope(app.products, request.scope);
  await store.transaction(async (trx) => {
    await trx
      .insertInto('token')
      .values({
        token_hash: secretHash,
        app_id: app.id,
        credential_id: found.credential.id,
        person_id: null,
        scope,
        issued_at: now,
        expires_at: now + lifetimeSeconds * 1000,
        revoked_at: null,
      })
      .execute();
    await trx
      .updateTable('credential')
      .set({ last_used_at: now })
      .where('id', '=', found.credential.id)
      .execute();
  });
  return { accessToken: secret, issuedAt: now, expiresInSeconds: lifetimeSeconds, scope, app };
};

/** Minutes are enough to try a request out. */
const TRIAL_SECONDS = 900;

/**
 * A short-lived token of an app that a person of its organisation asks for, to try requests out: all the app's scopes, and who had it
 * issued. It ends with the person's own credentials.
 * @throws PosternError `app_unknown`, `app_suspended`
 */
export const issueTrialToken = async (
  store: Store,
  appId: string,
  personId: string | null,
  now: number,
): Promise<IssuedToken> => {
  const app = await getApp(store, appId);
  const organisation = await getOrganisation(store, app.organisationId);
  if (app.status !== 'active' || organisation.status !== 'active') {
    throw new PosternError('app_suspended', `The app ${app.name} is suspended; its tokens open nothing.`, {
      status: 409,
      cure: 'Ask whoever administers this Postern why.',
    });
  }
  const { secret, secretHash } = newSecret('ptk');
  const scope = scopesOf(app.products).join(' ');
  await store.db
    .insertInto('token')
    .values({
      token_hash: secretHash,
      app_id: app.id,
      credential_id: null,
      person_id: personId,
      scope,
      issued_at: now,
      expires_at: now + TRIAL_SECONDS * 1000,
      revoked_at: null,
    })
    .execute();
  return { accessToken: secret, issuedAt: now, expiresInSeconds: TRIAL_SECONDS, scope, app };
};

/** Revokes a token of the app's own (RFC 7009); a token of others or an unknown one changes nothing. */
export const revokeToken = async (store: Store, appId: string, token: string, now: number): Promise<void> => {
  await store.db
    .updateTable('token')
    .set({ revoked_at: now })
    .where('token_hash', '=', hashSecret(token))
    .where('app_id', '=', appId)
    .where('revoked_at', 'is', null)
    .execute();
  await store.signal('identity');
};

/** What introspection (RFC 7662) says of a token; `active: false` for every token that is not the app's own. */
export interface Introspection {
  readonly active: boolean;
  readonly scope?: string;
  readonly client_id?: string;
  readonly token_type?: 'Bearer';
  /** Seconds since the epoch. */
  readonly exp?: number;
  readonly iat?: number;
}

export const introspectToken = async (
  store: Store,
  appId: string,
  token: string,
  now: number,
): Promise<Introspection> => {
  const row = await store.db
    .selectFrom('token')
    .selectAll()
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst();
  if (row === undefined || row.app_id !== appId || row.revoked_at !== null || row.expires_at <= now) {
    return { active: false };
  }
  return {
    active: true,
    scope: row.scope,
    client_id: row.app_id,
    token_type: 'Bearer',
    exp: Math.floor(row.expires_at / 1000),
    iat: Math.floor(row.issued_at / 1000),
  };
};

/** Deletes tokens that ended before `before`; they are of no use to anybody. @returns how many. */
export const deleteEndedTokens = async (store: Store, before: number): Promise<number> => {
  const result = await store.db.deleteFrom('token').where('expires_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
};
