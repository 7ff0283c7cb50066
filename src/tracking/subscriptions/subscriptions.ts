/** Subscriptions in the store: made, listed, ended, suspended and resumed. */
import { PosternError } from '../../errors.ts';
import { addNotice } from '../../identity/index.ts';
import type { Sealer, Store } from '../../store/index.ts';
import { type NewSubscription, type Subscription, subscriptionId } from './subscription.ts';

const PURPOSE = 'subscription';

const COLUMNS = [
  'id',
  'organisation_id',
  'app_id',
  'version',
  'name',
  'listener_url',
  'mid',
  'number',
  'event_types_json',
  'admin_json',
  'purpose',
  'state',
  'suspended_for',
  'feed_cursor',
  'since',
  'next_seq',
  'failures',
  'failing_since',
  'paused_until',
  'revision',
  'created_at',
] as const;

const numbersOf = (row: Subscription): Subscription => ({
  ...row,
  since: Number(row.since),
  next_seq: Number(row.next_seq),
  failing_since: row.failing_since === null ? null : Number(row.failing_since),
  paused_until: Number(row.paused_until),
  created_at: Number(row.created_at),
});

export interface SubscriptionOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Listener addresses that an organisation may have. */
  readonly mostListeners: number;
}

export class Subscriptions {
  readonly #options: SubscriptionOptions;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  /**
   * Keeps a new one, which takes the feed of its Mailer ID from `feedCursor` on.
   * @throws PosternError `subscription_exists` (400) naming the other; `listeners_too_many` (400)
   */
  async add(input: NewSubscription, feedCursor: string, now: number): Promise<Subscription> {
    const { store, sealer, mostListeners } = this.#options;
    const id = subscriptionId(now);
    await store.transaction(async (trx) => {
      const others = await trx
        .selectFrom('subscription')
        .select(['id', 'listener_url', 'mid', 'number'])
        .where('organisation_id', '=', input.organisationId)
        .execute();
      const same = others.find(
        ({ listener_url, mid, number }) =>
          listener_url === input.listenerURL && mid === input.mid && number === input.number,
      );
      if (same !== undefined) throw exists(same.id);
      const listeners = new Set(others.map(({ listener_url }) => listener_url));
      if (!listeners.has(input.listenerURL) && listeners.size >= mostListeners) throw tooMany(mostListeners);
      await trx
        .insertInto('subscription')
        .values({
          id,
          organisation_id: input.organisationId,
          app_id: input.appId,
          version: input.version,
          name: input.name,
          listener_url: input.listenerURL,
          mid: input.mid,
          number: input.number,
          event_types_json: JSON.stringify(input.eventTypes),
          admin_json: JSON.stringify(input.admins),
          purpose: input.purpose,
          secret: sealer.seal(PURPOSE, input.secret),
          state: 'ENABLED',
          suspended_for: null,
          feed_cursor: feedCursor,
          // All that comes behind the cursor, also what was received before and took long to store.
          since: 0,
          next_seq: 1,
          failures: 0,
          failing_since: null,
          paused_until: 0,
          lease: null,
          leased_until: 0,
          revision: 1,
          created_at: now,
        })
        .execute();
    });
    return this.get(id);
  }

  async find(id: string): Promise<Subscription | undefined> {
    const row = await this.#options.store.db
      .selectFrom('subscription')
      .select(COLUMNS)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : numbersOf(row);
  }

  /** @throws PosternError `subscription_unknown` (404) */
  async get(id: string): Promise<Subscription> {
    const found = await this.find(id);
    if (found === undefined) throw unknown();
    return found;
  }

  /** Those of an organisation, or all; of one Mailer ID where it is named. Oldest first. */
  async list(of: { readonly organisationId?: string; readonly mid?: string }): Promise<Subscription[]> {
    let query = this.#options.store.db.selectFrom('subscription').select(COLUMNS);
    if (of.organisationId !== undefined) query = query.where('organisation_id', '=', of.organisationId);
    if (of.mid !== undefined) query = query.where('mid', '=', of.mid);
    return (await query.orderBy('id').execute()).map(numbersOf);
  }

  /** The secret, for signing alone. */
  async secret(id: string): Promise<string> {
    const { store, sealer } = this.#options;
    const row = await store.db
      .selectFrom('subscription')
      .select('secret')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return sealer.open(PURPOSE, row.secret);
  }

  /** Ends it with what waits, where it is still as `revision` says. @returns false where it has changed. */
  remove(id: string, revision: number): Promise<boolean> {
    return this.#options.store.transaction(async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('subscription')
        .where('id', '=', id)
        .where('revision', '=', revision)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await trx.deleteFrom('subscription_delivery').where('subscription_id', '=', id).execute();
      return true;
    });
  }

  /** Sends nothing more until it is resumed, and tells the organisation and its `adminNotification`. */
  async suspend(
    subscription: Subscription,
    why: 'failing' | 'gone' | 'handshake',
    now: number,
  ): Promise<void> {
    const { store } = this.#options;
    const { numUpdatedRows } = await store.db
      .updateTable('subscription')
      .set(({ eb }) => ({ state: 'SUSPENDED', suspended_for: why, revision: eb('revision', '+', 1) }))
      .where('id', '=', subscription.id)
      .where('state', '=', 'ENABLED')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await addNotice(
      store,
      {
        organisationId: subscription.organisation_id,
        to: adminsOf(subscription),
        kind: 'subscription.suspended',
        title: 'A subscription to tracking events is suspended',
        body: `Subscription ${subscription.id}: ${WHY[why]} Nothing is lost; resume it with POST /postern/v1/subscriptions/${subscription.id}/resume.`,
      },
      now,
    );
  }

  /** Sends again, from where it stopped. */
  async resume(id: string, now: number): Promise<Subscription> {
    await this.#options.store.transaction(async (trx) => {
      await trx
        .updateTable('subscription')
        .set(({ eb }) => ({
          state: 'ENABLED',
          suspended_for: null,
          failures: 0,
          failing_since: null,
          paused_until: 0,
          revision: eb('revision', '+', 1),
        }))
        .where('id', '=', id)
        .execute();
      await trx
        .updateTable('subscription_delivery')
        .set({ next_at: now })
        .where('subscription_id', '=', id)
        .where('state', '=', 'pending')
        .execute();
    });
    return this.get(id);
  }

  /** Takes the feed once more: from a cursor, or from what arrived at `since` (Unix ms). */
  async rewind(id: string, to: { readonly cursor: string; readonly since: number }): Promise<void> {
    await this.#options.store.db
      .updateTable('subscription')
      .set({ feed_cursor: to.cursor, since: to.since })
      .where('id', '=', id)
      .execute();
  }
}

/** Whom the subscriber named as `adminNotification`. */
const adminsOf = ({ admin_json }: Subscription): string[] =>
  (JSON.parse(admin_json) as { readonly email: string }[]).map(({ email }) => email);

const WHY = {
  failing: 'its listener has failed for a day.',
  gone: 'its listener answered 410 Gone.',
  handshake: 'its listener did not answer the challenge.',
} as const;

const exists = (id: string): PosternError =>
  new PosternError(
    'subscription_exists',
    `A subscription with this listener and filter exists already. subscriptionId : ${id}`,
    { status: 400, place: { field: 'listenerURL' }, cure: 'Delete that one first, or keep it.' },
  );

const tooMany = (most: number): PosternError =>
  new PosternError(
    'listeners_too_many',
    `An organisation has at most ${most} different listener addresses.`,
    {
      status: 400,
      place: { field: 'listenerURL' },
      cure: 'Use one of the listeners there are: each delivery names its subscription.',
    },
  );

export const unknown = (): PosternError =>
  new PosternError('subscription_unknown', 'No Subscriptions were found', { status: 404 });
