/** What a driver does for jobs: rows and leases. When to do it is `job-runner.ts`. */
import type { Transaction } from 'kysely';
import type { JobStatus } from './jobs.ts';
import type { Database } from './schema.ts';

export interface NewJob {
  readonly id: string;
  readonly queue: string;
  readonly payload: unknown;
  readonly runAt: number;
  readonly singletonKey: string | undefined;
  readonly maxAttempts: number;
}

/** A job that this process holds. `lease` tells this attempt from any later one. */
export interface Claim {
  readonly id: string;
  readonly queue: string;
  readonly payload: unknown;
  readonly attempt: number;
  readonly progress: unknown;
  readonly lease: string;
}

/** Every method with a `claim` changes nothing when its lease was lost; those that say so give false. */
export interface JobBackend {
  /** Called once before the first `add` or `claim` of a queue. */
  prepareQueue(queue: string): Promise<void>;
  /** Gives false when the singleton key is taken. */
  add(job: NewJob, trx: Transaction<Database> | undefined): Promise<boolean>;
  claim(queue: string): Promise<Claim | undefined>;
  renew(claim: Claim): Promise<boolean>;
  saveProgress(claim: Claim, progress: unknown): Promise<boolean>;
  finish(claim: Claim): Promise<void>;
  /** Another attempt later, or the end when there were enough. */
  fail(claim: Claim, error: string): Promise<void>;
  /** Lets another worker have it now; not counted against the job. */
  giveBack(claim: Claim): Promise<void>;
  find(queue: string, id: string): Promise<JobStatus | undefined>;
  /** Forgets what is older than its retention. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}
