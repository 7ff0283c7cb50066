/** What one group commit writes: the mailings of its numbers, its events, its feed, and what lies beside. */
import type { PoolClient } from 'pg';
import { byNumberThenTime, type ShareResult, timeOf } from '../arrival.ts';
import { ByteWriter } from '../bytes.ts';
import type { EventRecord } from '../event-record.ts';
import { writeFeedEntry } from '../feed.ts';
import { identityOf } from '../mailing.ts';
import { type Retention, weekOf } from '../partition.ts';
import { byteas, int4s, int8s, texts } from './arrays.ts';
import { insertBatches, insertOwnership, keepFacts, type Share, takeNumbers } from './beside.ts';
import { Mailed, type Mailings, readMailings } from './mailings.ts';

interface Arrival {
  readonly share: number;
  readonly event: EventRecord;
  part: number;
  piece: number;
  added: boolean;
  /** Already held by some mailing of the number. */
  known: boolean;
}

const KNOWN_EVENTS = `select distinct e.number, e.id
  from unnest($1::int4[], $2::text[], $3::int8[], $4::int8[], $5::bytea[]) as w (part, number, piece, happened_at, id)
  join event e using (part, number, piece, happened_at, id)`;

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
