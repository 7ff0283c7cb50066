/** The contract of jobs: leases, retries, progress, schedules. Time is moved by hand. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TestClock } from 'pg-boss';
import {
  type Clock,
  type Job,
  type JobControl,
  type Jobs,
  type Store,
  systemClock,
} from '../../src/store/index.ts';
import { JobSchedules } from '../../src/store/job-schedules.ts';
import { LEASE_MS } from '../../src/store/jobs.ts';
import type { ContractDriver, Place } from './place.ts';
import { onPlace } from './place.ts';
import { tickUntil, within } from './waiting.ts';

interface Bench {
  readonly store: Store;
  readonly place: Place;
  readonly clock: TestClock;
  readonly jobs: Jobs;
  /** Another node, with the same clock unless it gets its own. */
  another(clock?: TestClock): Promise<Jobs>;
}

const onBench = (driver: ContractDriver, test: (bench: Bench) => Promise<void>): Promise<void> =>
  onPlace(driver, async (store, place) => {
    const clock = new TestClock();
    const troubles: unknown[] = [];
    const opened: Jobs[] = [];
    const open = async (on: Store, by: TestClock): Promise<Jobs> => {
      const jobs = await on.openJobs({ clock: by, onError: (error) => troubles.push(error) });
      opened.push(jobs);
      return jobs;
    };
    try {
      await test({
        store,
        place,
        clock,
        jobs: await open(store, clock),
        another: async (by = clock) => open(await place.open(), by),
      });
    } finally {
      for (const jobs of opened.toReversed()) await jobs.stop();
    }
    assert.deepEqual(troubles, []);
  });

/** A handler that tells of its start, and ends when `end` is called. */
const heldHandler = () => {
  const started = Promise.withResolvers<{ job: Job; control: JobControl }>();
  const ended = Promise.withResolvers<void>();
  return {
    started: started.promise,
    end: ended.resolve,
    handle: async (job: Job, control: JobControl): Promise<void> => {
      started.resolve({ job, control });
      const aborted = new Promise<never>((_, reject) => {
        control.signal.addEventListener('abort', () => reject(control.signal.reason));
      });
      await Promise.race([ended.promise, aborted]);
    },
  };
};

/** Resolves once `jobs` says that the job has come to an end. */
const ending = async (jobs: Jobs, clock: TestClock, queue: string, id: string) => {
  for (let second = 0; second < 600; second += 1) {
    const status = await jobs.find(queue, id);
    if (status?.state === 'done' || status?.state === 'failed') return status;
    await clock.tick(1_000);
  }
  throw new Error(`Job ${id} never ended.`);
};

const idOf = (id: string | undefined): string => {
  assert.ok(id !== undefined, 'the job was added');
  return id;
};

export const jobsContract = (driver: ContractDriver): void => {
  describe(`${driver.name}: jobs`, () => {
    it('are each taken once: 500 jobs, four workers on two nodes', () =>
      onBench(driver, async ({ clock, jobs, another }) => {
        const other = await another();
        const ids = await Promise.all(
          Array.from({ length: 500 }, (_, number) => jobs.enqueue('count', { number })),
        );
        assert.equal(new Set(ids).size, 500);
        const seen: number[] = [];
        const all = Promise.withResolvers<void>();
        const handle = async ({ payload }: Job): Promise<void> => {
          seen.push((payload as { number: number }).number);
          if (seen.length === 500) all.resolve();
        };
        jobs.work('count', handle, 2);
        other.work('count', handle, 2);
        await tickUntil('500 jobs', clock, all.promise);
        await jobs.stop();
        await other.stop();
        assert.deepEqual(
          seen.toSorted((a, b) => a - b),
          Array.from({ length: 500 }, (_, number) => number),
        );
      }));

    it('wake an idle worker of the same process without waiting for its poll', () =>
      onBench(driver, async ({ jobs }) => {
        const { started, end, handle } = heldHandler();
        jobs.work('wake', handle);
        const id = await jobs.enqueue('wake', ['a', { b: null }]);
        const { job } = await within('the job', started);
        assert.deepEqual(job, {
          id,
          queue: 'wake',
          payload: ['a', { b: null }],
          attempt: 1,
          progress: undefined,
        });
        assert.equal((await jobs.find('wake', job.id))?.state, 'running');
        end();
      }));

    it('do not run before their time', () =>
      onBench(driver, async ({ clock, jobs }) => {
        const due = clock.now() + 60_000;
        const ran = Promise.withResolvers<number>();
        jobs.work('later', async () => ran.resolve(clock.now()));
        await jobs.enqueue('later', null, { runAt: due });
        const at = await tickUntil('the job', clock, ran.promise);
        assert.ok(at >= due, `${at} is before ${due}`);
      }));

    it('with a singleton key are added once while one waits or runs, and again afterwards', () =>
      onBench(driver, async ({ clock, jobs }) => {
        const first = idOf(await jobs.enqueue('single', 1, { singletonKey: 'k' }));
        assert.equal(await jobs.enqueue('single', 2, { singletonKey: 'k' }), undefined);
        idOf(await jobs.enqueue('single', 3, { singletonKey: 'other' }));
        idOf(await jobs.enqueue('single', 4));
        idOf(await jobs.enqueue('single', 5));
        jobs.work('single', async () => undefined);
        assert.equal((await ending(jobs, clock, 'single', first)).state, 'done');
        idOf(await jobs.enqueue('single', 6, { singletonKey: 'k' }));
      }));

    it('that fail are tried again with growing delays, then given up with their reason', () =>
      onBench(driver, async ({ clock, jobs }) => {
        const starts: number[] = [];
        jobs.work('fail', async ({ attempt }) => {
          starts.push(clock.now());
          throw new Error(`no luck ${attempt}`);
        });
        const id = idOf(await jobs.enqueue('fail', null, { maxAttempts: 4 }));
        const status = await ending(jobs, clock, 'fail', id);
        assert.deepEqual(
          { state: status.state, attempts: status.attempts, error: status.error },
          { state: 'failed', attempts: 4, error: 'no luck 4' },
        );
        const delays = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
        assert.equal(delays.length, 3);
        for (const [index, delay] of delays.entries()) {
          // Between half of 2^n seconds and the whole, and a second or two of polling.
          const atLeast = 1_000 * 2 ** index;
          assert.ok(delay >= atLeast && delay <= 4 * atLeast + 3_000, `delay ${index + 1} is ${delay} ms`);
        }
      }));

    it('go on from the progress of the attempt before', () =>
      onBench(driver, async ({ clock, jobs }) => {
        const progresses: unknown[] = [];
        jobs.work('resume', async ({ progress }, control) => {
          progresses.push(progress);
          if (progress !== undefined) return;
          await control.progress({ row: 7 });
          throw new Error('half way');
        });
        const id = idOf(await jobs.enqueue('resume', null));
        const status = await ending(jobs, clock, 'resume', id);
        assert.deepEqual(progresses, [undefined, { row: 7 }]);
        assert.deepEqual(
          { state: status.state, attempts: status.attempts, progress: status.progress, error: status.state },
          { state: 'done', attempts: 2, progress: { row: 7 }, error: 'done' },
        );
      }));

    it('stay with a worker that runs longer than a lease', () =>
      onBench(driver, async ({ clock, jobs, another }) => {
        const { started, end, handle } = heldHandler();
        jobs.work('long', handle);
        const id = idOf(await jobs.enqueue('long', null));
        await within('the job', started);
        const other = await another();
        other.work('long', async () => assert.fail('a second worker got the job'));
        for (let passed = 0; passed < 4 * LEASE_MS; passed += 1_000) await clock.tick(1_000);
        end();
        const status = await ending(jobs, clock, 'long', id);
        assert.deepEqual([status.state, status.attempts], ['done', 1]);
      }));

    it('that another worker has taken over cannot be written by the first any more', () =>
      onBench(driver, async ({ clock, jobs, another }) => {
        const first = heldHandler();
        jobs.work('lapse', first.handle);
        const id = idOf(await jobs.enqueue('lapse', null));
        const { control } = await within('the job', first.started);
        // The first node's timers stand still, as in a process that hangs; time goes on for the second.
        const later = new TestClock(clock.now());
        const other = await another(later);
        const second = heldHandler();
        other.work('lapse', second.handle);
        const { job } = await tickUntil('the second worker', later, second.started);
        assert.deepEqual([job.id, job.attempt], [id, 2]);
        await assert.rejects(control.progress({ row: 1 }), { code: 'job_lease_lost' });
        assert.equal(control.signal.aborted, true);
        second.end();
        const status = await ending(other, later, 'lapse', id);
        assert.deepEqual([status.state, status.progress], ['done', undefined]);
      }));

    it('of a process that was killed go on elsewhere, from their last progress', () =>
      onPlace(driver, async (store, place) => {
        const adding = await store.openJobs();
        const id = idOf(await adding.enqueue('crash', { file: 'a.csv' }));
        await adding.stop();
        const script = fileURLToPath(new URL('holding-worker.ts', import.meta.url));
        const child = spawn(process.execPath, [script, place.address, 'crash'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const exited = once(child, 'exit');
        await within('progress of the child', once(child.stdout, 'data'));
        child.kill('SIGKILL');
        await exited;

        const clock = new TestClock();
        const jobs = await store.openJobs({ clock });
        try {
          const held = heldHandler();
          jobs.work('crash', held.handle);
          const { job } = await tickUntil('the next attempt', clock, held.started);
          assert.deepEqual(job, {
            id,
            queue: 'crash',
            payload: { file: 'a.csv' },
            attempt: 2,
            progress: { row: 41, attempt: 1 },
          });
          held.end();
          assert.equal((await ending(jobs, clock, 'crash', id)).state, 'done');
        } finally {
          await jobs.stop();
        }
      }));

    it('that were stopped with their process are not used up', () =>
      onBench(driver, async ({ clock, jobs, another }) => {
        const first = heldHandler();
        jobs.work('stop', first.handle);
        const id = idOf(await jobs.enqueue('stop', null, { maxAttempts: 1 }));
        const { control } = await within('the job', first.started);
        const other = await another();
        await jobs.stop();
        assert.equal(control.signal.aborted, true);
        const second = heldHandler();
        other.work('stop', second.handle);
        const { job } = await tickUntil('the job again', clock, second.started);
        assert.equal(job.id, id);
        second.end();
        assert.equal((await ending(other, clock, 'stop', id)).state, 'done');
      }));

    it('that are unknown are not found', () =>
      onBench(driver, async ({ jobs }) => {
        assert.equal(await jobs.find('none', '4c2f3c9e-0d53-4d0b-9df1-1f0a3a3d6c11'), undefined);
      }));
  });

  describe(`${driver.name}: schedules`, () => {
    it('add one job a period, over two nodes', () =>
      onBench(driver, async ({ clock, jobs, another }) => {
        await clock.setTime(Math.ceil(clock.now() / 60_000) * 60_000 + 1);
        const other = await another();
        const runs: unknown[] = [];
        const third = Promise.withResolvers<void>();
        const handle = async ({ payload }: Job): Promise<void> => {
          runs.push(payload);
          if (runs.length === 3) third.resolve();
        };
        const schedule = { queue: 'tidy', everyMs: 60_000, payload: { what: 'tokens' } };
        for (const node of [jobs, other]) {
          node.work('tidy', handle);
          await node.schedule('tidy tokens', schedule);
        }
        const began = clock.now();
        await tickUntil('three runs', clock, third.promise);
        const minutes = Math.round((clock.now() - began) / 60_000);
        assert.equal(minutes, 3);
        assert.deepEqual(runs, [schedule.payload, schedule.payload, schedule.payload]);
      }));

    it('add one job a period also when two nodes look at the same moment, and the job ends at once', () =>
      onPlace(driver, async (here, place) => {
        const there = await place.open();
        const looks: (() => void)[] = [];
        let now = 1_000_000;
        const clock: Clock = {
          ...systemClock,
          now: () => now,
          setInterval: (look) => looks.push(look),
          clearInterval: () => undefined,
        };
        const added: string[] = [];
        const nodes = [here, there].map(
          (store, node) =>
            new JobSchedules({ store, clock, onError: (error) => assert.fail(String(error)) }, async () => {
              added.push(`node ${node}`);
              return 'added';
            }),
        );
        for (const node of nodes) {
          await node.set('race', { queue: 'race', everyMs: 1_000, payload: null }, () => undefined);
        }
        assert.equal(looks.length, 2);
        now += 1_500;
        for (const look of looks) look();
        for (const node of nodes) await node.stop();
        assert.equal(added.length, 1);
      }));

    it('do not make up for periods that nobody was there for', () =>
      onBench(driver, async ({ clock, jobs }) => {
        await jobs.schedule('hourly', { queue: 'hour', everyMs: 3_600_000, payload: null });
        let runs = 0;
        const ran = Promise.withResolvers<void>();
        jobs.work('hour', async () => {
          runs += 1;
          ran.resolve();
        });
        // Well inside a period, so that the ticks below cannot reach the next one.
        const hours = Math.floor(clock.now() / 3_600_000) + 10;
        await clock.setTime(hours * 3_600_000 + 600_000);
        await tickUntil('the run', clock, ran.promise);
        for (let second = 0; second < 30; second += 1) await clock.tick(1_000);
        assert.equal(runs, 1);
      }));
  });
};
