/** What a group writes beside its events: its batches and their payloads, ownership, facts. */
import type { PoolClient } from 'pg';
import type { ShareResult } from '../arrival.ts';
import type { BatchRecord, FactsRecord, OwnershipRecord } from '../batch-record.ts';
import { fieldsOf, mergeFacts, parseFacts } from '../facts.ts';
import { tierOfFacts } from '../partition.ts';
import { byteas, int4s, int8s, texts } from './arrays.ts';
import { Overtaken } from './mailings.ts';

export interface Share {
  readonly record: BatchRecord;
  /** The payload, compressed; null where another share of the batch brings it. */
  readonly payload: Uint8Array | null;
}

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

/** What a group begins with: numbers for its batches, and which of its payloads are known already. */
export interface Numbered {
  readonly batches: readonly number[];
  readonly known: Set<string>;
}

const NUMBERED = `select array(select nextval('event_batch_number') from generate_series(1, $1::int4))::text[] as batches,
  array(select distinct encode(sha256, 'hex') from event_batch where sha256 = any($2::bytea[])) as known`;

export const takeNumbers = async (client: PoolClient, shares: readonly Share[]): Promise<Numbered> => {
  const { rows } = await client.query<{ batches: string[]; known: string[] }>({
    name: 'event_numbers',
    text: NUMBERED,
    values: [shares.length, byteas(shares.map(({ record }) => record.sha256))],
  });
  return { batches: (rows[0]?.batches ?? []).map(Number), known: new Set(rows[0]?.known) };
};

/** The rows of batches, and their payloads; one that came again and brought nothing leaves no trace. */
export const insertBatches = async (
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

export const insertOwnership = async (
  client: PoolClient,
  facts: readonly OwnershipRecord[],
): Promise<void> => {
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

export interface PlacedFacts {
  readonly facts: FactsRecord;
  readonly piece: number;
  readonly receivedAt: number;
}

export const keepFacts = async (client: PoolClient, placed: readonly PlacedFacts[]): Promise<void> => {
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
