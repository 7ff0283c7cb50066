/**
 * Sessions of people who signed in with a browser. The cookie holds 256 random bits, the table their SHA-256. A
 * session ends when nobody used it for a while, at its latest end, at sign-out, and when the person or the
 * organisation is suspended.
 */
import { createHmac } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import type { SessionTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { readPersonFacts } from '../facts.ts';
import { type Principal, toPrincipal } from '../principal.ts';
import { hashSecret, newSecret } from '../secrets.ts';

/** How a person signed in. */
export type SignInWay = SessionTable['way'];

export interface Session {
  /** SHA-256 of the token, hex. */
  readonly key: string;
  readonly personId: string;
  readonly way: SignInWay;
  /** Unix ms, like all instants here. */
  readonly createdAt: number;
  /** The latest end. */
  readonly expiresAt: number;
  /** What a request that changes anything repeats in the header `Postern-CSRF`. */
  readonly csrf: string;
}

export interface SessionFound {
  readonly principal: Principal;
  readonly session: Session;
}

export interface OpenedSession {
  /** For the cookie, shown this once. */
  readonly token: string;
  readonly session: Session;
}

export interface SessionLimits {
  /** Without a request for this long, a session is over. */
  readonly idleMs: number;
  /** A session is over this long after it began. */
  readonly lifeMs: number;
}

interface Remembered extends SessionFound {
  readonly freshUntil: number;
}

const TOKEN_FORM = /^pss_[A-Za-z0-9_-]{43}$/;
/** Bounds memory, not correctness. */
const MOST_KNOWN = 10_000;
/** A request is noted to the minute: writing each would make reads into writes. */
const SEEN_EVERY_MS = 60_000;

/** Made of the token itself, so that nothing of it is stored; without the cookie nobody can make it. */
const csrfOf = (token: string): string =>
  createHmac('sha256', token).update('postern csrf v1').digest('base64url');

const toSession = (row: SessionTable, token: string): Session => ({
  key: row.token_hash,
  personId: row.person_id,
  way: row.way,
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
  csrf: csrfOf(token),
});

export class Sessions {
  readonly #store: Store;
  readonly #limits: SessionLimits;
  /** By the token itself: it lives in this process's memory alone. */
  readonly #known = new Map<string, Remembered>();
  readonly #stop: () => void;
  #changes = 0;

  constructor(store: Store, limits: SessionLimits) {
    this.#store = store;
    this.#limits = limits;
    this.#stop = store.onSignal('identity', () => {
      this.#changes += 1;
      this.#known.clear();
    });
  }

  /** The session of a token answered from memory, else undefined. Reads no table. */
  recall(token: string, now: number): SessionFound | undefined {
    const known = this.#known.get(token);
    return known !== undefined && known.freshUntil > now ? known : undefined;
  }

  /** The session of a token; undefined: there is none, or it is over. */
  async find(token: string, now: number): Promise<SessionFound | undefined> {
    const recalled = this.recall(token, now);
    if (recalled !== undefined || !TOKEN_FORM.test(token)) return recalled;
    const changes = this.#changes;
    const found = await this.#read(token, now);
    if (found !== undefined && changes === this.#changes) {
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(token, found);
    }
    return found;
  }

  async #read(token: string, now: number): Promise<Remembered | undefined> {
    const { db } = this.#store;
    const row = await db
      .selectFrom('session')
      .selectAll()
      .where('token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    if (row === undefined || Number(row.expires_at) <= now || Number(row.idle_until) <= now) return undefined;
    const facts = await readPersonFacts(this.#store, row.person_id);
    if (facts === undefined || facts.active === 'suspended') {
      // It does not come to life again when the suspension is lifted.
      await db.deleteFrom('session').where('token_hash', '=', row.token_hash).execute();
      return undefined;
    }
    const idleUntil = now + this.#limits.idleMs;
    if (now - Number(row.last_seen_at) >= SEEN_EVERY_MS) {
      await db
        .updateTable('session')
        .set({ last_seen_at: now, idle_until: idleUntil })
        .where('token_hash', '=', row.token_hash)
        .execute();
    }
    const principal = toPrincipal(facts, now);
    return {
      principal,
      session: toSession(row, token),
      freshUntil: Math.min(
        now + SEEN_EVERY_MS,
        Number(row.idle_until),
        Number(row.expires_at),
        principal.validUntil,
      ),
    };
  }

  /**
   * A new session; its token is always a fresh one, so that one known before signing in is worth nothing.
   * @throws PosternError `sign_in_suspended`
   */
  async open(personId: string, way: SignInWay, now: number): Promise<OpenedSession> {
    const facts = await readPersonFacts(this.#store, personId);
    if (facts === undefined || facts.active === 'suspended') {
      throw new PosternError('sign_in_suspended', 'This person, or their organisation, is suspended here.', {
        status: 403,
        cure: 'Ask the operator of this Postern why, and to have the access restored.',
      });
    }
    const { secret: token, secretHash } = newSecret('pss');
    const row: SessionTable = {
      token_hash: secretHash,
      person_id: personId,
      way,
      created_at: now,
      last_seen_at: now,
      idle_until: now + this.#limits.idleMs,
      expires_at: now + this.#limits.lifeMs,
    };
    await this.#store.transaction(async (trx) => {
      await trx.insertInto('session').values(row).execute();
      await trx.updateTable('person').set({ signed_in_at: now }).where('id', '=', personId).execute();
    });
    return { token, session: toSession(row, token) };
  }

  /** Ends a session on every node. */
  async end(session: Session): Promise<void> {
    await this.#store.db.deleteFrom('session').where('token_hash', '=', session.key).execute();
    await this.#store.signal('identity');
  }

  close(): void {
    this.#stop();
    this.#known.clear();
  }
}
