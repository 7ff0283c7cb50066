/** Reads of one shard, in the main thread, on a connection that cannot write. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TrackingNumber } from '../../../postal/barcode/index.ts';
import type { IntakeChannel, PieceFacts } from '../../event.ts';
import type { LegalHold, PieceHistory, StoredEvent } from '../../event-store.ts';
import { eventOf, type Origin } from '../event-record.ts';
import { fieldsOf, parseFacts, statedAtOf } from '../facts.ts';
import type { FeedEntry, Position } from '../feed.ts';
import { mailpieceOf } from '../mailing.ts';
import { HELD } from '../partition.ts';
import { type FeedPlace, readFeedRows } from './feed.ts';
import type { PayloadLocation } from './payloads.ts';
import { eventTable, openForReading, partitions } from './schema.ts';

/** Batches remembered: events of one reading mostly come from few. */
const REMEMBERED = 4096;

const UNKNOWN: Origin = { channel: 'api', receivedAt: 0, sha256: '' };

type MailingRow = [
  piece: number,
  part: number,
  identity: string | null,
  facts: string | null,
  heard: number | null,
];
/** Id and body come as hex: each blob of a row costs about a µs, a text a fifth of it. */
type EventColumns = [at: number, id: string, batch: number, body: string];

const EVENT_COLUMNS = 'at, lower(hex(id)), batch, hex(body)';

const factsOf = (number: TrackingNumber, identity: string | null, text: string | null): PieceFacts | null => {
  if (text === null) return null;
  const stated = parseFacts(text);
  return { number, mailpiece: mailpieceOf(identity), statedAt: statedAtOf(stated), fields: fieldsOf(stated) };
};

/** What a reader needs of an open shard. */
interface Opened {
  readonly db: DatabaseSync;
  readonly begin: StatementSync;
  readonly end: StatementSync;
  readonly mailings: StatementSync;
  readonly batch: StatementSync;
  readonly payload: StatementSync;
  readonly owner: StatementSync;
  readonly held: StatementSync;
  readonly part: StatementSync;
}

const open = (path: string): Opened | undefined => {
  const db = openForReading(path);
  if (db === undefined) return undefined;
  const mailings = db.prepare(
    'select piece, part, identity, facts, facts_received_at from piece where number = ? order by piece desc',
  );
  mailings.setReturnArrays(true);
  return {
    db,
    begin: db.prepare('begin'),
    end: db.prepare('commit'),
    mailings,
    batch: db.prepare('select channel, received_at, sha256 from batch where batch = ?'),
    payload: db.prepare(
      'select file, block_offset, inner_offset, length from batch where sha256 = ? order by batch desc limit 1',
    ),
    // One row for a hit and a miss alike: a row more would take longer to make.
    owner: db.prepare("select coalesce((select merchant from ownership where number = ?), '') as merchant"),
    part: db.prepare('select part from piece where number = ? and piece = ?'),
    held: db.prepare('select payload from held_payload where number = ? and id = ?'),
  };
};

export class ShardReader {
  readonly #path: string;
  readonly #writes: () => 'yes' | 'no';
  #opened: Opened | undefined;
  #holding: 'yes' | 'no' = 'no';
  readonly #compiled = new Map<string, StatementSync>();
  readonly #origins = new Map<number, Origin>();

  /** @param writes whether the shard's writer, which alone changes the file, has something to do */
  constructor(path: string, writes: () => 'yes' | 'no') {
    this.#path = path;
    this.#writes = writes;
  }

  /**
   * Before the writer is given something: reads see what it commits, and no old state of the file is held while it does,
   * which would keep its log from being folded back.
   */
  letGo(): void {
    if (this.#holding === 'no') return;
    this.#holding = 'no';
    this.#opened?.end.run();
  }

  /**
   * Open since the file is there; a shard that was never written has nothing to read. While its writer rests, reads share
   * one transaction: to begin and end one costs as much as a look-up.
   */
  #shard(): Opened | undefined {
    this.#opened ??= open(this.#path);
    if (this.#opened !== undefined && this.#holding === 'no' && this.#writes() === 'no') {
      this.#opened.begin.run();
      this.#holding = 'yes';
    }
    return this.#opened;
  }

  get db(): DatabaseSync | undefined {
    return this.#shard()?.db;
  }

  histories(number: TrackingNumber): PieceHistory[] {
    const shard = this.#shard();
    if (shard === undefined) return [];
    // A partition may be dropped between the two reads, its kept pieces moved: then the first is read again.
    return this.#unlessDropped(() => this.#read(shard, number)) ?? this.#read(shard, number);
  }

  /** The events of feed entries; those that have expired since are left out. */
  eventsOf(entries: readonly FeedEntry[]): StoredEvent[] {
    const shard = this.#shard();
    if (shard === undefined) return [];
    return entries.flatMap((entry) => this.#unlessDropped(() => this.#eventOf(shard, entry)) ?? []);
  }

  feed(mid: string, from: Position, limit: number): FeedPlace[] {
    const shard = this.#shard();
    return shard === undefined ? [] : readFeedRows(shard.db, mid, from, limit);
  }

  owner(number: string): string | null {
    const merchant = this.#shard()?.owner.get(number)?.merchant;
    return typeof merchant === 'string' && merchant !== '' ? merchant : null;
  }

  payload(sha256: Uint8Array): PayloadLocation | undefined {
    const row = this.#shard()?.payload.get(sha256);
    if (row === undefined) return undefined;
    return {
      file: String(row.file),
      blockOffset: Number(row.block_offset),
      innerOffset: Number(row.inner_offset),
      length: Number(row.length),
    };
  }

  heldPayload(number: string, id: Uint8Array): Uint8Array | undefined {
    return this.#shard()?.held.get(number, id)?.payload as Uint8Array | undefined;
  }

  holds(): LegalHold[] {
    const rows = this.#shard()?.db.prepare('select number, reason, since from hold').all() ?? [];
    return rows.map(({ number, reason, since }) => ({
      number: number as TrackingNumber,
      reason: String(reason),
      since: Number(since),
    }));
  }

  /** Whether pieces whose hold has ended still lie beyond their retention. */
  hasReleased(): boolean {
    const db = this.#shard()?.db;
    return (
      db !== undefined &&
      this.#unlessDropped(() =>
        db
          .prepare(`select 1 from ${eventTable(HELD)} where number not in (select number from hold) limit 1`)
          .get(),
      ) !== undefined
    );
  }

  /** Partitions of events and weeks of feeds. */
  partitions(prefix: 'event_' | 'feed_'): number[] {
    const db = this.#shard()?.db;
    return db === undefined ? [] : partitions(db, prefix);
  }

  counter(name: string): number {
    return Number(
      this.#shard()?.db.prepare('select value from counter where name = ?').get(name)?.value ?? 0,
    );
  }

  close(): void {
    this.letGo();
    this.#opened?.db.close();
    this.#opened = undefined;
    this.#compiled.clear();
  }

  #read(shard: Opened, number: TrackingNumber): PieceHistory[] {
    const rows = shard.mailings.all(number) as unknown as MailingRow[];
    return rows.map(([piece, part, identity, facts, heard]) => {
      const events = this.#eventsOf(shard, number, piece, part);
      const lastReceivedAt = events.reduce((last, { receivedAt }) => Math.max(last, receivedAt), heard ?? 0);
      return {
        number,
        piece: String(piece),
        events,
        facts: factsOf(number, identity, facts),
        lastReceivedAt,
      };
    });
  }

  #eventsOf(shard: Opened, number: TrackingNumber, piece: number, part: number): StoredEvent[] {
    const statement = this.#statement(
      shard,
      `select ${EVENT_COLUMNS} from ${eventTable(part)} where number = ? and piece = ?`,
    );
    const rows = statement.all(number, piece) as unknown as EventColumns[];
    // The table orders by time; of one instant, the order is that of arrival.
    if (
      rows.some(([at, , batch], index) => at === rows[index - 1]?.[0] && batch < (rows[index - 1]?.[2] ?? 0))
    ) {
      rows.sort((a, b) => a[0] - b[0] || a[2] - b[2]);
    }
    return rows.map(([at, id, batch, body]) =>
      eventOf(number, { at, id, body: Buffer.from(body, 'hex') }, this.#origin(shard, batch)),
    );
  }

  #eventOf(shard: Opened, { number, piece, at, id }: FeedEntry): StoredEvent[] {
    const part = shard.part.get(number, piece)?.part;
    if (typeof part !== 'number') return [];
    const rows = this.#statement(
      shard,
      `select ${EVENT_COLUMNS} from ${eventTable(part)} where number = ? and piece = ? and at = ? and id = ?`,
    ).all(number, piece, at, id) as unknown as EventColumns[];
    return rows.map(([, hex, batch, body]) =>
      eventOf(
        number as TrackingNumber,
        { at, id: hex, body: Buffer.from(body, 'hex') },
        this.#origin(shard, batch),
      ),
    );
  }

  /** Compiled once; there are two for each partition. */
  #statement(shard: Opened, sql: string): StatementSync {
    const known = this.#compiled.get(sql);
    if (known !== undefined) return known;
    const made = shard.db.prepare(sql);
    made.setReturnArrays(true);
    this.#compiled.set(sql, made);
    return made;
  }

  #origin(shard: Opened, batch: number): Origin {
    const known = this.#origins.get(batch);
    if (known !== undefined) return known;
    const row = shard.batch.get(batch);
    if (row === undefined) return UNKNOWN;
    const origin: Origin = {
      channel: row.channel as IntakeChannel,
      receivedAt: Number(row.received_at),
      sha256: Buffer.from(row.sha256 as Uint8Array).toString('hex'),
    };
    if (this.#origins.size >= REMEMBERED) this.#origins.clear();
    this.#origins.set(batch, origin);
    return origin;
  }

  /** `undefined` where a partition was dropped, or is not made yet. */
  #unlessDropped<Result>(read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error) || !/no such table/.test(error.message)) throw error;
      this.#compiled.clear();
      return undefined;
    }
  }
}
