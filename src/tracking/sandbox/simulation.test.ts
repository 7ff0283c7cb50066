import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Draft } from '../intake/draft.ts';
import { backfill } from './backfill.ts';
import { Network } from './network.ts';
import { Simulation } from './simulation.ts';
import { SENDERS } from './world.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 5, 1);
/** The wall clock stands still. */
const WALL = START + 3 * DAY_MS;

const network = new Network({
  records: () =>
    [
      ['10001', 40.75, -74, 'America/New_York'],
      ['60601', 41.89, -87.62, 'America/Chicago'],
      ['90210', 34.09, -118.41, 'America/Los_Angeles'],
    ].map(([zip, latitude, longitude, timeZone]) => ({
      zip: String(zip),
      city: 'TOWN',
      state: 'NY',
      timeZone: String(timeZone),
      latitude: Number(latitude),
      longitude: Number(longitude),
      kind: 'standard',
    })),
});

const open = (seed: string) => {
  const drafts: Draft[] = [];
  const simulation = new Simulation({
    seed,
    network,
    senders: Object.values(SENDERS),
    startsAt: START,
    clock: () => WALL,
    firstSerial: 0,
    ingest: {
      take: async (draft) => {
        drafts.push(draft);
        const added = draft.rows.reduce((sum, { events }) => sum + events.length, 0);
        return { added, duplicates: 0, rows: draft.rows.length, refused: {}, unknownCodes: {} };
      },
    },
  });
  return { simulation, drafts };
};

const run = async (seed: string): Promise<readonly Draft[]> => {
  const { simulation, drafts } = open(seed);
  await backfill(simulation, { from: START, until: START + 5 * DAY_MS, pieces: 80 });
  await simulation.mail({ sender: SENDERS.shipper, scenario: 'returned', pace: 'done', disorder: 'neat' });
  await simulation.passTo(START + 9 * DAY_MS);
  return drafts;
};

describe('the simulation', () => {
  it('gives the same deliveries for the same seed, and others for another', async () => {
    const first = await run('a');
    assert.ok(first.length > 10);
    assert.deepEqual(await run('a'), first);
    assert.notDeepEqual(await run('b'), first);
  });

  it('marks every event as simulated, and receives nothing in the future of the wall clock', async () => {
    const drafts = await run('order');
    assert.ok(
      drafts.some(({ receivedAt }) => receivedAt === WALL) &&
        drafts.some(({ receivedAt }) => receivedAt < WALL),
    );
    for (const { receivedAt, rows, channel } of drafts) {
      assert.equal(channel, 'sandbox');
      assert.ok(receivedAt <= WALL);
      for (const { events } of rows) for (const { simulated } of events) assert.equal(simulated, true);
    }
  });

  it('has a piece of which all lies behind finished at once, and a live one as time passes', async () => {
    const { simulation } = open('pace');
    const done = await simulation.mail({
      sender: SENDERS.shipper,
      scenario: 'delivered',
      pace: 'done',
      disorder: 'neat',
    });
    assert.ok(done.endsAt <= simulation.time && done.endsAt > simulation.time - 4 * DAY_MS);
    assert.equal(simulation.pending, 0);
    const live = await simulation.mail({
      sender: SENDERS.shipper,
      scenario: 'delivered',
      pace: 'live',
      disorder: 'neat',
    });
    assert.ok(live.endsAt > simulation.time);
    assert.ok(simulation.pending > 5);
    const { events } = await simulation.passTo(live.endsAt + DAY_MS);
    assert.equal(events, live.arrivals.length);
    assert.equal(simulation.pending, 0);
  });

  it('receives history when it arrived, and after its beginning everything as it comes', async () => {
    const { simulation, drafts } = open('phases');
    const wish = { sender: SENDERS.shipper, scenario: 'delivered', pace: 'done', disorder: 'neat' } as const;
    await simulation.mail(wish);
    assert.ok(drafts.length > 1 && drafts.every(({ receivedAt }) => receivedAt < WALL));
    simulation.begin();
    drafts.length = 0;
    await simulation.mail(wish);
    assert.ok(drafts.length > 1 && drafts.every(({ receivedAt }) => receivedAt === WALL));
  });

  it('says of a platform which merchant each piece is of, before its first scan', async () => {
    const { simulation, drafts } = open('manifest');
    const { number } = await simulation.mail({
      sender: SENDERS.platform,
      scenario: 'delivered',
      merchant: 'merchant-bea',
      pace: 'done',
      disorder: 'neat',
    });
    const first = drafts.flatMap(({ rows }) => rows).find((row) => row.number === number);
    assert.equal(first?.ownership?.merchant, 'merchant-bea');
    assert.equal(first?.events.length, 0);
  });

  it('makes as many events as load asks for, in whole pieces', async () => {
    const { simulation } = open('load');
    const made = await simulation.load(2_000);
    assert.ok(made >= 2_000 && made < 2_100, String(made));
  });
});
