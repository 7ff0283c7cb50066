/** Counts what callers consume: in memory for one node, in PostgreSQL for a cluster. */
import type { Pool } from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Allowance, Standing, Verdict } from './allowance.ts';

const CONCURRENT_SECONDS = 1;
const MOST_CONNECTIONS = 4;

export class Quota {
  readonly #pool: Pool | undefined;
  readonly #limiters = new Map<string, RateLimiterAbstract>();
  /** The same by object, so that a caller who keeps an allowance pays for no text. */
  readonly #known = new WeakMap<Allowance, RateLimiterAbstract>();
  readonly #open = new Map<string, number>();

  private constructor(pool: Pool | undefined) {
    this.#pool = pool;
  }

  /** Counts everything in this process. */
  static inMemory(): Quota {
    return new Quota(undefined);
  }

  /**
   * Counts allowances of the cluster in PostgreSQL, the rest in this process.
   * @param databaseUrl of a store that has been migrated: the table `quota` is there.
   */
  static async inCluster(databaseUrl: string): Promise<Quota> {
    // Loaded only here: most servers keep the embedded store.
    const { Pool: PgPool } = await import('pg');
    const pool = new PgPool({ connectionString: databaseUrl, max: MOST_CONNECTIONS });
    // An idle connection that breaks is replaced at its next use; the limiter counts in memory meanwhile.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    return new Quota(pool);
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }

  #limiter(allowance: Allowance): RateLimiterAbstract {
    const known = this.#known.get(allowance);
    if (known !== undefined) return known;
    const limiter = this.#limiterOf(allowance);
    this.#known.set(allowance, limiter);
    return limiter;
  }

  /** Equal allowances share one limiter, whichever object states them. */
  #limiterOf(allowance: Allowance): RateLimiterAbstract {
    const key = `${allowance.counted}:${allowance.name}:${allowance.limit}:${allowance.windowSeconds}`;
    const known = this.#limiters.get(key);
    if (known !== undefined) return known;
    const options = {
      keyPrefix: key,
      points: allowance.limit,
      duration: allowance.windowSeconds,
    };
    const limiter =
      this.#pool !== undefined && allowance.counted === 'cluster'
        ? new RateLimiterPostgres({
            ...options,
            storeClient: this.#pool,
            tableName: 'quota',
            // The table is made by our migrations, so that all nodes agree on who makes it.
            tableCreated: true,
            // Refused callers stay refused without asking the database again.
            inMemoryBlockOnConsumed: allowance.limit + 1,
            // While the database is away, each node counts by itself rather than refuse or wave through.
            insuranceLimiter: new RateLimiterMemory(options),
          })
        : new RateLimiterMemory(options);
    this.#limiters.set(key, limiter);
    return limiter;
  }

  /** Takes `cost` from what `key` may consume of `allowance`. */
  async consume(key: string, allowance: Allowance, cost: number): Promise<Verdict> {
    let state: RateLimiterRes;
    let allowed = true;
    try {
      state = await this.#limiter(allowance).consume(key, cost);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      state = refused;
      allowed = false;
    }
    return {
      allowed,
      allowance,
      remaining: Math.max(0, state.remainingPoints),
      resetSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1000)),
    };
  }

  /** How `key` stands with `allowance`; consumes nothing. */
  async look(key: string, allowance: Allowance): Promise<Standing> {
    const found = await this.#limiter(allowance).get(key);
    // A window that has ended may not have been cleared away yet.
    const state = found === null || found.msBeforeNext <= 0 ? null : found;
    const used = state?.consumedPoints ?? 0;
    // What was asked beyond the allowance was refused, not consumed.
    return {
      allowance,
      used: Math.min(used, allowance.limit),
      remaining: Math.max(0, allowance.limit - used),
      resetSeconds:
        state === null ? allowance.windowSeconds : Math.max(1, Math.ceil(state.msBeforeNext / 1000)),
    };
  }

  /**
   * Opens one of `most` places that `key` may hold at once; undefined: none is free.
   * @returns the way to give the place back.
   */
  enter(key: string, most: number): (() => void) | undefined {
    const open = this.#open.get(key) ?? 0;
    if (open >= most) return undefined;
    this.#open.set(key, open + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const now = (this.#open.get(key) ?? 1) - 1;
      if (now === 0) this.#open.delete(key);
      else this.#open.set(key, now);
    };
  }

  /** What a caller is told who found no free place. */
  static full(most: number): Verdict {
    return {
      allowed: false,
      allowance: {
        name: 'concurrent',
        limit: most,
        windowSeconds: CONCURRENT_SECONDS,
        counted: 'node',
      },
      remaining: 0,
      resetSeconds: CONCURRENT_SECONDS,
    };
  }
}
