/** What one group commit writes into a shard. Runs in the writer's thread, within its transaction. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { byNumberThenTime, type ShareResult, timeOf } from '../arrival.ts';
import type { BatchRecord, FactsRecord } from '../batch-record.ts';
import { ByteWriter } from '../bytes.ts';
import type { EventRecord } from '../event-record.ts';
import { fieldsOf, mergeFacts, parseFacts } from '../facts.ts';
import { writeFeedEntry } from '../feed.ts';
import { identityOf, type Mailing } from '../mailing.ts';
import { type Retention, tierOfFacts, weekOf } from '../partition.ts';
import { Mailings } from './mailings.ts';
import type { PayloadLocation } from './payloads.ts';
import { RowInsert } from './row-insert.ts';
import { createEventTable, createFeedTable, eventTable, feedTable } from './schema.ts';

/** A share on its way into this shard. */
export interface Share {
  /** Number of the batch, the same in all shards; ascends in the order of arrival. */
  readonly batch: number;
  readonly record: BatchRecord;
  readonly payload: PayloadLocation;
}

const EVENT_COLUMNS = 6;

/** One event of a group, with what became of it. */
interface Arrival {
  readonly share: number;
  readonly event: EventRecord;
  piece: number;
  added: boolean;
}

export class Appender {
  readonly #db: DatabaseSync;
  readonly #mailings: Mailings;
  readonly #inserts = new Map<number, RowInsert>();
  readonly #feeds = new Map<number, StatementSync>();
  /** Events that may be held already: written after all that cannot be. */
  #doubtful: (() => void)[] = [];
  readonly #statements;

  constructor(db: DatabaseSync, retention: Retention) {
    this.#db = db;
    this.#mailings = new Mailings(db, retention);
    this.#statements = {
      knownPayload: db.prepare('select 1 from batch where sha256 = ? limit 1'),
      batch: db.prepare('insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      facts: db.prepare('select facts, facts_received_at from piece where number = ? and piece = ?'),
      setFacts: db.prepare(
        'update piece set facts = ?, facts_received_at = ?, keep = max(keep, ?) where number = ? and piece = ?',
      ),
      own: db.prepare(
        `insert into ownership values (?, ?, ?, ?, ?) on conflict (number) do update set
           merchant = excluded.merchant, mid = excluded.mid, efn = excluded.efn, stated_at = excluded.stated_at
         where excluded.stated_at > ownership.stated_at`,
      ),
      counter: db.prepare('select value from counter where name = ?'),
      count: db.prepare(
        'insert into counter values (?, ?) on conflict (name) do update set value = excluded.value',
      ),
    };
  }

  /** Writes the shares; the caller's transaction makes them durable together. */
  append(shares: readonly Share[]): ShareResult[] {
    const arrivals: Arrival[] = [];
    for (const [share, { record }] of shares.entries()) {
      for (const event of record.events) arrivals.push({ share, event, piece: 0, added: false });
    }
    // In the order of the table, neighbouring rows fall on the same pages.
    for (const arrival of arrivals.toSorted((a, b) => byNumberThenTime(a.event, b.event))) {
      const share = shares[arrival.share];
      if (share !== undefined) this.#place(arrival, share);
    }
    this.#flush();
    const results = shares.map(() => ({ added: 0, duplicates: 0 }));
    for (const { share, added } of arrivals) {
      const result = results[share];
      if (result !== undefined) result[added ? 'added' : 'duplicates'] += 1;
    }
    for (const [index, share] of shares.entries()) this.#beside(share, results[index]?.added ?? 0);
    this.#mailings.flush();
    this.#feed(shares, arrivals);
    return results;
  }

  /** After a rollback or an expiry: what was remembered may not hold any more. */
  forget(): void {
    this.#mailings.forget();
    this.#inserts.clear();
    this.#doubtful = [];
    this.#feeds.clear();
  }

  #place(arrival: Arrival, share: Share): void {
    const { event } = arrival;
    const remembered = this.#mailings.of(event.number);
    const { mailings } = remembered;
    const identity = identityOf(event);
    if (identity === null && mailings.length > 1) {
      this.#flush();
      if (this.#isHeld(mailings, event)) return;
    }
    const mailing = this.#mailings.place(
      event.number,
      remembered,
      identity,
      timeOf(event),
      share.record.receivedAt,
    );
    arrival.piece = mailing.piece;
    const insert = this.#insert(mailing.part);
    if (event.at > remembered.latest) {
      remembered.latest = event.at;
      insert.add(event.number, mailing.piece, event.at, event.id, share.batch, event.body);
      arrival.added = true;
      return;
    }
    this.#doubtful.push(() => {
      const added = insert.offer(event.number, mailing.piece, event.at, event.id, share.batch, event.body);
      arrival.added = added === 1;
    });
  }

  /** Writes the events that wait: those that cannot be held first, for the others may be the same. */
  #flush(): void {
    for (const insert of this.#inserts.values()) insert.flush();
    const doubtful = this.#doubtful;
    this.#doubtful = [];
    for (const offer of doubtful) offer();
  }

  /** Whether any mailing of the number has the event: then its window does not matter. */
  #isHeld(mailings: readonly Mailing[], { number, at, id }: EventRecord): boolean {
    return mailings.some(
      ({ part, piece }) =>
        this.#db
          .prepare(`select 1 from ${eventTable(part)} where number = ? and piece = ? and at = ? and id = ?`)
          .get(number, piece, at, id) !== undefined,
    );
  }

  /** Also makes the partition: every mailing has one, with events or without. */
  #insert(part: number): RowInsert {
    const known = this.#inserts.get(part);
    if (known !== undefined) return known;
    this.#db.exec(createEventTable(part));
    const made = new RowInsert(this.#db, `insert or ignore into ${eventTable(part)}`, EVENT_COLUMNS);
    this.#inserts.set(part, made);
    return made;
  }

  /** Facts, ownership and the batch's own row. */
  #beside({ batch, record, payload }: Share, added: number): void {
    for (const facts of record.facts) this.#keepFacts(facts, record.receivedAt);
    for (const { number, merchant, mid, efn, statedAt } of record.ownership) {
      this.#statements.own.run(number, merchant, mid, efn, statedAt);
    }
    // A payload that came again and brought nothing leaves no trace.
    if (added === 0 && this.#statements.knownPayload.get(record.sha256) !== undefined) return;
    this.#statements.batch.run(
      batch,
      record.channel,
      record.receivedAt,
      record.origin,
      record.sha256,
      payload.file,
      payload.blockOffset,
      payload.innerOffset,
      payload.length,
    );
  }

  #keepFacts(facts: FactsRecord, receivedAt: number): void {
    const { number } = facts;
    const mailing = this.#mailings.place(
      number,
      this.#mailings.of(number),
      identityOf(facts),
      null,
      receivedAt,
    );
    this.#insert(mailing.part);
    this.#mailings.flush();
    const row = this.#statements.facts.get(number, mailing.piece);
    const text = typeof row?.facts === 'string' ? row.facts : null;
    const heardAt = Number(row?.facts_received_at ?? 0);
    const known = parseFacts(text);
    const merged = mergeFacts(known, facts);
    if (text !== null && merged === known && heardAt >= receivedAt) return;
    this.#statements.setFacts.run(
      JSON.stringify(merged),
      Math.max(heardAt, receivedAt),
      tierOfFacts(fieldsOf(merged)) === 'extended' ? 1 : 0,
      number,
      mailing.piece,
    );
  }

  /** One row of the feed for each Mailer ID and week that the group added to. */
  #feed(shares: readonly Share[], arrivals: readonly Arrival[]): void {
    const rows = new Map<
      string,
      { readonly week: number; readonly mid: string; readonly entries: ByteWriter }
    >();
    for (const { share, event, piece, added } of arrivals) {
      const of = shares[share];
      if (!added || event.mid === null || of === undefined) continue;
      const week = weekOf(of.record.receivedAt);
      const key = `${week} ${event.mid}`;
      let row = rows.get(key);
      if (row === undefined) {
        row = { week, mid: event.mid, entries: new ByteWriter(256) };
        rows.set(key, row);
      }
      const { number, at, id } = event;
      writeFeedEntry(row.entries, { number, piece, at, id, batch: of.batch });
    }
    const newest = shares.reduce((most, { batch }) => Math.max(most, batch), 0);
    this.#statements.count.run('batch', Math.max(newest, this.#counter('batch')));
    if (rows.size === 0) return;
    // Rows are numbered through all weeks, and a number stands in one week alone: a cursor outlives dropped weeks.
    let last = this.#counter('row');
    const rowOfWeek = new Map<number, number>();
    for (const { week, mid, entries } of rows.values()) {
      const row = rowOfWeek.get(week) ?? ++last;
      rowOfWeek.set(week, row);
      this.#feedInsert(week).run(mid, row, entries.finish());
    }
    this.#statements.count.run('row', last);
  }

  #counter(name: string): number {
    return Number(this.#statements.counter.get(name)?.value ?? 0);
  }

  #feedInsert(week: number): StatementSync {
    const known = this.#feeds.get(week);
    if (known !== undefined) return known;
    this.#db.exec(createFeedTable(week));
    const made = this.#db.prepare(`insert into ${feedTable(week)} values (?, ?, ?)`);
    this.#feeds.set(week, made);
    return made;
  }
}
