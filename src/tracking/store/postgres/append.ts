/** What one group commit writes: the mailings of its numbers, its events, its feed, and what lies beside. */
import type { PoolClient } from 'pg';
import { byNumberThenTime, type ShareResult, timeOf } from '../arrival.ts';
import type { BatchRecord, FactsRecord, OwnershipRecord } from '../batch-record.ts';
import { ByteWriter } from '../bytes.ts';
import type { EventRecord } from '../event-record.ts';
import { fieldsOf, mergeFacts, parseFacts } from '../facts.ts';
import { writeFeedEntry } from '../feed.ts';
import { belongsTo, identityOf, type Mailing, nextPiece, stretched } from '../mailing.ts';
import { partOf, type Retention, tierOfFacts, tierOfNumber, weekOf } from '../partition.ts';
import { byteas, int4s, int8s, texts } from './arrays.ts';

export interface Share {
  readonly record: BatchRecord;
  /** The payload, compressed; null where another share of the batch brings it. */
  readonly payload: Uint8Array | null;
}

/** Another node changed what was remembered: the group is rolled back and tried again. */
export class Overtaken extends Error {}

interface Arrival {
  readonly share: number;
  readonly event: EventRecord;
  part: number;
  piece: number;
  added: boolean;
  /** Already held by some mailing of the number. */
  known: boolean;
}

/** Mailings by number. */
export type Mailings = Map<string, readonly Mailing[]>;

const READ_MAILINGS = `select number, piece, part, identity, from_at, until_at from event_piece
  where number = any($1::text[]) order by piece`;

const KNOWN_EVENTS = `select distinct e.number, e.id
  from unnest($1::int4[], $2::text[], $3::int8[], $4::int8[], $5::bytea[]) as w (part, number, piece, happened_at, id)
  join event e using (part, number, piece, happened_at, id)`;

const OPEN = `insert into event_piece (number, piece, part, identity, from_at, until_at)
  select * from unnest($1::text[], $2::int8[], $3::int4[], $4::text[], $5::int8[], $6::int8[])
  on conflict do nothing`;

const STRETCH = `update event_piece p set
    identity = w.identity, from_at = least(p.from_at, w.from_at), until_at = greatest(p.until_at, w.until_at)
  from unnest($1::text[], $2::int8[], $3::int4[], $4::text[], $5::int8[], $6::int8[])
    as w (number, piece, part, identity, from_at, until_at)
  where p.number = w.number and p.piece = w.piece and p.part = w.part
    and (p.identity is null or p.identity = w.identity)`;

/** Gives the places, from 1, of the rows that were there already: mostly few. */
const INSERT_EVENTS = `with given as (
    select * from unnest($1::int4[], $2::text[], $3::int8[], $4::int8[], $5::bytea[], $6::int8[], $7::bytea[])
      with ordinality as g (part, number, piece, happened_at, id, batch, body, place)
  ), added as (
    insert into event (part, number, piece, happened_at, id, batch, body)
    select part, number, piece, happened_at, id, batch, body from given
    on conflict do nothing returning number, piece, id
  ) select g.place::int4 as place from given g where not exists
    (select from added a where a.id = g.id and a.number = g.number and a.piece = g.piece)`;

const INSERT_FEED = `insert into event_feed (week, mid, xid, entries)
  select $1, mid, pg_current_xact_id(), entries from unnest($2::text[], $3::bytea[]) as w (mid, entries)`;

const INSERT_BATCHES = `insert into event_batch (batch, channel, received_at, origin, sha256, week)
  select * from unnest($1::int8[], $2::text[], $3::int8[], $4::text[], $5::bytea[], $6::int4[])`;

const INSERT_PAYLOADS = `insert into event_payload (week, sha256, body)
  select * from unnest($1::int4[], $2::bytea[], $3::bytea[]) on conflict do nothing`;

const INSERT_OWNERSHIP = `insert into event_ownership as o (number, merchant, mid, efn, stated_at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[])
  on conflict (number) do update set
    merchant = excluded.merchant, mid = excluded.mid, efn = excluded.efn, stated_at = excluded.stated_at
  where excluded.stated_at > o.stated_at`;

const LOCK_FACTS = `select p.number, p.piece, p.facts, p.facts_received_at
  from event_piece p join unnest($1::text[], $2::int8[]) as w (number, piece) using (number, piece)
  order by p.number, p.piece for update of p`;

const SET_FACTS = `update event_piece p set
    facts = w.facts, facts_received_at = w.received_at, keep = greatest(p.keep, w.keep)
  from unnest($1::text[], $2::int8[], $3::text[], $4::int8[], $5::int4[])
    as w (number, piece, facts, received_at, keep)
  where p.number = w.number and p.piece = w.piece`;

/** The group's view of mailings: what is known, and what it opens or stretches. */
class Mailed {
  readonly #known: Mailings;
  readonly #retention: Retention;
  readonly #week: number;
  readonly changed: Mailings = new Map();
  readonly #opened = new Map<string, Mailing>();
  readonly #stretched = new Map<string, Mailing>();

  constructor(known: Mailings, retention: Retention, week: number) {
    this.#known = known;
    this.#retention = retention;
    this.#week = week;
  }

  of(number: string): readonly Mailing[] {
    return this.changed.get(number) ?? this.#known.get(number) ?? [];
  }

  /** The mailing that it belongs to, opened or stretched as need be. */
  place(number: string, identity: string | null, at: number | null): Mailing {
    const mailings = this.of(number);
    const known = belongsTo(mailings, identity, at);
    if (known === undefined) {
      const part = partOf(this.#week, tierOfNumber(number, this.#retention));
      const piece = nextPiece(mailings, this.#week);
      const opened = stretched({ piece, part, identity, from: null, until: null }, identity, at);
      this.#opened.set(`${number} ${piece}`, opened);
      this.changed.set(number, [...mailings, opened]);
      return opened;
    }
    const wider = stretched(known, identity, at);
    if (wider === known) return known;
    const key = `${number} ${known.piece}`;
    (this.#opened.has(key) ? this.#opened : this.#stretched).set(key, wider);
    this.changed.set(
      number,
      mailings.map((mailing) => (mailing === known ? wider : mailing)),
    );
    return wider;
  }

  /** @throws Overtaken where another node opened or named the same mailing meanwhile */
  async write(client: PoolClient): Promise<void> {
    await this.#each(client, OPEN, this.#opened);
    await this.#each(client, STRETCH, this.#stretched);
  }

  async #each(client: PoolClient, sql: string, rows: ReadonlyMap<string, Mailing>): Promise<void> {
    if (rows.size === 0) return;
    const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    const mailings = sorted.map(([, mailing]) => mailing);
    const { rowCount } = await client.query(sql, [
      texts(sorted.map(([key]) => key.slice(0, key.indexOf(' ')))),
      int8s(mailings.map(({ piece }) => piece)),
      int4s(mailings.map(({ part }) => part)),
      texts(mailings.map(({ identity }) => identity)),
      int8s(mailings.map(({ from }) => from)),
      int8s(mailings.map(({ until }) => until)),
    ]);
    if (rowCount !== rows.size) throw new Overtaken();
  }
}

const readMailings = async (
  client: PoolClient,
  numbers: ReadonlySet<string>,
  known: Mailings,
): Promise<void> => {
  const missing = [...numbers].filter((number) => !known.has(number));
  if (missing.length === 0) return;
  const { rows } = await client.query<{
    number: string;
    piece: number;
    part: number;
    identity: string | null;
    from_at: number | null;
    until_at: number | null;
  }>({ name: 'event_mailings', text: READ_MAILINGS, values: [texts(missing)] });
  for (const number of missing) known.set(number, []);
  for (const { number, piece, part, identity, from_at, until_at } of rows) {
    known.set(number, [
      ...(known.get(number) ?? []),
      { piece, part, identity, from: from_at, until: until_at },
    ]);
  }
};

/** Marks arrivals that some mailing of their number has: then its window does not matter. */
const markKnown = async (
  client: PoolClient,
  arrivals: readonly Arrival[],
  known: Mailings,
): Promise<void> => {
  const wanted = arrivals
    .filter(({ event }) => identityOf(event) === null && (known.get(event.number)?.length ?? 0) > 1)
    .flatMap((arrival) =>
      (known.get(arrival.event.number) ?? []).map(({ part, piece }) => ({ arrival, part, piece })),
    );
  if (wanted.length === 0) return;
  const { rows } = await client.query<{ number: string; id: Uint8Array }>(KNOWN_EVENTS, [
    int4s(wanted.map(({ part }) => part)),
    texts(wanted.map(({ arrival }) => arrival.event.number)),
    int8s(wanted.map(({ piece }) => piece)),
    int8s(wanted.map(({ arrival }) => arrival.event.at)),
    byteas(wanted.map(({ arrival }) => arrival.event.id)),
  ]);
  const held = new Set(rows.map(({ number, id }) => `${number} ${Buffer.from(id).toString('hex')}`));
  for (const { arrival } of wanted) {
    const { number, id } = arrival.event;
    if (held.has(`${number} ${Buffer.from(id).toString('hex')}`)) arrival.known = true;
  }
};

/** Whether two neighbours in order are one event of one mailing. */
const isSame = (a: Arrival | undefined, b: Arrival): boolean =>
  a !== undefined &&
  a.event.at === b.event.at &&
  a.piece === b.piece &&
  a.event.number === b.event.number &&
  Buffer.compare(a.event.id, b.event.id) === 0;

/** The arrivals of a group that are each another event. Of one instant there may be several, in any order. */
const withoutRepeats = (sorted: readonly Arrival[]): Arrival[] =>
  sorted.filter((arrival, index) => {
    if (arrival.known) return false;
    for (let before = index - 1; before >= 0; before--) {
      const other = sorted[before];
      if (other === undefined || other.event.at !== arrival.event.at) return true;
      if (isSame(other, arrival)) return false;
      if (other.event.number !== arrival.event.number) return true;
    }
    return true;
  });

const insertEvents = async (
  client: PoolClient,
  sorted: readonly Arrival[],
  batches: readonly number[],
): Promise<void> => {
  const fresh = withoutRepeats(sorted);
  if (fresh.length === 0) return;
  const { rows } = await client.query<{ place: number }>({
    name: 'event_insert',
    text: INSERT_EVENTS,
    values: [
      int4s(fresh.map(({ part }) => part)),
      texts(fresh.map(({ event }) => event.number)),
      int8s(fresh.map(({ piece }) => piece)),
      int8s(fresh.map(({ event }) => event.at)),
      byteas(fresh.map(({ event }) => event.id)),
      int8s(fresh.map(({ share }) => batches[share] ?? 0)),
      byteas(fresh.map(({ event }) => event.body)),
    ],
  });
  for (const arrival of fresh) arrival.added = true;
  for (const { place } of rows) {
    const arrival = fresh[place - 1];
    if (arrival !== undefined) arrival.added = false;
  }
};

const insertFeed = async (
  client: PoolClient,
  week: number,
  arrivals: readonly Arrival[],
  batches: readonly number[],
): Promise<void> => {
  const rows = new Map<string, ByteWriter>();
  for (const { share, event, piece, added } of arrivals) {
    if (!added || event.mid === null) continue;
    const { number, mid, at, id } = event;
    let entries = rows.get(mid);
    if (entries === undefined) {
      entries = new ByteWriter(256);
      rows.set(mid, entries);
    }
    writeFeedEntry(entries, { number, piece, at, id, batch: batches[share] ?? 0 });
  }
  if (rows.size === 0) return;
  await client.query(INSERT_FEED, [
    week,
    texts([...rows.keys()]),
    byteas([...rows.values()].map((entries) => entries.finish())),
  ]);
};

/** The rows of batches, and their payloads; one that came again and brought nothing leaves no trace. */
const insertBatches = async (
  client: PoolClient,
  week: number,
  shares: readonly Share[],
  { batches, known }: Numbered,
  results: readonly ShareResult[],
): Promise<void> => {
  const told = shares.flatMap(({ record, payload }, index) => {
    const sha256 = Buffer.from(record.sha256).toString('hex');
    const isAgain = known.has(sha256) && results[index]?.added === 0;
    known.add(sha256);
    return isAgain ? [] : [{ record, payload, batch: batches[index] ?? 0 }];
  });
  if (told.length === 0) return;
  await client.query(INSERT_BATCHES, [
    int8s(told.map(({ batch }) => batch)),
    texts(told.map(({ record }) => record.channel)),
    int8s(told.map(({ record }) => record.receivedAt)),
    texts(told.map(({ record }) => record.origin)),
    byteas(told.map(({ record }) => record.sha256)),
    int4s(told.map(() => week)),
  ]);
  const payloads = told.flatMap(({ record: { sha256 }, payload }) =>
    payload === null ? [] : [{ sha256, payload }],
  );
  if (payloads.length === 0) return;
  await client.query(INSERT_PAYLOADS, [
    int4s(payloads.map(() => week)),
    byteas(payloads.map(({ sha256 }) => sha256)),
    byteas(payloads.map(({ payload }) => payload)),
  ]);
};

const insertOwnership = async (client: PoolClient, facts: readonly OwnershipRecord[]): Promise<void> => {
  const latest = new Map<string, OwnershipRecord>();
  for (const fact of facts) {
    const other = latest.get(fact.number);
    if (other === undefined || fact.statedAt > other.statedAt) latest.set(fact.number, fact);
  }
  if (latest.size === 0) return;
  const rows = [...latest.values()].sort((a, b) => (a.number < b.number ? -1 : 1));
  await client.query(INSERT_OWNERSHIP, [
    texts(rows.map(({ number }) => number)),
    texts(rows.map(({ merchant }) => merchant)),
    texts(rows.map(({ mid }) => mid)),
    texts(rows.map(({ efn }) => efn)),
    int8s(rows.map(({ statedAt }) => statedAt)),
  ]);
};

interface PlacedFacts {
  readonly facts: FactsRecord;
  readonly piece: number;
  readonly receivedAt: number;
}

const keepFacts = async (client: PoolClient, placed: readonly PlacedFacts[]): Promise<void> => {
  if (placed.length === 0) return;
  const { rows } = await client.query<{
    number: string;
    piece: number;
    facts: string | null;
    facts_received_at: number | null;
  }>(LOCK_FACTS, [texts(placed.map(({ facts }) => facts.number)), int8s(placed.map(({ piece }) => piece))]);
  const held = new Map(
    rows.map(({ number, piece, facts, facts_received_at }) => [
      `${number} ${piece}`,
      { number, piece, fields: parseFacts(facts), heardAt: facts_received_at ?? 0 },
    ]),
  );
  for (const { facts, piece, receivedAt } of placed) {
    const row = held.get(`${facts.number} ${piece}`);
    if (row === undefined) throw new Overtaken();
    row.fields = mergeFacts(row.fields, facts);
    row.heardAt = Math.max(row.heardAt, receivedAt);
  }
  const changed = [...held.values()];
  await client.query(SET_FACTS, [
    texts(changed.map(({ number }) => number)),
    int8s(changed.map(({ piece }) => piece)),
    texts(changed.map(({ fields }) => JSON.stringify(fields))),
    int8s(changed.map(({ heardAt }) => heardAt)),
    int4s(changed.map(({ fields }) => (tierOfFacts(fieldsOf(fields)) === 'extended' ? 1 : 0))),
  ]);
};

/** What a group begins with: numbers for its batches, and which of its payloads are known already. */
interface Numbered {
  readonly batches: readonly number[];
  readonly known: Set<string>;
}

const NUMBERED = `select array(select nextval('event_batch_number') from generate_series(1, $1::int4))::text[] as batches,
  array(select distinct encode(sha256, 'hex') from event_batch where sha256 = any($2::bytea[])) as known`;

const takeNumbers = async (client: PoolClient, shares: readonly Share[]): Promise<Numbered> => {
  const { rows } = await client.query<{ batches: string[]; known: string[] }>({
    name: 'event_numbers',
    text: NUMBERED,
    values: [shares.length, byteas(shares.map(({ record }) => record.sha256))],
  });
  return { batches: (rows[0]?.batches ?? []).map(Number), known: new Set(rows[0]?.known) };
};

export interface Appended {
  readonly results: readonly ShareResult[];
  /** Mailings as they stand when the transaction has committed. */
  readonly mailings: Mailings;
}

/**
 * Writes `shares`, all received in one week, within the caller's transaction.
 * @throws Overtaken when `known`, or what was read, holds no longer: roll back, forget, try again
 */
export const append = async (
  client: PoolClient,
  shares: readonly Share[],
  known: Mailings,
  retention: Retention,
): Promise<Appended> => {
  const week = weekOf(shares[0]?.record.receivedAt ?? 0);
  const arrivals = shares.flatMap(({ record }, share) =>
    record.events.map((event): Arrival => ({ share, event, part: 0, piece: 0, added: false, known: false })),
  );
  const numbers = new Set([
    ...arrivals.map(({ event }) => event.number),
    ...shares.flatMap(({ record }) => record.facts.map(({ number }) => number)),
  ]);
  await readMailings(client, numbers, known);
  await markKnown(client, arrivals, known);
  const mailed = new Mailed(known, retention, week);
  // Rows of all nodes are locked in the same order.
  const sorted = arrivals.toSorted((a, b) => byNumberThenTime(a.event, b.event));
  for (const arrival of sorted) {
    if (arrival.known) continue;
    const { part, piece } = mailed.place(
      arrival.event.number,
      identityOf(arrival.event),
      timeOf(arrival.event),
    );
    arrival.part = part;
    arrival.piece = piece;
  }
  const placed = shares.flatMap(({ record }) =>
    record.facts.map((facts) => ({
      facts,
      piece: mailed.place(facts.number, identityOf(facts), null).piece,
      receivedAt: record.receivedAt,
    })),
  );
  await mailed.write(client);
  const numbered = await takeNumbers(client, shares);
  const { batches } = numbered;
  await insertEvents(client, sorted, batches);
  const results = shares.map(() => ({ added: 0, duplicates: 0 }));
  for (const { share, added } of arrivals) {
    const result = results[share];
    if (result !== undefined) result[added ? 'added' : 'duplicates'] += 1;
  }
  await insertFeed(client, week, arrivals, batches);
  await keepFacts(client, placed);
  await insertOwnership(
    client,
    shares.flatMap(({ record }) => record.ownership),
  );
  await insertBatches(client, week, shares, numbered, results);
  return { results, mailings: mailed.changed };
};
