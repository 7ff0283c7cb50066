/** Look-ups of the embedded event store in process: histories of numbers that are held, and of numbers that are not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrackingNumber } from '../src/postal/barcode/index.ts';
import { openEventStore } from '../src/tracking/store/index.ts';
import { batchAt } from './ingest-events.ts';

const RETENTION = { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] };
const BATCHES = 130;
const LOOKUPS = 40_000;

export interface LookupTimes {
  readonly eventsHeld: number;
  /** Events of a history, on average. */
  readonly eventsEach: number;
  /** µs a look-up. */
  readonly held: { readonly p50: number; readonly p99: number };
  readonly absent: { readonly p50: number; readonly p99: number };
}

const spread = (times: readonly number[]): { p50: number; p99: number } => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
};

/** Fills a store and looks numbers up in an order that has nothing to do with theirs. */
export const timeLookups = async (): Promise<LookupTimes> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-track-'));
  const store = await openEventStore({ dataFolder: folder, shards: 2, retention: RETENTION });
  try {
    const numbers = new Set<TrackingNumber>();
    let held = 0;
    for (let index = 0; index < BATCHES; index++) {
      const batch = batchAt(index);
      held += (await store.append(batch)).added;
      for (const { number } of batch.events) numbers.add(number);
    }
    const known = [...numbers];
    let events = 0;
    const timed = async (numberAt: (index: number) => TrackingNumber): Promise<number[]> => {
      const times: number[] = [];
      for (let index = 0; index < LOOKUPS; index++) {
        const number = numberAt(Math.imul(index, 7919) % known.length);
        const start = process.hrtime.bigint();
        const histories = await store.histories(number);
        times.push(Number(process.hrtime.bigint() - start) / 1000);
        for (const history of histories) events += history.events.length;
      }
      return times;
    };
    const nth = (index: number): TrackingNumber => known[Math.abs(index)] ?? ('0' as TrackingNumber);
    await timed(nth);
    events = 0;
    const found = await timed(nth);
    const eventsEach = Math.round((events / LOOKUPS) * 10) / 10;
    const missed = await timed((index) => `${nth(index).slice(0, -1)}X` as TrackingNumber);
    return { eventsHeld: held, eventsEach, held: spread(found), absent: spread(missed) };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
