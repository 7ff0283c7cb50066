/**
 * From a bearer token to a principal. Known tokens are answered from memory; a change of anything about
 * identities, on whichever node, empties that memory, so a revocation takes effect at the next request.
 */
import type { Store } from '../store/store.ts';
import { findSecret } from './credentials.ts';
import { readAppFacts, readPersonFacts } from './facts.ts';
import type { AuthenticationFailure, Known } from './known.ts';
import { type Principal, toPrincipal } from './principal.ts';
import { hashSecret } from './secrets.ts';
import { readWebToolsUser, type WebToolsGiven } from './web-tools-user.ts';

export type { AuthenticationFailure, Known } from './known.ts';

const TOKEN_FORM = /^(?:(ptk|pat)_[A-Za-z0-9_-]{43}|(prl)_[A-Za-z0-9_-]{64})$/;

/** Reads the token of a recipient's link (`prl_…`), which a room above this one signs. */
export type ReadLink = (token: string, now: number) => Promise<Known | AuthenticationFailure>;

const noLinks: ReadLink = async () => 'token_unknown';

/** Bounds memory, not correctness: a forgotten token is read again. */
const MOST_KNOWN = 100_000;
const LAST_USED_EVERY_MS = 60_000;

export class Authenticator {
  readonly #store: Store;
  /** By the token itself: it lives in this process's memory alone, and hashing it would cost every request. */
  readonly #known = new Map<string, Known>();
  readonly #lastUsed = new Map<string, number>();
  readonly #stop: () => void;
  readonly #readLink: ReadLink;
  /** Counts changes, so that what was read before a change is not remembered after it. */
  #changes = 0;

  constructor(store: Store, readLink: ReadLink = noLinks) {
    this.#store = store;
    this.#readLink = readLink;
    this.#stop = store.onSignal('identity', () => {
      this.#changes += 1;
      this.#known.clear();
    });
  }

  /** The principal of a token answered from memory, else undefined. Reads no table. */
  recall(token: string, now: number): Principal | undefined {
    const known = this.#known.get(token);
    return known !== undefined && known.freshUntil > now ? known.principal : undefined;
  }

  /** The principal of a token, or why there is none. */
  async authenticate(token: string, now: number): Promise<Principal | AuthenticationFailure> {
    const recalled = this.recall(token, now);
    if (recalled !== undefined) return recalled;
    const form = TOKEN_FORM.exec(token);
    if (form === null) return 'token_malformed';
    return this.#remember(token, () => this.#read(form[1] ?? form[2], token, now));
  }

  /** The principal of a USERID of the Web Tools dialect, with what it came with, or why there is none. */
  async authenticateUser(given: WebToolsGiven, now: number): Promise<Principal | AuthenticationFailure> {
    // No token has a line break in it.
    const key = [given.userId, given.password, given.clientAddress].join('\n');
    return this.recall(key, now) ?? this.#remember(key, () => readWebToolsUser(this.#store, given, now));
  }

  async #remember(
    key: string,
    read: () => Promise<Known | AuthenticationFailure>,
  ): Promise<Principal | AuthenticationFailure> {
    const changes = this.#changes;
    const found = await read();
    if (typeof found === 'string') return found;
    if (changes === this.#changes) {
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(key, found);
    }
    return found.principal;
  }

  #read(prefix: string | undefined, token: string, now: number): Promise<Known | AuthenticationFailure> {
    if (prefix === 'ptk') return this.#readAccessToken(token, now);
    return prefix === 'prl' ? this.#readLink(token, now) : this.#readPersonalToken(token, now);
  }

  async #readAccessToken(token: string, now: number): Promise<Known | AuthenticationFailure> {
    const row = await this.#store.db
      .selectFrom('token')
      .selectAll()
      .where('token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    if (row === undefined) return 'token_unknown';
    if (row.revoked_at !== null) return 'token_revoked';
    if (row.expires_at <= now) return 'token_expired';
    const scopes = row.scope === '' ? [] : row.scope.split(' ');
    const facts = await readAppFacts(this.#store, row.app_id, scopes);
    if (facts === undefined) return 'token_unknown';
    const principal = toPrincipal(facts, now);
    return { principal, freshUntil: Math.min(row.expires_at, principal.validUntil) };
  }

  async #readPersonalToken(token: string, now: number): Promise<Known | AuthenticationFailure> {
    const found = await findSecret(this.#store, token, now);
    if (found === undefined || found.credential.personId === null) return 'token_unknown';
    if (found.state !== 'alive') return found.state === 'expired' ? 'token_expired' : 'token_revoked';
    const facts = await readPersonFacts(this.#store, found.credential.personId);
    if (facts === undefined) return 'token_unknown';
    await this.#noteUse(found.credential.id, now);
    const principal = toPrincipal(facts, now);
    const expiresAt = found.credential.expiresAt ?? Number.POSITIVE_INFINITY;
    return {
      principal,
      freshUntil: Math.min(expiresAt, principal.validUntil, now + LAST_USED_EVERY_MS),
    };
  }

  /** Last use is told to the minute; writing it at every request would make reads into writes. */
  async #noteUse(credentialId: string, now: number): Promise<void> {
    if (now - (this.#lastUsed.get(credentialId) ?? 0) < LAST_USED_EVERY_MS) return;
    this.#lastUsed.set(credentialId, now);
    await this.#store.db
      .updateTable('credential')
      .set({ last_used_at: now })
      .where('id', '=', credentialId)
      .execute();
  }

  close(): void {
    this.#stop();
    this.#known.clear();
  }
}
