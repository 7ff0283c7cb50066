/**
 * Whether the time of a refusal tells what the store holds: two kinds of numbers that a caller may not see, asked in random
 * turns over the whole gateway and the real store, their times compared by rank (Mann and Whitney).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trackingRoute } from '../../src/api/usps-v3/tracking-get/route.ts';
import type { TrackingNumber } from '../../src/postal/barcode/index.ts';
import { EventClock, Ingest, readAnswer } from '../../src/tracking/intake/index.ts';
import { TrackingLookup } from '../../src/tracking/lookup/index.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { openProgram } from '../program.ts';
import { numberOf, THEIRS, zoneOfZip } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from './parties.ts';
import { routeAt } from './worlds.ts';

export interface Compared {
  readonly who: string;
  readonly requests: number;
  /** Standard normal where both kinds take as long; far from 0 where one is quicker. */
  readonly z: number;
  readonly medianMs: { readonly held: number; readonly absent: number };
}

/** Deterministic numbers in [0, 1) from a seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The rank sum of `left` among both, as a standard normal. */
export const rankSumZ = (left: readonly number[], right: readonly number[]): number => {
  const all = [
    ...left.map((value) => ({ value, own: 1 })),
    ...right.map((value) => ({ value, own: 0 })),
  ].sort((a, b) => a.value - b.value);
  let sum = 0;
  all.forEach(({ own }, index) => {
    sum += own * (index + 1);
  });
  const [m, n] = [left.length, right.length];
  return (sum - (m * (m + n + 1)) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
};

const HELD = 500;

/** @param requests of each caller, half of them for numbers that are held */
export const compareTimes = async (requests: number, seed: number): Promise<Compared[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-timing-'));
  const events = await openEventStore({
    dataFolder: folder,
    shards: 2,
    retention: { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] },
  });
  const lookup = new TrackingLookup({ events, guard: { see: () => undefined } });
  const program = await openProgram(SETTINGS, {
    extraRoutes: [routeAt(trackingRoute(lookup, { wire: 'live' }), 'timed')],
  });
  try {
    const entitlements = { current: async () => ({ knowsMid: () => true, knowsMerchant: () => true }) };
    const ingest = new Ingest({ events, entitlements, mode: 'all' });
    const receivedAt = Date.now();
    const items = Array.from({ length: HELD }, (_, index) => ({
      trackingNumber: numberOf(THEIRS, index),
      trackingEvents: ['03', '10', 'OF', '01'].map((eventCode, hour) => ({
        eventCode,
        eventType: `Event ${eventCode}`,
        GMTTimestamp: new Date(receivedAt - 86_400_000 + hour * 3_600_000).toISOString(),
      })),
    }));
    await ingest.take(
      readAnswer(Buffer.from(JSON.stringify(items)), {
        receivedAt,
        origin: 'timing',
        clock: new EventClock(zoneOfZip),
      }),
    );
    await events.append({
      channel: 'extract',
      receivedAt,
      origin: 'timing',
      raw: Buffer.from('manifest'),
      events: [],
      facts: [],
      ownership: items.map(({ trackingNumber }) => ({
        number: trackingNumber as TrackingNumber,
        merchant: 'another-merchant',
        mid: THEIRS,
        efn: null,
        statedAt: receivedAt,
      })),
    });
    const steward = await makeSteward(program);
    const callers = [
      { who: 'a shipper', app: await makeParty(program, steward, { role: 'shipper', mids: ['904567890'] }) },
      { who: 'a platform', app: await makeParty(program, steward, { role: 'platform', merchants: ['own'] }) },
    ];
    const random = randomOf(seed);
    const compared: Compared[] = [];
    for (const { who, app } of callers) {
      const headers = asking(app);
      const times = { held: [] as number[], absent: [] as number[] };
      const warmUp = Math.min(400, requests);
      for (let index = -warmUp; index < requests; index++) {
        const kind = random() < 0.5 ? 'held' : 'absent';
        const serial = Math.floor(random() * HELD) + (kind === 'held' ? 0 : HELD);
        const path = `/tracking/v3-timed/tracking/${numberOf(THEIRS, serial)}`;
        const began = performance.now();
        const { status } = await program.ask(path, { headers });
        const took = performance.now() - began;
        if (status !== 403) throw new Error(`${who} was answered ${status}`);
        if (index >= 0) times[kind].push(took);
      }
      compared.push({
        who,
        requests,
        z: rankSumZ(times.held, times.absent),
        medianMs: { held: median(times.held), absent: median(times.absent) },
      });
    }
    return compared;
  } finally {
    await program.close();
    await events.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
