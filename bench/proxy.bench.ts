/**
 * Calls upstream through the governed way (kept and coalesced) against undici alone to the same local upstream, in turns, in
 * one process; both give the parsed body. `once`, in `details`, is the price of governing where nothing can be saved:
 * every call different, each with its turn counted in the store.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { readConfig } from '../src/config.ts';
import { createOutgoing } from '../src/egress/index.ts';
import { openStore, sealerWith } from '../src/store/index.ts';
import { openUpstream } from '../src/upstream/index.ts';
import type { BenchResult } from './result.ts';
import { median, start } from './serving.ts';

const CALLS = 4_000;
const AT_ONCE = 32;
const DISTINCT = 50;
const ROUNDS = 3;

/** Calls a second. @param one is given the number of its call */
const rate = async (calls: number, one: (call: number) => Promise<unknown>): Promise<number> => {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < calls) await one(next++);
    }),
  );
  return (calls * 1_000) / (performance.now() - began);
};

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const server = await start('./proxy-upstream.ts', {});
  const url = `http://127.0.0.1:${server.port}`;
  const config = readConfig(
    { POSTERN_DATA: folder, POSTERN_UPSTREAM_URL: url, POSTERN_UPSTREAM_QUOTAS: 'addresses=10000000' },
    folder,
  );
  const store = await openStore({ dataFolder: folder });
  const outgoing = createOutgoing({ allowPrivate: 'on' });
  const sealer = sealerWith(Buffer.alloc(32, 1));
  const agent = new Agent({ connections: AT_ONCE });
  const { way, credentials, close } = openUpstream({
    config,
    store,
    sealer,
    outgoing: () => Promise.resolve(outgoing),
    now: Date.now,
  });
  try {
    await credentials.set({
      name: 'bench',
      clientId: 'c',
      clientSecret: 's',
      apis: [],
      scopes: [],
      setAt: 0,
    });
    const path = '/addresses/v3/address';
    const headers = { accept: 'application/json', authorization: 'Bearer bench' };
    const alone = async (call: number): Promise<unknown> => {
      const { body } = await request(`${url}${path}?place=${call % DISTINCT}`, {
        dispatcher: agent,
        headers,
      });
      return body.json();
    };
    const governed = (place: string) =>
      way.call({ method: 'GET', path, query: { place }, priority: 'interactive' });
    const expected = JSON.stringify(await alone(0));
    if (JSON.stringify((await governed('0')).body) !== expected)
      throw new Error('the governed answer is another');

    const rounds: { kept: number; coalesced: number; once: number; alone: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const measured = {
        alone: await rate(CALLS, alone),
        kept: await rate(CALLS, (call) => governed(String(call % DISTINCT))),
        once: await rate(CALLS / 8, (call) => governed(`${round}-${call}`)),
        // Nothing is kept at its start: of each place's calls one sets out, and the rest share it.
        coalesced: await (async () => {
          way.forget();
          return rate(CALLS, (call) => governed(String(Math.floor((call * DISTINCT) / CALLS))));
        })(),
      };
      // The first round warms up.
      if (round > 0) rounds.push(measured);
    }
    const of = (name: 'kept' | 'coalesced' | 'once' | 'alone') => median(rounds.map((one) => one[name]));
    return {
      name: 'proxy',
      unit: 'calls/s',
      ours: of('kept'),
      peers: { undici: of('alone') },
      ratio: of('kept') / of('alone'),
      details: {
        coalescedPerSecond: of('coalesced'),
        coalescedRatio: of('coalesced') / of('alone'),
        everyCallDifferentPerSecond: of('once'),
        everyCallDifferentRatio: of('once') / of('alone'),
        calls: CALLS,
        atOnce: AT_ONCE,
        distinct: DISTINCT,
        rounds: ROUNDS,
      },
    };
  } finally {
    close();
    await agent.close();
    await outgoing.close();
    await store.close();
    server.process.send('stop');
    rmSync(folder, { recursive: true, force: true });
  }
};
