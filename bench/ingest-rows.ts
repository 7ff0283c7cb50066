/** The rows that the stream leaves in the tables, made ready beforehand: what the peers insert. */
import { readBatch, writeBatch } from '../src/tracking/store/batch-record.ts';
import { ByteWriter } from '../src/tracking/store/bytes.ts';
import { writeFeedEntry } from '../src/tracking/store/feed.ts';
import { partOf, weekOf } from '../src/tracking/store/partition.ts';
import { batchAt, sha256Of } from './ingest-events.ts';

export interface EventValues {
  readonly number: string;
  readonly piece: number;
  readonly at: number;
  readonly id: Uint8Array;
  readonly batch: number;
  readonly body: Uint8Array;
}

export interface PieceValues {
  readonly number: string;
  readonly piece: number;
  readonly part: number;
  readonly at: number;
}

export interface BatchValues {
  readonly batch: number;
  readonly channel: string;
  readonly receivedAt: number;
  readonly origin: string;
  readonly sha256: Uint8Array;
}

/** One transaction's worth. */
export interface GroupRows {
  readonly week: number;
  readonly part: number;
  readonly events: readonly EventValues[];
  readonly pieces: readonly PieceValues[];
  readonly batches: readonly BatchValues[];
  readonly feed: readonly { readonly mid: string; readonly entries: Uint8Array }[];
}

/** Makes the rows of batches, for one shard of `shards`, in the order of arrival. */
export class RowMaker {
  readonly #seen = new Set<string>();
  readonly #shard: number;
  readonly #shards: number;

  constructor(shard: number, shards: number) {
    this.#shard = shard;
    this.#shards = shards;
  }

  group(batches: readonly number[]): GroupRows {
    const events: EventValues[] = [];
    const pieces: PieceValues[] = [];
    const rows: BatchValues[] = [];
    const feed = new Map<string, ByteWriter>();
    let week = 0;
    for (const batch of batches) {
      const made = batchAt(batch);
      const [sha256, receivedAt] = [sha256Of(made.raw), made.receivedAt];
      week = weekOf(receivedAt);
      const bytes = writeBatch(made, sha256, this.#shards)[this.#shard];
      if (bytes === undefined) continue;
      const { events: records, channel, origin } = readBatch(bytes);
      rows.push({ batch: batch + 1, channel, receivedAt, origin, sha256 });
      for (const { number, at, id, mid, body } of records) {
        const piece = week * 100;
        if (!this.#seen.has(number)) {
          this.#seen.add(number);
          pieces.push({ number, piece, part: partOf(week, 'standard'), at });
        }
        events.push({ number, piece, at, id, batch: batch + 1, body });
        const entries = feed.get(mid ?? '') ?? new ByteWriter(256);
        feed.set(mid ?? '', entries);
        writeFeedEntry(entries, { number, piece, at, id, batch: batch + 1 });
      }
    }
    return {
      week,
      part: partOf(week, 'standard'),
      events,
      pieces,
      batches: rows,
      feed: [...feed].map(([mid, entries]) => ({ mid, entries: entries.finish() })),
    };
  }
}
