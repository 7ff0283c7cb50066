/**
 * Work that outlives a request: leased to one worker at a time, retried with growing delays, scheduled,
 * resumable after a crash. One interface, two drivers, one contract suite.
 */
import type { Clock } from './clock.ts';

/** How long a worker may be silent before its job goes to another. A running one renews at a third of it. */
export const LEASE_MS = 30_000;
/** Workers look for due jobs this often; a job of the same process wakes them at once. */
export const POLL_MS = 1_000;
/** Starts that a job gets when its `enqueue` names no other number. */
export const DEFAULT_MAX_ATTEMPTS = 5;
/** The n-th retry waits between half of and the whole of `RETRY_MIN_MS × 2^n`, up to `RETRY_MAX_MS`. */
export const RETRY_MIN_MS = 1_000;
export const RETRY_MAX_MS = 3_600_000;
/** Finished and failed jobs can be looked up this long. */
export const RETENTION_MS = 7 * 86_400_000;

export interface EnqueueOptions {
  /** Not before this instant, Unix milliseconds; default at once. */
  readonly runAt?: number;
  /** At most one job of a queue with this key waits or runs; a second one is not added. */
  readonly singletonKey?: string;
  /** How often the job may be started in all, crashes included. Default 5. */
  readonly maxAttempts?: number;
}

export interface Job {
  readonly id: string;
  readonly queue: string;
  /** As given to `enqueue`, through JSON. */
  readonly payload: unknown;
  /** 1 for the first start. */
  readonly attempt: number;
  /** What the last attempt saved, through JSON; `undefined` when nothing was. */
  readonly progress: unknown;
}

export interface JobControl {
  /** Aborted when the process stops or the lease was lost: save and throw, another attempt goes on from there. */
  readonly signal: AbortSignal;
  /**
   * Saves where the job stands, durably, for the attempt after a crash; also renews the lease.
   * @throws PosternError `job_lease_lost` when another worker has the job by now: stop working on it.
   */
  progress(value: unknown): Promise<void>;
}

/** Does one job; throwing means another attempt later. May run more than once: must tolerate it. */
export type JobHandler = (job: Job, control: JobControl) => Promise<void>;

export interface JobStatus {
  readonly id: string;
  readonly queue: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Starts so far. */
  readonly attempts: number;
  readonly progress: unknown;
  /** Why the last attempt failed; `undefined` when none has. */
  readonly error: string | undefined;
}

export interface Schedule {
  readonly queue: string;
  /** Length of the period in milliseconds. Periods are counted from the Unix epoch, so nodes agree on them. */
  readonly everyMs: number;
  readonly payload: unknown;
}

export interface Jobs {
  /** Adds a job, durably. Gives its id, or `undefined` when its `singletonKey` is already waiting or running. */
  enqueue(queue: string, payload: unknown, options?: EnqueueOptions): Promise<string | undefined>;
  /** Starts `workers` (default 1) that take jobs of `queue` one after the other, until `stop`. */
  work(queue: string, handler: JobHandler, workers?: number): void;
  /**
   * Adds a job once a period, whichever node is first; a period missed while no node ran is not made up, and none
   * is added while the one before still waits or runs. A second call with the same name replaces the first.
   */
  schedule(name: string, schedule: Schedule): Promise<void>;
  find(queue: string, id: string): Promise<JobStatus | undefined>;
  /**
   * Takes no more jobs, aborts the signals of running ones and waits for their handlers. A handler that throws
   * on that account does not use up its job.
   */
  stop(): Promise<void>;
}

export interface JobsOptions {
  readonly clock?: Clock;
  /** Between 0 and 1, for the spread of retries. */
  readonly random?: () => number;
  /** A new UUID. */
  readonly randomId?: () => string;
  /** Hears of troubles that no caller waits for, a database out of reach for example. Default: a process warning. */
  readonly onError?: (error: unknown) => void;
}
