/** Jobs in the table `job` of the embedded store. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type Clock, systemClock } from '../clock.ts';
import type { Claim, JobBackend, NewJob } from '../job-backend.ts';
import { runJobs } from '../job-runner.ts';
import {
  type JobStatus,
  type Jobs,
  type JobsOptions,
  LEASE_MS,
  RETENTION_MS,
  RETRY_MAX_MS,
  RETRY_MIN_MS,
} from '../jobs.ts';
import type { Database, JobTable } from '../schema.ts';
import type { Store } from '../store.ts';

const parse = (json: string | null): unknown => (json === null ? undefined : JSON.parse(json));

const stateOf = (state: JobTable['state']): JobStatus['state'] => (state === 'leased' ? 'running' : state);

interface BackendParts {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly random: () => number;
}

class SqliteJobs implements JobBackend {
  readonly #parts: BackendParts;

  constructor(parts: BackendParts) {
    this.#parts = parts;
  }

  async prepareQueue(): Promise<void> {
    // Queues are a column here: nothing to make.
  }

  async add(job: NewJob, trx: Kysely<Database> = this.#parts.db): Promise<boolean> {
    const row = {
      id: job.id,
      queue: job.queue,
      payload_json: JSON.stringify(job.payload ?? null),
      run_at: job.runAt,
      max_attempts: job.maxAttempts,
      singleton_key: job.singletonKey ?? null,
      created_at: this.#parts.clock.now(),
      state: 'waiting' as const,
      attempts: 0,
      leased_until: null,
      lease_id: null,
      progress_json: null,
      error: null,
      finished_at: null,
    };
    // The unique index over waiting and leased keys decides.
    const added = await trx
      .insertInto('job')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async claim(queue: string): Promise<Claim | undefined> {
    const now = this.#parts.clock.now();
    await this.#takeBackLapsed(queue, now);
    const lease = randomUUID();
    const row = await this.#parts.db
      .updateTable('job')
      .set((eb) => ({
        state: 'leased',
        lease_id: lease,
        leased_until: now + LEASE_MS,
        attempts: eb('attempts', '+', 1),
      }))
      .where('id', '=', (eb) =>
        eb
          .selectFrom('job')
          .select('id')
          .where('queue', '=', queue)
          .where('state', '=', 'waiting')
          .where('run_at', '<=', now)
          .orderBy('run_at')
          .orderBy(sql`rowid`)
          .limit(1),
      )
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      id: row.id,
      queue,
      payload: parse(row.payload_json),
      attempt: row.attempts,
      progress: parse(row.progress_json),
      lease,
    };
  }

  async renew(claim: Claim): Promise<boolean> {
    return this.#change(claim, { leased_until: this.#parts.clock.now() + LEASE_MS });
  }

  async saveProgress(claim: Claim, progress: unknown): Promise<boolean> {
    const leased_until = this.#parts.clock.now() + LEASE_MS;
    return this.#change(claim, { leased_until, progress_json: JSON.stringify(progress ?? null) });
  }

  async finish(claim: Claim): Promise<void> {
    await this.#change(claim, { ...RELEASED, state: 'done', finished_at: this.#parts.clock.now() });
  }

  async fail(claim: Claim, error: string): Promise<void> {
    const row = await this.#parts.db
      .selectFrom('job')
      .select(['attempts', 'max_attempts'])
      .where('id', '=', claim.id)
      .executeTakeFirst();
    if (row !== undefined) await this.#change(claim, this.#afterFailure(row, error));
  }

  async giveBack(claim: Claim): Promise<void> {
    await this.#change(claim, {
      ...RELEASED,
      state: 'waiting',
      run_at: this.#parts.clock.now(),
      attempts: claim.attempt - 1,
    });
  }

  async find(queue: string, id: string): Promise<JobStatus | undefined> {
    const row = await this.#parts.db
      .selectFrom('job')
      .selectAll()
      .where('queue', '=', queue)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      id,
      queue,
      state: stateOf(row.state),
      attempts: row.attempts,
      progress: parse(row.progress_json),
      error: row.error ?? undefined,
    };
  }

  async sweep(): Promise<void> {
    await this.#parts.db
      .deleteFrom('job')
      .where('finished_at', '<', this.#parts.clock.now() - RETENTION_MS)
      .execute();
  }

  async close(): Promise<void> {
    // The connection belongs to the store.
  }

  async #change(claim: Claim, fields: Partial<JobTable>): Promise<boolean> {
    const changed = await this.#parts.db
      .updateTable('job')
      .set(fields)
      .where('id', '=', claim.id)
      .where('lease_id', '=', claim.lease)
      .executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  }

  /** A worker that has not renewed is taken for dead; its attempt counts. */
  async #takeBackLapsed(queue: string, now: number): Promise<void> {
    const lapsed = await this.#parts.db
      .selectFrom('job')
      .select(['id', 'lease_id', 'attempts', 'max_attempts'])
      .where('queue', '=', queue)
      .where('state', '=', 'leased')
      .where('leased_until', '<=', now)
      .execute();
    for (const row of lapsed) {
      await this.#parts.db
        .updateTable('job')
        .set(this.#afterFailure(row, 'The worker fell silent: its process ended or hung.'))
        .where('id', '=', row.id)
        .where('lease_id', '=', row.lease_id)
        .execute();
    }
  }

  #afterFailure({ attempts, max_attempts }: Pick<JobTable, 'attempts' | 'max_attempts'>, error: string) {
    const now = this.#parts.clock.now();
    if (attempts >= max_attempts) return { ...RELEASED, state: 'failed', error, finished_at: now } as const;
    const full = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** attempts);
    const wait = Math.round((full / 2) * (1 + this.#parts.random()));
    return { ...RELEASED, state: 'waiting', error, run_at: now + wait } as const;
  }
}

const RELEASED = { lease_id: null, leased_until: null } as const;

const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));

/** Starts jobs over the embedded store. */
export const openSqliteJobs = async (
  store: Pick<Store, 'db' | 'transaction'>,
  { clock = systemClock, random = Math.random, randomId = randomUUID, onError = warn }: JobsOptions,
): Promise<Jobs> =>
  runJobs({ store, backend: new SqliteJobs({ db: store.db, clock, random }), clock, randomId, onError });
