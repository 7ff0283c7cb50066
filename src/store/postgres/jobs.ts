/** Jobs through pg-boss, which keeps them in its own schema of the same database. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
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
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';

const SCHEMA = 'postern_jobs';
/** pg-boss ends an attempt after this long even if it is renewed; a day is the most it allows. */
const LONGEST_ATTEMPT_S = 86_400;
/** How often one of the nodes looks for workers that fell silent. */
const SUPERVISE_S = 10;

const STATES = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  cancelled: 'failed',
  failed: 'failed',
} as const satisfies Record<string, JobStatus['state']>;

/** pg-boss wants an object. */
interface Envelope {
  readonly payload: unknown;
}

const attemptOf = (claim: Claim): { id: string; retryCount: number } => ({
  id: claim.id,
  retryCount: claim.attempt - 1,
});

const messageOf = (output: unknown): string | undefined => {
  if (typeof output !== 'object' || output === null || !('message' in output)) return undefined;
  return String(output.message);
};

/** How many jobs a pg-boss command changed; its declared type hides the count. */
const affectedBy = (response: object): number => {
  if ('affected' in response && typeof response.affected === 'number') return response.affected;
  throw new TypeError('pg-boss did not say how many jobs it changed.');
};

class PostgresJobs implements JobBackend {
  readonly #boss: PgBoss;
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(boss: PgBoss, db: Kysely<Database>, clock: Clock) {
    this.#boss = boss;
    this.#db = db;
    this.#clock = clock;
  }

  async prepareQueue(queue: string): Promise<void> {
    await this.#boss.createQueue(queue, {
      policy: 'exclusive',
      heartbeatSeconds: LEASE_MS / 1000,
      expireInSeconds: LONGEST_ATTEMPT_S,
      retryDelay: RETRY_MIN_MS / 1000,
      retryDelayMax: RETRY_MAX_MS / 1000,
      retryBackoff: true,
      deleteAfterSeconds: RETENTION_MS / 1000,
    });
  }

  async add(job: NewJob, trx: Transaction<Database> | undefined): Promise<boolean> {
    const envelope: Envelope = { payload: job.payload ?? null };
    const id = await this.#boss.send(job.queue, envelope, {
      id: job.id,
      startAfter: new Date(job.runAt),
      retryLimit: job.maxAttempts - 1,
      // The queue's policy admits one job a key: a job without a key gets one of its own.
      singletonKey: job.singletonKey ?? job.id,
      ...(trx === undefined ? {} : { db: fromKysely(trx) }),
    });
    return id !== null;
  }

  async claim(queue: string): Promise<Claim | undefined> {
    const [job] = await this.#boss.fetch<Envelope>(queue);
    if (job === undefined) return undefined;
    return {
      id: job.id,
      queue,
      payload: job.data.payload,
      attempt: job.retryCount + 1,
      progress: await this.#readProgress(job.id),
      lease: String(job.retryCount),
    };
  }

  async renew(claim: Claim): Promise<boolean> {
    return affectedBy(await this.#boss.touch(claim.queue, attemptOf(claim))) === 1;
  }

  async saveProgress(claim: Claim, progress: unknown): Promise<boolean> {
    if (!(await this.renew(claim))) return false;
    const fields = { progress_json: JSON.stringify(progress ?? null), saved_at: this.#clock.now() };
    await this.#db
      .insertInto('job_progress')
      .values({ job_id: claim.id, ...fields })
      .onConflict((conflict) => conflict.column('job_id').doUpdateSet(fields))
      .execute();
    return true;
  }

  async finish(claim: Claim): Promise<void> {
    await this.#boss.complete(claim.queue, attemptOf(claim));
  }

  async fail(claim: Claim, error: string): Promise<void> {
    await this.#boss.fail(claim.queue, attemptOf(claim), { message: error });
  }

  async giveBack(claim: Claim): Promise<void> {
    const failed = await this.#boss.fail(claim.queue, attemptOf(claim), { message: 'The process stopped.' });
    if (affectedBy(failed) !== 1) return;
    // Out of attempts it stands as failed: `retry` grants one more. Else it only waits out its delay.
    await this.#boss.retry(claim.queue, claim.id);
    await this.#boss.update(claim.queue, undefined, {
      id: claim.id,
      startAfter: new Date(this.#clock.now()),
    });
  }

  async find(queue: string, id: string): Promise<JobStatus | undefined> {
    const [job] = await this.#boss.findJobs(queue, { id });
    if (job === undefined) return undefined;
    const started = job.state === 'created' ? 0 : job.retryCount + 1;
    return {
      id,
      queue,
      state: STATES[job.state],
      attempts: started,
      progress: await this.#readProgress(id),
      error: job.state === 'completed' ? undefined : messageOf(job.output),
    };
  }

  async sweep(): Promise<void> {
    await this.#db
      .deleteFrom('job_progress')
      .where('saved_at', '<', this.#clock.now() - LONGEST_ATTEMPT_S * 1000 - RETENTION_MS)
      .execute();
  }

  async close(): Promise<void> {
    // The runner has waited for every handler already.
    await this.#boss.stop({ graceful: false });
  }

  async #readProgress(id: string): Promise<unknown> {
    const row = await this.#db
      .selectFrom('job_progress')
      .select('progress_json')
      .where('job_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : JSON.parse(row.progress_json);
  }
}

const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));

/** Starts jobs over the database at `url`, on connections of their own so that requests never wait for them. */
export const openPostgresJobs = async (
  url: string,
  store: Pick<Store, 'db' | 'transaction'>,
  { clock = systemClock, randomId = randomUUID, onError = warn }: JobsOptions,
): Promise<Jobs> => {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    application_name: 'postern-jobs',
    max: 4,
    clock,
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
  });
  boss.on('error', onError);
  await boss.start();
  return runJobs({ store, backend: new PostgresJobs(boss, store.db, clock), clock, randomId, onError });
};
