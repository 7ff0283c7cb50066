/** Look-ups over HTTP: governed, each durable in the record before its answer, against bare node:http and node:sqlite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import type { TrackingNumber } from '../src/postal/barcode/index.ts';
import { openEventStore } from '../src/tracking/store/index.ts';
import { batchAt } from './ingest-events.ts';
import { type Measured, measure, median, type Server, start } from './serving.ts';

const MID = '901000000';
const BATCHES = 20;
const PATHS = 500;
const CONNECTIONS = 32;
const SECONDS = 3;
const ROUNDS = 3;

export interface HttpTimes {
  readonly governed: Measured;
  readonly bare: Measured;
}

const fill = async (data: string): Promise<TrackingNumber[]> => {
  const { eventShards } = readConfig({ POSTERN_DATA: data }, data);
  const store = await openEventStore({
    dataFolder: data,
    shards: eventShards,
    retention: { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] },
  });
  const numbers = new Set<TrackingNumber>();
  for (let index = 0; index < BATCHES; index++) {
    const batch = batchAt(index);
    await store.append(batch);
    for (const { number, mid } of batch.events) if (mid === MID) numbers.add(number);
  }
  await store.close();
  return [...numbers].slice(0, PATHS);
};

export const timeHttp = async (): Promise<HttpTimes> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-track-'));
  const servers: Server[] = [];
  try {
    const data = join(folder, 'data');
    const numbers = await fill(data);
    const governed = await start('./track-governed.ts', { data, mid: MID });
    servers.push(governed);
    const headers = { authorization: `Bearer ${governed.token}`, 'postern-purpose': 'shipping' };
    const paths = numbers.map((number) => `/tracking/v3/tracking/${number}?expand=DETAIL`);
    const pieces = [];
    for (const [index, path] of paths.entries()) {
      const answer = await fetch(`http://127.0.0.1:${governed.port}${path}`, { headers });
      if (answer.status !== 200)
        throw new Error(`a look-up was answered ${answer.status}: ${await answer.text()}`);
      pieces.push({ number: numbers[index], body: await answer.json() });
    }
    const bare = await start('./track-bare.ts', { file: join(folder, 'bare.db'), pieces });
    servers.push(bare);
    const load = { paths, headers, connections: CONNECTIONS, seconds: SECONDS };
    const rounds: HttpTimes[] = [];
    // The first round is the compiler's.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const times = { bare: await measure(bare, load), governed: await measure(governed, load) };
      if (round > 0) rounds.push(times);
    }
    const of = (name: keyof HttpTimes): Measured => {
      const middle = (key: keyof Measured): number =>
        Math.round(median(rounds.map((round) => round[name][key])) * 100) / 100;
      return {
        microsecondsPerRequest: middle('microsecondsPerRequest'),
        requestsPerSecond: middle('requestsPerSecond'),
        p50Ms: middle('p50Ms'),
        p99Ms: middle('p99Ms'),
      };
    };
    return { governed: of('governed'), bare: of('bare') };
  } finally {
    for (const server of servers) server.process.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
