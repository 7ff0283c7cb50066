/** The shared event store: many nodes on one PostgreSQL. */
import { createHash } from 'node:crypto';
import { PosternError } from '../../../errors.ts';
import type { Mid, TrackingNumber } from '../../../postal/barcode/index.ts';
import { openPool, placeOf } from '../../../store/postgres/connection.ts';
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
import { readBatch, writeBatch } from '../batch-record.ts';
import { cursorOf, positionsOf, START } from '../feed.ts';
import { type ExpiredWeeks, endOfWeek, expiredWeeks, type Retention } from '../partition.ts';
import { type Database, inTransaction, onConnection } from './connection.ts';
import { createAhead, expire, type HeldPayload, hasExpired } from './expire.ts';
import { readFeedEnd, readFeedRows } from './feed.ts';
import { readArrived, readHistories, readOwner } from './histories.ts';
import { compressPayload, readHeldPayload, readPayload } from './payloads.ts';
import { createTables } from './schema.ts';
import { GroupWriter } from './writer.ts';

export interface PostgresEventStoreOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly retention: Retention;
}

/** Transactions that a node has under way at the same time. */
const WRITERS = 2;

class PostgresEventStore implements EventStore {
  readonly #database: Database;
  readonly #retention: Retention;
  readonly #writers: readonly GroupWriter[];
  readonly #appends = new Set<Promise<unknown>>();
  #reads = 0;
  #open = true;

  constructor(database: Database, retention: Retention) {
    this.#database = database;
    this.#retention = retention;
    this.#writers = Array.from({ length: WRITERS }, () => new GroupWriter(database, retention));
  }

  get reads(): number {
    return this.#reads;
  }

  append(batch: IntakeBatch): Promise<AppendResult> {
    if (!this.#open) {
      return Promise.reject(
        new PosternError('event_store_closed', 'The event store is closed: the server is stopping.', {
          status: 503,
          cure: 'Send the batch again when the server runs; nothing of it was acknowledged.',
        }),
      );
    }
    const appended = this.#append(batch).finally(() => this.#appends.delete(appended));
    this.#appends.add(appended);
    return appended;
  }

  async histories(number: TrackingNumber): Promise<readonly PieceHistory[]> {
    this.#reads += 1;
    const histories = await readHistories(this.#database, number);
    const last = ({ events }: PieceHistory): number => events.at(-1)?.at ?? 0;
    return histories.toSorted((a, b) => last(b) - last(a));
  }

  async ownerOf(number: TrackingNumber): Promise<string | null> {
    this.#reads += 1;
    return readOwner(this.#database, number);
  }

  async feed(mid: Mid, cursor: string, limit: number): Promise<FeedPage> {
    this.#reads += 1;
    const [from = START] = positionsOf(cursor, 1);
    const places = await readFeedRows(this.#database, mid, from, limit);
    const last = places.at(-1);
    return {
      events: await readArrived(
        this.#database,
        places.map(({ entry }) => entry),
      ),
      cursor: cursorOf([last === undefined ? from : { row: last.row, taken: last.index + 1 }]),
    };
  }

  async feedEnd(_mid: Mid): Promise<string> {
    const end = cursorOf([{ row: await readFeedEnd(this.#database), taken: 0 }]);
    // What is under way may be committed already, and is acknowledged before the caller goes on.
    await Promise.allSettled(this.#appends);
    return end;
  }

  async payload(event: StoredEvent): Promise<Uint8Array | undefined> {
    this.#reads += 1;
    return this.#payload(event);
  }

  async hold(number: TrackingNumber, reason: string, now: number): Promise<void> {
    await onConnection(this.#database, (client) =>
      client.query(
        'insert into event_hold values ($1, $2, $3) on conflict (number) do update set reason = excluded.reason',
        [number, reason, now],
      ),
    );
  }

  async release(number: TrackingNumber): Promise<void> {
    await onConnection(this.#database, (client) =>
      client.query('delete from event_hold where number = $1', [number]),
    );
  }

  async holds(): Promise<readonly LegalHold[]> {
    const { rows } = await onConnection(this.#database, (client) =>
      client.query<{ number: TrackingNumber; reason: string; since: string }>(
        'select number, reason, since from event_hold',
      ),
    );
    return rows.map((row) => ({ ...row, since: Number(row.since) })).sort(byAge);
  }

  async expire(now: number): Promise<number> {
    const weeks = expiredWeeks(now, this.#retention);
    const due = await onConnection(this.#database, async (client) => {
      await createAhead(client, now);
      return hasExpired(client, weeks);
    });
    if (!due) return 0;
    const payloads = await this.#heldPayloads(weeks);
    const dropped = await inTransaction(this.#database, (client) => expire(client, weeks, payloads));
    for (const writer of this.#writers) writer.forget();
    return dropped;
  }

  /** Waits for what was begun, then closes. */
  async close(): Promise<void> {
    this.#open = false;
    await Promise.allSettled(this.#appends);
    await Promise.all(this.#writers.map((writer) => writer.close()));
    await this.#database.pool.end();
  }

  async #append(batch: IntakeBatch): Promise<AppendResult> {
    const sha256 = createHash('sha256').update(batch.raw).digest();
    const shares = writeBatch(batch, sha256, this.#writers.length);
    const compressed = await compressPayload(batch.raw);
    const first = shares.findIndex((bytes) => bytes !== undefined);
    const results = await Promise.all(
      shares.map((bytes, index) =>
        bytes === undefined
          ? undefined
          : this.#writers[index]?.append({
              record: readBatch(bytes),
              payload: index === first ? compressed : null,
            }),
      ),
    );
    return sumOf(results);
  }

  async #payload({ raw, number, id }: StoredEvent): Promise<Uint8Array | undefined> {
    const whole = await readPayload(this.#database, Buffer.from(raw.sha256, 'hex'));
    return (
      whole?.subarray(raw.offset, raw.offset + raw.length) ??
      readHeldPayload(this.#database, number, Buffer.from(id, 'hex'))
    );
  }

  /** What held pieces were read from, out of weeks that are about to go. */
  async #heldPayloads(weeks: ExpiredWeeks): Promise<HeldPayload[]> {
    const until = endOfWeek(weeks.standard);
    const { rows } = await onConnection(this.#database, (client) =>
      client.query<{ number: TrackingNumber }>('select number from event_hold'),
    );
    const held: HeldPayload[] = [];
    for (const { number } of rows) {
      for (const event of (await readHistories(this.#database, number)).flatMap(({ events }) => events)) {
        const payload = event.receivedAt <= until ? await this.#payload(event) : undefined;
        if (payload !== undefined) held.push({ number, id: Buffer.from(event.id, 'hex'), payload });
      }
    }
    return held;
  }
}

/**
 * Opens the store in the database at `url` and makes its tables if need be.
 * @throws PosternError `store_unreachable`, `store_refused`, `store_unwritable`, `event_store_newer`
 */
export const openPostgresEventStore = async ({
  url,
  retention,
}: PostgresEventStoreOptions): Promise<EventStore> => {
  const place = placeOf(url);
  const database = { pool: openPool(url), place };
  try {
    await onConnection(database, (client) => createTables(client, place));
    return new PostgresEventStore(database, retention);
  } catch (error) {
    await database.pool.end();
    throw error;
  }
};
