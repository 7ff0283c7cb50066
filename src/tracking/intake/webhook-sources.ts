/**
 * Subscriptions at USPS whose deliveries are taken, each with its secret sealed at rest. A secret may be set before USPS
 * has named the subscription: deliveries begin the moment it is made.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Sealer, Store } from '../../store/index.ts';

export interface WebhookSource {
  /** The subscription's id at USPS; a name made here (`pending-…`) while it is not known. */
  readonly id: string;
  readonly createdAt: number;
  /** Until then old timestamps are believed, Unix ms; null: never. */
  readonly backfillUntil: number | null;
}

/** What is sealed. */
interface Sealed {
  readonly secret: string;
  readonly backfillUntil: number | null;
}

export interface NewSource extends Sealed {
  readonly id: string | undefined;
}

const PURPOSE = 'usps-webhook';
const KEY_PREFIX = 'usps-webhook:';
const PENDING = 'pending-';
/** USPS lets a CRID have ten listener addresses; more secrets in waiting than that are a mistake. */
const MOST_PENDING = 10;

/** What USPS signs: the timestamp and the payload string as it stands in the envelope (tracking 2.3). */
export const signatureOf = (secret: string, timestamp: string, payload: string): string =>
  createHmac('sha256', secret)
    .update(timestamp + payload)
    .digest('base64');

const sameText = (left: string, right: string): boolean => {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  // Both are compared at one length, so that time tells nothing but that length, which is public.
  const padded = Buffer.alloc(a.length);
  b.copy(padded);
  return timingSafeEqual(a, padded) && a.length === b.length;
};

export class WebhookSources {
  readonly #store: Store;
  readonly #sealer: Sealer;
  /** Compared with where no secret is known, so that an unknown subscription takes as long as a wrong signature. */
  readonly #nobody = randomBytes(16).toString('hex');

  constructor(store: Store, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  async list(): Promise<readonly WebhookSource[]> {
    return (await this.#rows()).map(({ id, createdAt, backfillUntil }) => ({ id, createdAt, backfillUntil }));
  }

  /** Sets the secret of a subscription, in place of the one before. */
  async set({ id, secret, backfillUntil }: NewSource, now: number): Promise<WebhookSource> {
    const name = id ?? PENDING + randomBytes(6).toString('hex');
    const sealed = this.#sealer.seal(PURPOSE, JSON.stringify({ secret, backfillUntil } satisfies Sealed));
    const row = { id: KEY_PREFIX + name, purpose: PURPOSE, sealed, created_at: now };
    await this.#store.transaction(async (trx) => {
      await trx.deleteFrom('sealed_secret').where('id', '=', row.id).execute();
      await trx.insertInto('sealed_secret').values(row).execute();
    });
    return { id: name, createdAt: now, backfillUntil };
  }

  /** @returns false where there is none */
  async remove(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#store.db
      .deleteFrom('sealed_secret')
      .where('id', '=', KEY_PREFIX + id)
      .where('purpose', '=', PURPOSE)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** The source that a delivery is signed by, or undefined: for an unknown subscription and a wrong signature alike. */
  async signedBy(
    subscriptionId: string,
    timestamp: string,
    payload: string,
    signature: string,
  ): Promise<WebhookSource | undefined> {
    const rows = await this.#rows();
    const own = rows.filter(({ id }) => id === subscriptionId);
    const candidates =
      own.length > 0 ? own : rows.filter(({ id }) => id.startsWith(PENDING)).slice(0, MOST_PENDING);
    let found: WebhookSource | undefined;
    for (const { secret, ...source } of candidates) {
      if (sameText(signatureOf(secret, timestamp, payload), signature)) found ??= source;
    }
    if (candidates.length === 0) sameText(signatureOf(this.#nobody, timestamp, payload), signature);
    return found;
  }

  async #rows(): Promise<readonly (WebhookSource & Sealed)[]> {
    const rows = await this.#store.db
      .selectFrom('sealed_secret')
      .selectAll()
      .where('purpose', '=', PURPOSE)
      .orderBy('id')
      .execute();
    return rows.map(({ id, sealed, created_at: createdAt }) => ({
      ...(JSON.parse(this.#sealer.open(PURPOSE, sealed)) as Sealed),
      id: id.slice(KEY_PREFIX.length),
      createdAt,
    }));
  }
}
