/** What is on its way: one row an event and subscription, written with the cursor of the feed it came from. */
import { sql, type Transaction } from 'kysely';
import type { Store } from '../../store/index.ts';
import type { Database, SubscriptionDeliveryTable } from '../../store/schema.ts';
import type { StoredEvent } from '../event-store.ts';
import { deliveryId, type Subscription } from './subscription.ts';

export type Delivery = SubscriptionDeliveryTable;

/** How an attempt ended. */
export interface Outcome {
  readonly id: string;
  readonly state: Delivery['state'];
  readonly attempts: number;
  readonly nextAt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly decisionId: string | null;
  readonly attemptedAt: number;
}

const ROWS_A_STATEMENT = 60;

/**
 * One statement for as many as a round has. Types are named, since PostgreSQL learns them from nothing else here; both
 * engines know these.
 */
const keepOutcomes = async (trx: Transaction<Database>, outcomes: readonly Outcome[]): Promise<void> => {
  if (outcomes.length === 0) return;
  const rows = outcomes.map(
    ({ id, state, attempts, nextAt, status, error, decisionId, attemptedAt }) =>
      sql`select cast(${id} as text) as id, cast(${state} as text) as state, cast(${attempts} as bigint) as attempts,
        cast(${nextAt} as bigint) as next_at, cast(${status} as bigint) as status, cast(${error} as text) as error,
        cast(${decisionId} as text) as decision_id, cast(${attemptedAt} as bigint) as attempted_at`,
  );
  await sql`update subscription_delivery set state = e.state, attempts = e.attempts, next_at = e.next_at,
      status = e.status, error = e.error, decision_id = e.decision_id, attempted_at = e.attempted_at
    from (${sql.join(rows, sql` union all `)}) as e where subscription_delivery.id = e.id`.execute(trx);
};

const numbersOf = (row: Delivery): Delivery => ({
  ...row,
  seq: Number(row.seq),
  next_at: Number(row.next_at),
  created_at: Number(row.created_at),
  attempted_at: row.attempted_at === null ? null : Number(row.attempted_at),
});

export class Outbox {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Puts events on their way and moves the cursor, together or not at all. An event that was on its way before, as in a
   * replay, is sent again under its old id.
   * @param ended how attempts ended, kept in the same commit
   * @returns false where the cursor was moved by somebody else meanwhile: of the events nothing was taken
   */
  take(
    subscription: Subscription,
    events: readonly StoredEvent[],
    cursor: string,
    now: number,
    ended: readonly Outcome[] = [],
  ): Promise<boolean> {
    return this.#store.transaction(async (trx) => {
      await keepOutcomes(trx, ended);
      const { numUpdatedRows } = await trx
        .updateTable('subscription')
        .set(({ eb }) => ({ feed_cursor: cursor, next_seq: eb('next_seq', '+', events.length) }))
        .where('id', '=', subscription.id)
        .where('feed_cursor', '=', subscription.feed_cursor)
        .where('next_seq', '=', subscription.next_seq)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      const rows = new Map<string, Delivery>();
      for (const [index, { number, id: eventId }] of events.entries()) {
        const id = deliveryId(subscription.id, number, eventId);
        if (rows.has(id)) continue;
        rows.set(id, {
          id,
          subscription_id: subscription.id,
          seq: subscription.next_seq + index,
          number,
          event_id: eventId,
          state: 'pending',
          attempts: 0,
          next_at: now,
          status: null,
          error: null,
          decision_id: null,
          created_at: now,
          attempted_at: null,
        });
      }
      const all = [...rows.values()];
      for (let from = 0; from < all.length; from += ROWS_A_STATEMENT) {
        await trx
          .insertInto('subscription_delivery')
          .values(all.slice(from, from + ROWS_A_STATEMENT))
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet(({ ref }) => ({
              seq: ref('excluded.seq'),
              state: 'pending',
              attempts: 0,
              next_at: now,
            })),
          )
          .execute();
      }
      return true;
    });
  }

  /** What may be sent now: of each piece only its oldest, so that events of a piece arrive in order. */
  async due(subscriptionId: string, now: number, limit: number): Promise<Delivery[]> {
    const rows = await this.#store.db
      .selectFrom('subscription_delivery as d')
      .selectAll('d')
      .where('d.subscription_id', '=', subscriptionId)
      .where('d.state', '=', 'pending')
      .where('d.next_at', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('subscription_delivery as e')
              .select('e.id')
              .whereRef('e.subscription_id', '=', 'd.subscription_id')
              .whereRef('e.number', '=', 'd.number')
              .where('e.state', '=', 'pending')
              .whereRef('e.seq', '<', 'd.seq'),
          ),
        ),
      )
      .orderBy('d.seq')
      .limit(limit)
      .execute();
    return rows.map(numbersOf);
  }

  /** When the next one is due, Unix ms; undefined: nothing waits. */
  async nextAt(subscriptionId: string): Promise<number | undefined> {
    const row = await this.#store.db
      .selectFrom('subscription_delivery')
      .select(({ fn }) => fn.min('next_at').as('at'))
      .where('subscription_id', '=', subscriptionId)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    return row?.at == null ? undefined : Number(row.at);
  }

  /** Keeps how attempts ended, all of them durably. */
  async settle(outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    await this.#store.transaction((trx) => keepOutcomes(trx, outcomes));
  }

  /** The newest first. */
  async list(subscriptionId: string, limit: number, state?: Delivery['state']): Promise<Delivery[]> {
    let query = this.#store.db
      .selectFrom('subscription_delivery')
      .selectAll()
      .where('subscription_id', '=', subscriptionId);
    if (state !== undefined) query = query.where('state', '=', state);
    return (await query.orderBy('seq', 'desc').limit(limit).execute()).map(numbersOf);
  }

  /** Sends dead ones again, with all their attempts. @returns how many */
  async revive(subscriptionId: string, now: number): Promise<number> {
    const { numUpdatedRows } = await this.#store.db
      .updateTable('subscription_delivery')
      .set({ state: 'pending', attempts: 0, next_at: now })
      .where('subscription_id', '=', subscriptionId)
      .where('state', '=', 'dead')
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  /** Forgets what was settled before `before`, Unix ms; what is dead is kept four times as long as `keptMs`. */
  async sweep(now: number, keptMs: number): Promise<void> {
    await this.#store.db
      .deleteFrom('subscription_delivery')
      .where(({ or, and, eb }) =>
        or([
          and([eb('state', 'in', ['delivered', 'refused']), eb('attempted_at', '<', now - keptMs)]),
          and([eb('state', '=', 'dead'), eb('attempted_at', '<', now - 4 * keptMs)]),
        ]),
      )
      .execute();
  }
}
