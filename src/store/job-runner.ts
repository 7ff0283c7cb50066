/** When jobs are taken, renewed, settled and scheduled: the same over both drivers. */
import { PosternError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Claim, JobBackend } from './job-backend.ts';
import { JobSchedules } from './job-schedules.ts';
import {
  DEFAULT_MAX_ATTEMPTS,
  type EnqueueOptions,
  type JobHandler,
  type JobStatus,
  type Jobs,
  LEASE_MS,
  POLL_MS,
  type Schedule,
} from './jobs.ts';
import type { Store } from './store.ts';

/** An error text of this length still helps; a dump of a whole body does not. */
const ERROR_LENGTH = 500;
const SWEEP_MS = 3_600_000;

export interface RunnerParts {
  readonly store: Pick<Store, 'db' | 'transaction'>;
  readonly backend: JobBackend;
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly onError: (error: unknown) => void;
}

const describe = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, ERROR_LENGTH);

const leaseLost = (claim: Claim): PosternError =>
  new PosternError('job_lease_lost', `Job ${claim.id} of ${claim.queue} was taken by another worker.`);

class JobRunner implements Jobs {
  readonly #parts: RunnerParts;
  readonly #schedules: JobSchedules;
  readonly #queues = new Map<string, Promise<void>>();
  readonly #idle = new Map<string, Set<() => void>>();
  readonly #running = new Set<AbortController>();
  readonly #loops: Promise<void>[] = [];
  #stopping = false;
  #nextSweep = 0;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#schedules = new JobSchedules(parts, (queue, payload, singletonKey, trx) =>
      this.#add(queue, payload, { singletonKey }, trx),
    );
  }

  async enqueue(queue: string, payload: unknown, options: EnqueueOptions = {}): Promise<string | undefined> {
    await this.#prepare(queue);
    const id = await this.#add(queue, payload, options, undefined);
    if (id !== undefined) this.#wake(queue);
    return id;
  }

  work(queue: string, handler: JobHandler, workers = 1): void {
    for (let worker = 0; worker < workers; worker += 1) this.#loops.push(this.#loop(queue, handler));
  }

  async schedule(name: string, schedule: Schedule): Promise<void> {
    await this.#prepare(schedule.queue);
    await this.#schedules.set(name, schedule, () => this.#wake(schedule.queue));
  }

  async find(queue: string, id: string): Promise<JobStatus | undefined> {
    await this.#prepare(queue);
    return this.#parts.backend.find(queue, id);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#schedules.stop();
    for (const abort of this.#running) {
      abort.abort(
        new PosternError('job_stopping', 'The process is stopping; the job goes on after its next start.'),
      );
    }
    for (const queue of this.#idle.keys()) this.#wake(queue);
    await Promise.all(this.#loops);
    await this.#parts.backend.close();
  }

  #prepare(queue: string): Promise<void> {
    let prepared = this.#queues.get(queue);
    if (prepared === undefined) {
      prepared = this.#parts.backend.prepareQueue(queue);
      // A failure is the caller's to hear, and must not stick.
      prepared.catch(() => this.#queues.delete(queue));
      this.#queues.set(queue, prepared);
    }
    return prepared;
  }

  async #add(
    queue: string,
    payload: unknown,
    options: { readonly [Key in keyof EnqueueOptions]: EnqueueOptions[Key] | undefined },
    trx: Parameters<JobBackend['add']>[1],
  ): Promise<string | undefined> {
    const { backend, clock, randomId } = this.#parts;
    const job = {
      id: randomId(),
      queue,
      payload,
      runAt: options.runAt ?? clock.now(),
      singletonKey: options.singletonKey,
      maxAttempts: options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    };
    return (await backend.add(job, trx)) ? job.id : undefined;
  }

  async #loop(queue: string, handler: JobHandler): Promise<void> {
    while (!this.#stopping) {
      let claim: Claim | undefined;
      try {
        await this.#prepare(queue);
        claim = await this.#parts.backend.claim(queue);
        if (claim === undefined) await this.#sweepWhenDue();
      } catch (error) {
        this.#parts.onError(error);
      }
      if (claim === undefined) await this.#untilWoken(queue);
      else await this.#run(claim, handler);
    }
  }

  async #run(claim: Claim, handler: JobHandler): Promise<void> {
    const { backend, clock, onError } = this.#parts;
    const abort = new AbortController();
    const keep = async (extend: () => Promise<boolean>): Promise<void> => {
      if (await extend()) return;
      abort.abort(leaseLost(claim));
      throw leaseLost(claim);
    };
    const renewal = clock.setInterval(
      () => void keep(() => backend.renew(claim)).catch(onError),
      LEASE_MS / 3,
    );
    this.#running.add(abort);
    if (this.#stopping) abort.abort();
    try {
      try {
        await handler(
          {
            id: claim.id,
            queue: claim.queue,
            payload: claim.payload,
            attempt: claim.attempt,
            progress: claim.progress,
          },
          { signal: abort.signal, progress: (value) => keep(() => backend.saveProgress(claim, value)) },
        );
      } catch (error) {
        if (this.#stopping && abort.signal.aborted) await backend.giveBack(claim);
        else await backend.fail(claim, describe(error));
        return;
      }
      await backend.finish(claim);
    } catch (error) {
      // Not settled: the lease runs out and another attempt follows.
      onError(error);
    } finally {
      this.#running.delete(abort);
      clock.clearInterval(renewal);
    }
  }

  #untilWoken(queue: string): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    const { clock } = this.#parts;
    const idle = this.#idle.get(queue) ?? new Set();
    this.#idle.set(queue, idle);
    return new Promise((resolve) => {
      const wake = (): void => {
        idle.delete(wake);
        clock.clearTimeout(timer);
        resolve();
      };
      const timer = clock.setTimeout(wake, POLL_MS);
      idle.add(wake);
    });
  }

  #wake(queue: string): void {
    for (const wake of this.#idle.get(queue) ?? []) wake();
  }

  async #sweepWhenDue(): Promise<void> {
    const now = this.#parts.clock.now();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + SWEEP_MS;
    await this.#parts.backend.sweep();
  }
}

export const runJobs = (parts: RunnerParts): Jobs => new JobRunner(parts);
