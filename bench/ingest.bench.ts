/**
 * Ingest: a million events, 2 % twice, durable and deduplicated, in two shards, against node:sqlite inserting the same
 * rows in two threads; and the same on PostgreSQL against COPY → INSERT … ON CONFLICT. In turns, part by part.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { EventStore } from '../src/tracking/event-store.ts';
import { openEventStore } from '../src/tracking/store/index.ts';
import { BATCH_EVENTS, batchAt } from './ingest-events.ts';
import { postgresIngest } from './ingest-postgres.ts';
import type { BenchResult } from './result.ts';

const SHARDS = 2;
const EVENTS = Number(process.env.POSTERN_BENCH_EVENTS ?? 1_000_000);
const PART_BATCHES = 100;
/** A transaction of the peer has some 10,000 events of its shard. */
const GROUP_BATCHES = 20;
const RETENTION = { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] };

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const ask = (worker: Worker, message: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(message, []);
  });

/** Appends every batch; all are under way together, as when many channels have waited. */
const appendAll = async (
  store: EventStore,
  batches: readonly ReturnType<typeof batchAt>[],
): Promise<number> => {
  const results = await Promise.all(batches.map((batch) => store.append(batch)));
  return results.reduce((sum, { added }) => sum + added, 0);
};

const countIn = (path: string): number => {
  const db = new DatabaseSync(path, { readOnly: true });
  const tables = db.prepare("select name from sqlite_schema where name glob 'event_[0-9]*'").all();
  let events = 0;
  for (const { name } of tables) {
    events += Number(db.prepare(`select count(*) as n from ${String(name)}`).get()?.n ?? 0);
  }
  db.close();
  return events;
};

const sqliteIngest = async (folder: string) => {
  const store = await openEventStore({
    dataFolder: join(folder, 'ours'),
    shards: SHARDS,
    retention: RETENTION,
  });
  const peers = Array.from({ length: SHARDS }, (_, shard) => ({
    path: join(folder, `peer-${shard}.db`),
    shard,
  }));
  const workers = peers.map(
    ({ path, shard }) =>
      new Worker(new URL('./ingest-peer.ts', import.meta.url), {
        workerData: { path, shard, shards: SHARDS, groupBatches: GROUP_BATCHES },
      }),
  );
  const took = { ours: 0, peer: 0 };
  let added = 0;
  const parts = Math.ceil(EVENTS / (PART_BATCHES * BATCH_EVENTS));
  for (let part = 0; part < parts; part++) {
    const indexes = Array.from({ length: PART_BATCHES }, (_, index) => part * PART_BATCHES + index);
    await Promise.all(workers.map((worker) => ask(worker, { kind: 'prepare', batches: indexes })));
    const batches = indexes.map(batchAt);
    took.ours += await seconds(async () => {
      added += await appendAll(store, batches);
    });
    took.peer += await seconds(() => Promise.all(workers.map((worker) => ask(worker, { kind: 'go' }))));
  }
  const events = parts * PART_BATCHES * BATCH_EVENTS;
  const again = await appendAll(store, [0, 1, 2].map(batchAt));
  await store.close();
  await Promise.all(workers.map((worker) => worker.terminate()));
  const kept = peers.reduce((sum, { path }) => sum + countIn(path), 0);
  if (kept !== added || again !== 0) {
    throw new Error(`ours kept ${added} and ${again} sent again, the peer ${kept}`);
  }
  return { events, kept, ours: events / took.ours, peer: events / took.peer };
};

const rounded = (value: number): number => Math.round(value / 100) * 100;
const share = (value: number): number => Math.round(value * 100) / 100;

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-ingest-'));
  try {
    const sqlite = await sqliteIngest(folder);
    const postgres = await postgresIngest(Math.min(EVENTS, 200_000));
    return {
      name: 'ingest',
      unit: 'events/s',
      ours: rounded(sqlite.ours),
      peers: { 'node:sqlite, the same rows in two threads': rounded(sqlite.peer) },
      ratio: share(sqlite.ours / sqlite.peer),
      details: {
        events: sqlite.events,
        kept: sqlite.kept,
        batchEvents: BATCH_EVENTS,
        postgres: {
          events: postgres.events,
          ours: rounded(postgres.ours),
          'COPY → INSERT … ON CONFLICT': rounded(postgres.peer),
          ratio: share(postgres.ours / postgres.peer),
        },
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
