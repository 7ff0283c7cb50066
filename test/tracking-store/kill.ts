/** Kills a process that appends events with SIGKILL again and again, and holds what is left against what it acknowledged. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { TrackingNumber } from '../../src/postal/barcode/index.ts';
import type { EventStore, StoredEvent } from '../../src/tracking/event-store.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { readFeed } from './contract-feed.ts';
import { killBatch } from './kill-stream.ts';
import { MID, OTHER_MID, RETENTION } from './samples.ts';

const appender = fileURLToPath(new URL('appender.ts', import.meta.url));

export interface KillOptions {
  readonly rounds: number;
  readonly seed: number;
  /** A round is killed after at most this many acknowledgements. */
  readonly most: number;
  /** A PostgreSQL whose client is killed; without it: shards in a folder. */
  readonly databaseUrl?: string;
}

export interface KillTally {
  readonly acknowledged: number;
  readonly events: number;
  readonly payloads: number;
}

/** Runs the child until it has acknowledged `count` batches, kills it, and gives all that it acknowledged. */
const killed = async (
  folder: string,
  round: number,
  count: number,
  databaseUrl: string | undefined,
): Promise<number[]> => {
  const words = [appender, folder, String(round), ...(databaseUrl === undefined ? [] : [databaseUrl])];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acknowledged: number[] = [];
  const troubles: string[] = [];
  child.stderr.on('data', (chunk) => troubles.push(String(chunk)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', `the child ended by itself: ${troubles.join('')}`);
  return acknowledged;
};

/** What the killed client had under way at the server is ended one way or the other. */
const untilAlone = async (databaseUrl: string): Promise<void> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ others: number }>(
        `select count(*)::int4 as others from pg_stat_activity
          where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      if (rows[0]?.others === 0) return;
    }
  } finally {
    await client.end();
  }
};

/** A machine that loses power may leave half a block behind; a killed process rarely does. */
const tearTail = (folder: string): void => {
  const payloads = join(folder, 'events', 'payloads');
  const [last] = readdirSync(payloads).toSorted().slice(-1);
  assert.ok(last !== undefined);
  const path = join(payloads, last);
  // Zeros where a block should be, as a file system may leave them.
  truncateSync(path, statSync(path).size + 77);
};

const keyOf = ({ number, at, text }: Pick<StoredEvent, 'number' | 'at' | 'text'>): string =>
  `${number} ${at} ${text}`;

/** Each event of a batch is there once, and its payload can be read. @returns payloads read. */
const checkBatch = async (store: EventStore, index: number): Promise<number> => {
  const batch = killBatch(index);
  for (const event of batch.events) {
    const histories = await store.histories(event.number);
    const found = histories.flatMap(({ events }) => events).filter((one) => keyOf(one) === keyOf(event));
    assert.equal(
      found.length,
      1,
      `batch ${index} was acknowledged; its event at ${event.at} is there ${found.length} times`,
    );
  }
  const [first] = batch.events;
  assert.ok(first !== undefined);
  const [stored] = (await store.histories(first.number))
    .flatMap(({ events }) => events)
    .filter((one) => keyOf(one) === keyOf(first));
  assert.ok(stored !== undefined);
  const payload = await store.payload(stored);
  assert.ok(payload !== undefined, `the payload of batch ${index} is there`);
  assert.equal(JSON.parse(Buffer.from(payload).toString()).at, first.at);
  return 1;
};

/** The feeds hold exactly the events of the store, once. @returns how many. */
const checkFeeds = async (store: EventStore): Promise<number> => {
  const arrived = await Promise.all([MID, OTHER_MID].map((mid) => readFeed(store, { mid, limit: 500 })));
  const events = arrived.flatMap((feed) => feed.events);
  const keys = new Set(events.map(keyOf));
  assert.equal(keys.size, events.length, 'an event arrives once');
  const numbers = new Set(events.map(({ number }) => number));
  let held = 0;
  for (const number of numbers as Set<TrackingNumber>) {
    for (const { events: of } of await store.histories(number)) held += of.length;
  }
  assert.equal(held, events.length, 'every event held arrived in a feed');
  return held;
};

/** @throws AssertionError where an acknowledged event is gone, there twice, or missing in a feed. */
export const killRounds = async ({ rounds, seed, most, databaseUrl }: KillOptions): Promise<KillTally> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-ingest-kill-'));
  const acknowledged: number[] = [];
  let payloads = 0;
  const open = (): Promise<EventStore> =>
    openEventStore({
      dataFolder: folder,
      shards: 2,
      retention: RETENTION,
      ...(databaseUrl !== undefined && { databaseUrl }),
    });
  try {
    for (let round = 0; round < rounds; round++) {
      const count = 1 + ((Math.imul(seed + round, 0x9e3779b1) >>> 0) % most);
      const now = await killed(folder, seed * 1000 + round, count, databaseUrl);
      acknowledged.push(...now);
      if (databaseUrl !== undefined) await untilAlone(databaseUrl);
      else if (round % 5 === 4) tearTail(folder);
      const store = await open();
      for (const index of now) payloads += await checkBatch(store, index);
      if (round % 10 === 9 || round === rounds - 1) await checkFeeds(store);
      await store.close();
    }
    const store = await open();
    // What was not acknowledged may be there in part; the sender sends it again, and it is whole.
    for (const index of acknowledged) payloads += await checkBatch(store, index);
    const before = await checkFeeds(store);
    for (const index of acknowledged) {
      assert.equal(
        (await store.append(killBatch(index))).added,
        0,
        `batch ${index}, sent again, adds nothing`,
      );
    }
    const events = await checkFeeds(store);
    assert.equal(events, before);
    await store.close();
    return { acknowledged: acknowledged.length, events, payloads };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
