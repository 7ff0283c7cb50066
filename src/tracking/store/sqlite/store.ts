/** The embedded event store: shards by hash of the number, a writer thread each, reads in this thread. */
import { createHash } from 'node:crypto';
import { PosternError } from '../../../errors.ts';
import type { Mid, TrackingNumber } from '../../../postal/barcode/index.ts';
import type { IntakeBatch } from '../../event.ts';
import {
  type AppendResult,
  byAge,
  type EventStore,
  type FeedPage,
  type LegalHold,
  type PieceHistory,
  type StoredEvent,
} from '../../event-store.ts';
import { sumOf } from '../arrival.ts';
import { writeBatch } from '../batch-record.ts';
import { cursorOf, positionsOf, START } from '../feed.ts';
import {
  type ExpiredWeeks,
  endOfWeek,
  expiredWeeks,
  type Retention,
  shardOf,
  tierOf,
  weekOf,
  weekOfPart,
} from '../partition.ts';
import type { HeldPayload } from './expire.ts';
import type { FeedPlace } from './feed.ts';
import { checkFolder, payloadFolder, prepareFolder, shardFile } from './folder.ts';
import { ShardReader } from './histories.ts';
import { PayloadFiles, type PlacedPayload, weekIn } from './payloads.ts';
import { ShardWriter } from './writer.ts';

export interface SqliteEventStoreOptions {
  readonly folder: string;
  readonly shards: number;
  readonly retention: Retention;
}

interface Shard {
  readonly reader: ShardReader;
  readonly writer: ShardWriter;
}

const closed = (): PosternError =>
  new PosternError('event_store_closed', 'The event store is closed: the server is stopping.', {
    status: 503,
    cure: 'Send the batch again when the server runs; nothing of it was acknowledged.',
  });

/** Which shard's next entry came first. Each shard's own order is kept, whatever the numbers of its batches. */
const oldestOf = (waiting: readonly (readonly FeedPlace[])[]): number => {
  let oldest = 0;
  for (const [shard, [next]] of waiting.entries()) {
    const best = waiting[oldest]?.[0];
    if (next !== undefined && (best === undefined || next.entry.batch < best.entry.batch)) oldest = shard;
  }
  return oldest;
};

const KEPT = Promise.resolve();

class SqliteEventStore implements EventStore {
  readonly #options: SqliteEventStoreOptions;
  readonly #shards: readonly Shard[];
  readonly #payloads: PayloadFiles;
  /** Payloads written, whose batches are not yet durable. */
  readonly #arriving = new Map<string, Promise<PlacedPayload>>();
  readonly #appends = new Set<Promise<unknown>>();
  #nextBatch: number | undefined;
  #reads = 0;
  #open = true;

  constructor(options: SqliteEventStoreOptions) {
    this.#options = options;
    const { folder, shards, retention } = options;
    this.#shards = Array.from({ length: shards }, (_, shard) => {
      const path = shardFile(folder, shard);
      const writer: ShardWriter = new ShardWriter({ path, retention }, () => reader.letGo());
      const reader = new ShardReader(path, () => writer.works);
      return { reader, writer };
    });
    this.#payloads = new PayloadFiles(payloadFolder(folder));
  }

  get reads(): number {
    return this.#reads;
  }

  append(batch: IntakeBatch): Promise<AppendResult> {
    if (!this.#open) return Promise.reject(closed());
    const appended = this.#append(batch).finally(() => this.#appends.delete(appended));
    this.#appends.add(appended);
    return appended;
  }

  async histories(number: TrackingNumber): Promise<readonly PieceHistory[]> {
    this.#reads += 1;
    const histories = this.#shardOf(number).reader.histories(number);
    if (histories.length < 2) return histories;
    const last = ({ events }: PieceHistory): number => events.at(-1)?.at ?? 0;
    return histories.toSorted((a, b) => last(b) - last(a));
  }

  async ownerOf(number: TrackingNumber): Promise<string | null> {
    this.#reads += 1;
    return this.#shardOf(number).reader.owner(number);
  }

  async feed(mid: Mid, cursor: string, limit: number): Promise<FeedPage> {
    this.#reads += 1;
    const positions = positionsOf(cursor, this.#shards.length);
    const waiting = this.#shards.map(({ reader }, shard) =>
      reader.feed(mid, positions[shard] ?? START, limit),
    );
    const events: StoredEvent[] = [];
    for (let taken = 0; taken < limit; taken++) {
      const shard = oldestOf(waiting);
      const place = waiting[shard]?.shift();
      if (place === undefined) break;
      positions[shard] = { row: place.row, taken: place.index + 1 };
      events.push(...(this.#shards[shard]?.reader.eventsOf([place.entry]) ?? []));
    }
    return { events, cursor: cursorOf(positions) };
  }

  /** Rows are numbered through all Mailer IDs of a shard. */
  async feedEnd(_mid: Mid): Promise<string> {
    const end = cursorOf(this.#shards.map(({ reader }) => ({ row: reader.counter('row') + 1, taken: 0 })));
    // What is under way may lie before that end in one shard, and is acknowledged before the caller goes on.
    await Promise.allSettled(this.#appends);
    return end;
  }

  async payload(event: StoredEvent): Promise<Uint8Array | undefined> {
    this.#reads += 1;
    return this.#payload(event);
  }

  async hold(number: TrackingNumber, reason: string, now: number): Promise<void> {
    this.#prepare();
    await this.#shardOf(number).writer.hold(number, reason, now);
  }

  async release(number: TrackingNumber): Promise<void> {
    this.#prepare();
    await this.#shardOf(number).writer.release(number);
  }

  async holds(): Promise<readonly LegalHold[]> {
    return this.#shards.flatMap(({ reader }) => reader.holds()).sort(byAge);
  }

  async expire(now: number): Promise<number> {
    if (!this.#open) throw closed();
    const weeks = expiredWeeks(now, this.#options.retention);
    if (!(await this.#hasExpired(weeks))) return 0;
    const counts = await Promise.all(
      this.#shards.map(async ({ reader, writer }) =>
        writer.expire(weeks, await this.#heldPayloads(reader, weeks)),
      ),
    );
    await this.#payloads.dropUntil(weeks.standard);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Waits for what was begun, then closes. */
  async close(): Promise<void> {
    this.#open = false;
    await Promise.allSettled(this.#appends);
    await Promise.all(this.#shards.map(({ writer }) => writer.close()));
    for (const { reader } of this.#shards) reader.close();
    await this.#payloads.close();
  }

  async #append(batch: IntakeBatch): Promise<AppendResult> {
    this.#prepare();
    const sha256 = createHash('sha256').update(batch.raw).digest();
    const shares = writeBatch(batch, sha256, this.#shards.length);
    const number = this.#takeNumber();
    const key = sha256.toString('hex');
    try {
      const payload = await this.#keepPayload(key, sha256, batch);
      const appended = shares.map((bytes, shard) =>
        bytes === undefined ? undefined : this.#shards[shard]?.writer.append(number, bytes, payload),
      );
      // Where the payload cannot be kept, that is what is told.
      const [written, ...results] = await Promise.allSettled([payload.written, ...appended]);
      const failed = [written, ...results].find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
      return sumOf(results.map((result) => (result.status === 'fulfilled' ? result.value : undefined)));
    } finally {
      this.#arriving.delete(key);
    }
  }

  /** Once by hash and week: one that is known, or on its way, is not written again while it outlives this batch. */
  #keepPayload(key: string, sha256: Uint8Array, { raw, receivedAt }: IntakeBatch): Promise<PlacedPayload> {
    const arriving = this.#arriving.get(key);
    if (arriving !== undefined) return arriving;
    const week = weekOf(receivedAt);
    for (const { reader } of this.#shards) {
      const known = reader.payload(sha256);
      if (known !== undefined && weekIn(known.file) === week) {
        return Promise.resolve({ location: known, sync: null, written: KEPT });
      }
    }
    const written = this.#payloads.append(week, raw);
    this.#arriving.set(key, written);
    return written;
  }

  async #payload({ raw, number, id }: StoredEvent): Promise<Uint8Array | undefined> {
    const { reader } = this.#shardOf(number);
    const location = reader.payload(Buffer.from(raw.sha256, 'hex'));
    const whole = location === undefined ? undefined : await this.#payloads.read(location);
    return (
      whole?.subarray(raw.offset, raw.offset + raw.length) ??
      reader.heldPayload(number, Buffer.from(id, 'hex'))
    );
  }

  /** What held pieces were read from, out of files that are about to go. */
  async #heldPayloads(reader: ShardReader, weeks: ExpiredWeeks): Promise<HeldPayload[]> {
    const until = endOfWeek(weeks.standard);
    const held: HeldPayload[] = [];
    for (const { number } of reader.holds()) {
      for (const event of reader.histories(number).flatMap(({ events }) => events)) {
        const payload = event.receivedAt <= until ? await this.#payload(event) : undefined;
        if (payload !== undefined) held.push({ number, id: Buffer.from(event.id, 'hex'), payload });
      }
    }
    return held;
  }

  /** Whether there is anything to drop: an expiry without need would start the writers. */
  async #hasExpired(weeks: ExpiredWeeks): Promise<boolean> {
    const [oldest] = await this.#payloads.weeks();
    if (oldest !== undefined && oldest <= weeks.standard) return true;
    return this.#shards.some(
      ({ reader }) =>
        reader.partitions('feed_').some((week) => week <= weeks.standard) ||
        reader.partitions('event_').some((part) => weekOfPart(part) <= weeks[tierOf(part)]) ||
        reader.hasReleased(),
    );
  }

  #prepare(): void {
    if (!this.#open) throw closed();
    if (this.#nextBatch !== undefined) return;
    prepareFolder(this.#options.folder, this.#shards.length);
    this.#nextBatch =
      this.#shards.reduce((most, { reader }) => Math.max(most, reader.counter('batch')), 0) + 1;
  }

  #takeNumber(): number {
    const number = this.#nextBatch ?? 1;
    this.#nextBatch = number + 1;
    return number;
  }

  #shardOf(number: string): Shard {
    const shard = this.#shards[shardOf(number, this.#shards.length)];
    if (shard === undefined) throw new RangeError(`no shard for ${this.#shards.length} shards`);
    return shard;
  }
}

/**
 * Opens the store in `folder`. Nothing is made and no thread started before the first write.
 * @throws PosternError `event_shards_differ`, `event_store_newer`, `event_store_format`
 */
export const openSqliteEventStore = (options: SqliteEventStoreOptions): EventStore => {
  checkFolder(options.folder, options.shards);
  return new SqliteEventStore(options);
};
