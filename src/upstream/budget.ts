/**
 * The calls that USPS gives, counted in the store: once for all nodes, and not forgotten at a restart. A window of an hour
 * begins with its first call.
 */
import { sql } from 'kysely';
import type { Store } from '../store/index.ts';
import type { SaidQuota } from './said.ts';

export const WINDOW_MS = 3_600_000;
/** After a 429 that does not say for how long, in a window that is over. */
const SHORTEST_BLOCK_MS = 60_000;
/** A `Retry-After` beyond a day is taken for a day. */
const LONGEST_BLOCK_MS = 86_400_000;

export type Priority = 'interactive' | 'batch';

export interface BudgetLimits {
  /** Calls an hour of an API; `operator`: stated for it, `default`: nobody said. */
  readonly limitOf: (api: string) => { readonly calls: number; readonly by: 'operator' | 'default' };
  /** Share of an hour's calls that batch work leaves to interactive requests, 0 … 1; it melts as the hour passes. */
  readonly reserve: number;
}

export interface BudgetParts {
  readonly store: Pick<Store, 'db'>;
  readonly now: () => number;
  readonly limits: BudgetLimits;
}

export interface BudgetView {
  readonly credential: string;
  readonly api: string;
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  /** Unix ms; null: nothing is used. */
  readonly resetsAt: number | null;
  /** Unix ms before which USPS wants no call; null: none. */
  readonly blockedUntil: number | null;
}

interface Row {
  readonly credential: string;
  readonly api: string;
  readonly window_from: number;
  readonly used: number;
  readonly said_limit: number | null;
  readonly blocked_until: number | null;
}

export class Budgets {
  readonly #parts: BudgetParts;

  constructor(parts: BudgetParts) {
    this.#parts = parts;
  }

  /** Takes one call. @returns 0 where it was there, else how long to wait, ms */
  async take(credential: string, api: string, priority: Priority): Promise<number> {
    const { store, now: clock, limits } = this.#parts;
    const now = clock();
    const row = await this.#row(credential, api, now);
    if (row.blocked_until !== null && row.blocked_until > now) return row.blocked_until - now;
    const limit = this.#limit(row);
    if (limit === 0) return WINDOW_MS;
    const left = Math.max(0, row.window_from + WINDOW_MS - now);
    const share = priority === 'batch' ? limits.reserve : 0;
    const most = limit - Math.floor((limit * share * left) / WINDOW_MS);
    const ended = now - WINDOW_MS;
    const { numUpdatedRows } = await store.db
      .updateTable('upstream_budget')
      .set({
        used: sql<number>`case when window_from <= ${ended} then 1 else used + 1 end`,
        window_from: sql<number>`case when window_from <= ${ended} then ${now} else window_from end`,
      })
      .where('credential', '=', credential)
      .where('api', '=', api)
      .where(({ or, and, eb }) =>
        or([eb('window_from', '<=', ended), and([eb('window_from', '>', ended), eb('used', '<', most)])]),
      )
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return 0;
    if (row.used >= limit || share === 0) return Math.max(1, left);
    // The reserve melts evenly: this is when it is small enough for one more.
    return Math.max(1_000, left - ((limit - row.used) / (limit * share)) * WINDOW_MS);
  }

  /** Remembers what an answer said of the quota. `blockedUntil` of a 429; null: another answer; undefined: it did not say. */
  async learn(
    credential: string,
    api: string,
    { limit, remaining }: SaidQuota,
    refused: { readonly until: number | null } | null,
  ): Promise<void> {
    if (limit === null && remaining === null && refused === null) return;
    const { store, now: clock } = this.#parts;
    const now = clock();
    const row = await this.#row(credential, api, now);
    const said = limit ?? row.said_limit;
    const used =
      remaining === null
        ? row.used
        : Math.max(row.used, this.#limit({ ...row, said_limit: said }) - remaining);
    const until =
      refused === null
        ? row.blocked_until
        : Math.min(
            now + LONGEST_BLOCK_MS,
            refused.until ?? Math.max(now + SHORTEST_BLOCK_MS, row.window_from + WINDOW_MS),
          );
    await store.db
      .updateTable('upstream_budget')
      .set({
        said_limit: said,
        used: sql<number>`case when used > ${used} then used else ${used} end`,
        blocked_until: until,
      })
      .where('credential', '=', credential)
      .where('api', '=', api)
      .execute();
  }

  async views(): Promise<readonly BudgetView[]> {
    const now = this.#parts.now();
    const rows = await this.#parts.store.db
      .selectFrom('upstream_budget')
      .selectAll()
      .orderBy('credential')
      .orderBy('api')
      .execute();
    return rows.map((row) => {
      const limit = this.#limit(row);
      const resetsAt = Number(row.window_from) + WINDOW_MS;
      const used = resetsAt <= now ? 0 : row.used;
      const blocked = row.blocked_until === null ? null : Number(row.blocked_until);
      return {
        credential: row.credential,
        api: row.api,
        limit,
        used,
        left: Math.max(0, limit - used),
        resetsAt: used === 0 ? null : resetsAt,
        blockedUntil: blocked !== null && blocked > now ? blocked : null,
      };
    });
  }

  /** The operator's word is never exceeded; where there is none, what USPS says counts. */
  #limit({ api, said_limit: said }: Pick<Row, 'api' | 'said_limit'>): number {
    const { calls, by } = this.#parts.limits.limitOf(api);
    if (said === null) return calls;
    return by === 'operator' ? Math.min(calls, said) : said;
  }

  async #row(credential: string, api: string, now: number): Promise<Row> {
    const { db } = this.#parts.store;
    const read = () =>
      db
        .selectFrom('upstream_budget')
        .selectAll()
        .where('credential', '=', credential)
        .where('api', '=', api)
        .executeTakeFirst();
    let row = await read();
    if (row === undefined) {
      await db
        .insertInto('upstream_budget')
        .values({ credential, api, window_from: now, used: 0, said_limit: null, blocked_until: null })
        .onConflict((conflict) => conflict.columns(['credential', 'api']).doNothing())
        .execute();
      row = await read();
    }
    if (row === undefined) throw new Error(`The budget of ${api} vanished.`);
    return {
      ...row,
      window_from: Number(row.window_from),
      blocked_until: row.blocked_until === null ? null : Number(row.blocked_until),
    };
  }
}
