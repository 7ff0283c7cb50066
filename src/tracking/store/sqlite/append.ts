/** What one group commit writes into a shard. Runs in the writer's thread, within its transaction. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { byNumberThenTime, type ShareResult, timeOf } from '../arrival.ts';
import type { BatchRecord, FactsRecord } from '../batch-record.ts';
import { ByteWriter } from '../bytes.ts';
import type { EventRecord } from '../event-record.ts';
import { fieldsOf, mergeFacts, parseFacts } from '../facts.ts';
import { writeFeedEntry } from '../feed.ts';
import { belongsTo, identityOf, type Mailing, nextPiece, stretched } from '../mailing.ts';
import { partOf, type Retention, tierOfFacts, tierOfNumber, weekOf } from '../partition.ts';
import type { PayloadLocation } from './payloads.ts';
import { createEventTable, createFeedTable, eventTable, feedTable } from './schema.ts';

/** A share on its way into this shard. */
export interface Share {
  /** Number of the batch, the same in all shards; ascends in the order of arrival. */
  readonly batch: number;
  readonly record: BatchRecord;
  readonly payload: PayloadLocation;
}

/** Mailings remembered between groups: a number is heard of several times within days. */
const REMEMBERED = 32_768;

/** One event of a group, with what became of it. */
interface Arrival {
  readonly share: number;
  readonly event: EventRecord;
  piece: number;
  added: boolean;
}

export class Appender {
  readonly #db: DatabaseSync;
  readonly #retention: Retention;
  #young = new Map<string, Mailing[]>();
  #old = new Map<string, Mailing[]>();
  readonly #inserts = new Map<number, StatementSync>();
  readonly #feeds = new Map<number, StatementSync>();
  readonly #statements;

  constructor(db: DatabaseSync, retention: Retention) {
    this.#db = db;
    this.#retention = retention;
    this.#statements = {
      knownPayload: db.prepare('select 1 from batch where sha256 = ? limit 1'),
      batch: db.prepare('insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      mailings: db.prepare(
        'select piece, part, identity, from_at, until_at from piece where number = ? order by piece',
      ),
      open: db.prepare(
        'insert into piece (number, piece, part, identity, from_at, until_at) values (?, ?, ?, ?, ?, ?)',
      ),
      stretch: db.prepare(
        'update piece set identity = ?, from_at = ?, until_at = ? where number = ? and piece = ?',
      ),
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
    this.#statements.mailings.setReturnArrays(true);
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
    const results = shares.map(() => ({ added: 0, duplicates: 0 }));
    for (const { share, added } of arrivals) {
      const result = results[share];
      if (result !== undefined) result[added ? 'added' : 'duplicates'] += 1;
    }
    for (const [index, share] of shares.entries()) this.#beside(share, results[index]?.added ?? 0);
    this.#feed(shares, arrivals);
    return results;
  }

  /** After a rollback or an expiry: what was remembered may not hold any more. */
  forget(): void {
    this.#young.clear();
    this.#old.clear();
    this.#inserts.clear();
    this.#feeds.clear();
  }

  #place(arrival: Arrival, share: Share): void {
    const { event } = arrival;
    const mailings = this.#mailings(event.number);
    const identity = identityOf(event);
    if (identity === null && mailings.length > 1 && this.#isHeld(mailings, event)) return;
    const mailing = this.#mailing(event.number, mailings, identity, timeOf(event), share.record.receivedAt);
    arrival.piece = mailing.piece;
    const { changes } = this.#insert(mailing.part).run(
      event.number,
      mailing.piece,
      event.at,
      event.id,
      share.batch,
      event.body,
    );
    arrival.added = changes === 1;
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

  /** The mailing that it belongs to, opened or stretched as need be. */
  #mailing(
    number: string,
    mailings: Mailing[],
    identity: string | null,
    at: number | null,
    receivedAt: number,
  ): Mailing {
    const known = belongsTo(mailings, identity, at);
    if (known === undefined) {
      const week = weekOf(receivedAt);
      const part = partOf(week, tierOfNumber(number, this.#retention));
      const piece = nextPiece(mailings, week);
      const opened = stretched({ piece, part, identity, from: null, until: null }, identity, at);
      mailings.push(opened);
      this.#insert(part);
      this.#statements.open.run(number, piece, part, identity, opened.from, opened.until);
      return opened;
    }
    const wider = stretched(known, identity, at);
    if (wider !== known) {
      mailings[mailings.indexOf(known)] = wider;
      this.#statements.stretch.run(wider.identity, wider.from, wider.until, number, wider.piece);
    }
    return wider;
  }

  #mailings(number: string): Mailing[] {
    const recent = this.#young.get(number);
    if (recent !== undefined) return recent;
    const remembered = this.#old.get(number) ?? this.#readMailings(number);
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(number, remembered);
    return remembered;
  }

  #readMailings(number: string): Mailing[] {
    const rows = this.#statements.mailings.all(number) as unknown as [
      number,
      number,
      string | null,
      number | null,
      number | null,
    ][];
    return rows.map(([piece, part, identity, from, until]) => ({ piece, part, identity, from, until }));
  }

  /** Also makes the partition: every mailing has one, with events or without. */
  #insert(part: number): StatementSync {
    const known = this.#inserts.get(part);
    if (known !== undefined) return known;
    this.#db.exec(createEventTable(part));
    const made = this.#db.prepare(`insert or ignore into ${eventTable(part)} values (?, ?, ?, ?, ?, ?)`);
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
    const mailing = this.#mailing(number, this.#mailings(number), identityOf(facts), null, receivedAt);
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
