/**
 * Whose a thing is that was made at USPS through this server: a pickup, a container, a branding image, a payment token. All
 * clients use the operator's account there, so USPS cannot tell them apart; this register does. Names are kept hashed.
 */
import { createHash } from 'node:crypto';
import type { Store } from '../store/index.ts';

export type OwnedKind = 'pickup' | 'container' | 'branding' | 'payment';

const keyOf = (kind: OwnedKind, name: string): string =>
  createHash('sha256').update(`${kind}\n${name}`).digest('base64url');

export interface OwnedFacts {
  readonly organisationId: string;
  /** The Mailer ID that a payment token labels with; null: none, or not stated. */
  readonly mid: string | null;
  /** Of a platform's payment token: for which merchant; null otherwise. */
  readonly merchant: string | null;
}

export class OwnedThings {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** The first who is noted for a thing stays its owner. */
  async note(kind: OwnedKind, name: string, { organisationId, mid, merchant }: OwnedFacts): Promise<void> {
    await this.#store.db
      .insertInto('owned_thing')
      .values({
        key: keyOf(kind, name),
        kind,
        organisation_id: organisationId,
        mid,
        merchant,
        created_at: this.#now(),
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }

  /** null: nobody here made it. */
  async ownerOf(kind: OwnedKind, name: string): Promise<OwnedFacts | null> {
    const row = await this.#store.db
      .selectFrom('owned_thing')
      .select(['organisation_id', 'mid', 'merchant'])
      .where('key', '=', keyOf(kind, name))
      .executeTakeFirst();
    return row === undefined
      ? null
      : { organisationId: row.organisation_id, mid: row.mid, merchant: row.merchant };
  }

  /** Forgets payment tokens made before `before` (Unix ms): they hold for eight hours. */
  async sweep(before: number): Promise<void> {
    await this.#store.db
      .deleteFrom('owned_thing')
      .where('kind', '=', 'payment')
      .where('created_at', '<', before)
      .execute();
  }
}
