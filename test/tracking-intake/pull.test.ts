/** Asking USPS for tracking: what is due, within the calls that are left, against a server that answers as v3r2 does. */
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createOutgoing } from '../../src/egress/index.ts';
import type { PosternError } from '../../src/errors.ts';
import type { TrackingNumber } from '../../src/postal/barcode/index.ts';
import { STATUSES, type Status } from '../../src/postal/status/index.ts';
import type { JobHandler, Jobs } from '../../src/store/index.ts';
import {
  dueAt,
  type Followed,
  type FollowList,
  httpUpstream,
  MOST_NUMBERS,
  nextDue,
  type PullOutcome,
  planCalls,
  TrackingPuller,
  type TrackingUpstream,
  workPull,
} from '../../src/tracking/pull/index.ts';
import { serve } from '../egress/local-server.ts';
import { memoryStore } from './memory-store.ts';
import { ingestInto, NOW, numberOf, OURS, THEIRS, zoneOfZip } from './pieces.ts';

const HOUR_MS = 3_600_000;
const numbers = (count: number): TrackingNumber[] =>
  Array.from({ length: count }, (_, serial) => numberOf(OURS, serial) as TrackingNumber);
const followed = (status: Status, serial: number, askedAt: number | null = null): Followed => ({
  number: numberOf(OURS, serial) as TrackingNumber,
  status,
  askedAt,
  askedAfterEnd: 0,
});

describe('the cadence', () => {
  it('follows the status: half an hour out for delivery, hours in transit, half a day before acceptance', () => {
    const after = (status: Status) => dueAt(followed(status, 1, 0));
    assert.equal(after('out_for_delivery'), HOUR_MS / 2);
    const transit = after('in_transit') ?? 0;
    assert.ok(transit >= 4 * HOUR_MS && transit <= 6 * HOUR_MS);
    assert.equal(after('pre_shipment'), 12 * HOUR_MS);
  });

  it('asks once more after the end, and then never', () => {
    for (const status of ['delivered', 'returned', 'cancelled'] as const) {
      assert.ok((dueAt(followed(status, 1, 0)) ?? 0) > 0);
      assert.equal(dueAt({ ...followed(status, 1, 0), askedAfterEnd: 1 }), null);
    }
    assert.equal(nextDue([{ ...followed('delivered', 1, 0), askedAfterEnd: 1 }]), null);
  });

  it('gives the calls that are left to what is out for delivery first', () => {
    const pieces = [
      ...Array.from({ length: 50 }, (_, serial) => followed('pre_shipment', serial)),
      ...Array.from({ length: 10 }, (_, serial) => followed('out_for_delivery', 100 + serial)),
    ];
    const [only, ...more] = planCalls(pieces, { calls: 1 }, NOW);
    assert.equal(more.length, 0);
    assert.equal(only?.length, MOST_NUMBERS);
    assert.deepEqual(
      only.slice(0, 10).sort(),
      pieces
        .slice(50)
        .map(({ number }) => number)
        .sort(),
    );
  });

  it('plans every due number once, in calls of at most 35, within the budget', () => {
    const piece = fc.record({
      serial: fc.integer({ min: 0, max: 200 }),
      status: fc.constantFrom(...STATUSES),
      askedAt: fc.option(fc.integer({ min: 0, max: NOW }), { nil: null }),
      askedAfterEnd: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(piece, { selector: ({ serial }) => serial }),
        fc.nat({ max: 8 }),
        (made, calls) => {
          const pieces = made.map(({ serial, ...rest }) => ({
            ...rest,
            number: numberOf(OURS, serial) as TrackingNumber,
          }));
          const plan = planCalls(pieces, { calls }, NOW);
          assert.ok(plan.length <= calls);
          const planned = plan.flat();
          assert.equal(new Set(planned).size, planned.length);
          for (const call of plan) assert.ok(call.length >= 1 && call.length <= MOST_NUMBERS);
          const due = pieces.filter((one) => (dueAt(one) ?? Number.POSITIVE_INFINITY) <= NOW);
          assert.equal(planned.length, Math.min(due.length, calls * MOST_NUMBERS));
        },
      ),
    );
  });
});

/** What the server of a test knows, and what it was asked. */
interface Usps {
  readonly upstream: TrackingUpstream;
  readonly asked: string[][];
}

type Answer = (
  asked: readonly string[],
  call: number,
) => { status: number; body?: unknown; headers?: Record<string, string> };

const item = (trackingNumber: string) => ({
  trackingNumber,
  statusCategory: 'In Transit',
  trackingEvents: [{ eventCode: '10', eventType: 'Processed', GMTTimestamp: '2026-11-24T10:00:00Z' }],
});
const missed = (trackingNumber: string, statusCode = '404') => ({
  trackingNumber,
  statusCode,
  error: { message: 'Tracking is not available for this item.' },
});

const usps = async (context: TestContext, answer: Answer): Promise<Usps> => {
  const asked: string[][] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    assert.equal(request.url, '/tracking/v3r2/tracking');
    assert.equal(request.headers.authorization, 'Bearer token-1');
    const body = JSON.parse(await text(request)) as { trackingNumber: string }[];
    const list = body.map(({ trackingNumber }) => trackingNumber);
    asked.push(list);
    const { status, body: said, headers = {} } = answer(list, asked.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(said === undefined ? '' : typeof said === 'string' ? said : JSON.stringify(said));
  };
  const port = await serve(context, (request, response) => void listener(request, response));
  const outgoing = createOutgoing({ allowPrivate: 'on' });
  context.after(() => outgoing.close());
  return {
    asked,
    upstream: httpUpstream({
      outgoing,
      baseUrl: `http://127.0.0.1:${port}`,
      token: async () => 'token-1',
      now: () => NOW,
    }),
  };
};

describe('one call', () => {
  it('gives an outcome for every number that was asked, of a 207 too', async (context) => {
    const [first, second, third, fourth] = numbers(4) as [
      TrackingNumber,
      TrackingNumber,
      TrackingNumber,
      TrackingNumber,
    ];
    const { upstream } = await usps(context, () => ({
      status: 207,
      body: [item(first), missed(second), missed(third, '403')],
      headers: { 'x-ratelimit-remaining': '41' },
    }));
    const { outcomes, quota } = await upstream.pull([first, second, third, fourth]);
    assert.deepEqual([...outcomes.values()], ['found', 'not_found', 'refused', 'unanswered']);
    assert.equal(quota.remaining, 41);
  });

  it('that is refused for lack of quota says until when to wait', async (context) => {
    const { upstream } = await usps(context, () => ({ status: 429, headers: { 'retry-after': '120' } }));
    const { outcomes, quota, body } = await upstream.pull(numbers(2));
    assert.deepEqual([...outcomes.values()], ['unanswered', 'unanswered']);
    assert.deepEqual([quota.remaining, quota.resetAt, body], [0, NOW + 120_000, null]);
  });

  it('for one number that is not known is a 404 of the whole', async (context) => {
    const { upstream } = await usps(context, () => ({ status: 404, body: { error: {} } }));
    assert.deepEqual([...(await upstream.pull(numbers(1))).outcomes.values()], ['not_found']);
  });

  it('is not made for none or 36 numbers, and a body that is no JSON is an error', async (context) => {
    const { upstream, asked } = await usps(context, () => ({ status: 200, body: '<html>' }));
    for (const count of [0, 36]) {
      await assert.rejects(
        upstream.pull(numbers(count)),
        (error: PosternError) => error.code === 'pull_size',
      );
    }
    assert.equal(asked.length, 0);
    await assert.rejects(
      upstream.pull(numbers(1)),
      (error: PosternError) => error.code === 'upstream_answer',
    );
  });
});

const followList = (pieces: readonly Followed[]) => {
  const outcomes = new Map<string, PullOutcome>();
  const list: FollowList = {
    async pieces() {
      return pieces.filter(({ number }) => !outcomes.has(number));
    },
    async asked(said) {
      for (const [number, outcome] of said) outcomes.set(number, outcome);
    },
  };
  return { list, outcomes };
};

const puller = ({ upstream }: Usps, list: FollowList, now = () => NOW) => {
  const store = memoryStore();
  const parts = { upstream, ingest: ingestInto(store), follow: list, zoneOfZip, now, callsPerRound: 60 };
  return { store, round: new TrackingPuller(parts) };
};

describe('a round', () => {
  it('asks for everything that is due and keeps what it is told, once', async (context) => {
    const server = await usps(context, (asked) => ({ status: 200, body: asked.map(item) }));
    const { list } = followList(numbers(100).map((_, serial) => followed('in_transit', serial)));
    const { store, round } = puller(server, list);
    const first = await round.round();
    assert.deepEqual([first.calls, first.outcomes.found], [3, 100]);
    assert.equal(store.held.length, 100);
    assert.deepEqual(
      server.asked.map(({ length }) => length),
      [35, 35, 30],
    );
    assert.equal((await round.round()).calls, 0);
  });

  it('singles out the number that USPS answers 503 for, and asks for all others', async (context) => {
    const bad = numberOf(OURS, 17);
    const server = await usps(context, (asked) =>
      asked.includes(bad) ? { status: 503 } : { status: 200, body: asked.map(item) },
    );
    const { list, outcomes } = followList(numbers(35).map((_, serial) => followed('in_transit', serial)));
    const { store, round } = puller(server, list);
    const done = await round.round();
    assert.deepEqual([done.outcomes.found, done.outcomes.unanswered], [34, 1]);
    assert.equal(outcomes.get(bad), 'unanswered');
    assert.equal(store.held.length, 34);
    assert.ok(done.calls <= 14, `${done.calls} calls`);
  });

  it('stops at a 429 and makes no call before the time that USPS names', async (context) => {
    let now = NOW;
    const server = await usps(context, (asked, call) =>
      call === 2
        ? { status: 429, headers: { 'retry-after': '600' } }
        : { status: 200, body: asked.map(item) },
    );
    const { list } = followList(numbers(100).map((_, serial) => followed('in_transit', serial)));
    const { store, round } = puller(server, list, () => now);
    const first = await round.round();
    assert.deepEqual([first.calls, first.waitUntil], [2, NOW + 600_000]);
    assert.equal(store.held.length, 35);
    now += 599_000;
    assert.equal((await round.round()).calls, 0);
    now += 2_000;
    assert.equal((await round.round()).outcomes.found, 65);
  });

  it('makes no more calls than USPS says are left', async (context) => {
    const server = await usps(context, (asked, call) => ({
      status: 200,
      body: asked.map(item),
      headers: { 'x-ratelimit-remaining': String(2 - call) },
    }));
    const { list } = followList(numbers(200).map((_, serial) => followed('in_transit', serial)));
    assert.equal((await puller(server, list).round.round()).calls, 2);
  });

  it('gives up soon where USPS answers nothing but errors', async (context) => {
    const server = await usps(context, () => ({ status: 503 }));
    const { list, outcomes } = followList(numbers(200).map((_, serial) => followed('in_transit', serial)));
    const done = await puller(server, list).round.round();
    assert.ok(done.calls <= 8, `${done.calls} calls`);
    assert.equal(done.waitUntil, NOW + 60_000);
    assert.ok(outcomes.size < 10);
  });

  it('keeps nothing that it did not ask for', async (context) => {
    const stranger = numberOf(THEIRS, 1);
    const server = await usps(context, (asked) => ({
      status: 200,
      body: [...asked.map(item), item(stranger), item(numberOf(OURS, 999))],
    }));
    const { list } = followList([followed('in_transit', 1)]);
    const { store, round } = puller(server, list);
    await round.round();
    assert.deepEqual(
      store.held.map(({ number }) => number),
      [numberOf(OURS, 1)],
    );
    assert.ok(!store.batches.some(({ raw }) => Buffer.from(raw).includes(stranger)));
  });

  it('remembers nothing as asked when it could not be kept', async (context) => {
    const server = await usps(context, (asked) => ({ status: 200, body: asked.map(item) }));
    const { list, outcomes } = followList([followed('in_transit', 1)]);
    const { store, round } = puller(server, list);
    store.failNext();
    await assert.rejects(round.round(), /disk is full/);
    assert.equal(outcomes.size, 0);
    await round.round();
    assert.equal(store.held.length, 1);
  });
});

describe('the job that asks', () => {
  it('is scheduled, runs a round and tells its counts', async (context) => {
    const server = await usps(context, (asked) => ({ status: 200, body: asked.map(item) }));
    const { list } = followList([followed('in_transit', 1)]);
    const handlers: JobHandler[] = [];
    const scheduled: string[] = [];
    const jobs: Pick<Jobs, 'work' | 'schedule'> = {
      work: (_queue, handler) => void handlers.push(handler),
      schedule: async (name) => void scheduled.push(name),
    };
    const found: number[] = [];
    await workPull(jobs, puller(server, list).round, ({ outcomes }) => found.push(outcomes.found));
    const { signal } = new AbortController();
    const job = { id: '1', queue: 'tracking-pull', payload: {}, attempt: 1, progress: undefined };
    for (const handler of handlers) await handler(job, { signal, progress: async () => undefined });
    assert.deepEqual([scheduled, found], [['tracking-pull'], [1]]);
  });
});
