/** The tables of the shared event store: partitions by week of intake and retention, in them by hash of the number. */
import type { PoolClient } from 'pg';
import { PosternError } from '../../../errors.ts';
import { HELD, partOf } from '../partition.ts';

const FORMAT = 1;
/** Any numbers, as long as every version of Postern uses the same. */
const SCHEMA_KEY = 7_079_174;
/** Hash partitions in a week: enough for several engines to spread, few enough to plan quickly. */
const HASHES = 4;

const TABLES = `
create table if not exists event_format (format integer not null);
create sequence if not exists event_batch_number;
create table if not exists event_batch (
  batch bigint primary key, channel text not null, received_at bigint not null, origin text not null,
  sha256 bytea not null, week integer not null
);
create index if not exists event_batch_by_payload on event_batch (sha256);
create table if not exists event_payload (
  week integer not null, sha256 bytea not null, body bytea not null, primary key (week, sha256)
) partition by list (week);
create table if not exists event_piece (
  number text not null, piece bigint not null, part integer not null, identity text, from_at bigint, until_at bigint,
  keep integer not null default 0, facts text, facts_received_at bigint, primary key (number, piece)
);
create table if not exists event_ownership (
  number text primary key, merchant text not null, mid text, efn text, stated_at bigint not null
);
create table if not exists event_hold (number text primary key, reason text not null, since bigint not null);
create table if not exists event_held_payload (
  number text not null, id bytea not null, payload bytea not null, primary key (number, id)
);
create table if not exists event (
  part integer not null, number text not null, piece bigint not null, happened_at bigint not null, id bytea not null,
  batch bigint not null, body bytea not null, primary key (part, number, piece, happened_at, id)
) partition by list (part);
create table if not exists event_feed (
  week integer not null, mid text not null, xid xid8 not null, entries bytea not null, primary key (mid, xid, week)
) partition by list (week);
create table if not exists event_held partition of event for values in (${HELD});
`;

export const eventTable = (part: number): string => (part === HELD ? 'event_held' : `event_${part}`);
export const feedTable = (week: number): string => `event_feed_${week}`;
export const payloadTable = (week: number): string => `event_payload_${week}`;

const createPart = (part: number): string =>
  [
    `create table if not exists ${eventTable(part)} partition of event for values in (${part}) partition by hash (number)`,
    ...Array.from(
      { length: HASHES },
      (_, hash) =>
        `create table if not exists ${eventTable(part)}_${hash} partition of ${eventTable(part)}
           for values with (modulus ${HASHES}, remainder ${hash})`,
    ),
  ].join(';');

const createWeek = (week: number): string =>
  [
    createPart(partOf(week, 'standard')),
    createPart(partOf(week, 'extended')),
    `create table if not exists ${feedTable(week)} partition of event_feed for values in (${week})`,
    `create table if not exists ${payloadTable(week)} partition of event_payload for values in (${week})`,
  ].join(';');

/** One node at a time changes tables; the lock ends with the transaction. */
const underLock = async (client: PoolClient, work: () => Promise<void>): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(${SCHEMA_KEY})`);
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
};

/** Makes the tables that are missing. @throws PosternError `event_store_newer` */
export const createTables = (client: PoolClient, place: string): Promise<void> =>
  underLock(client, async () => {
    const made = await client.query<{ made: boolean }>(
      "select to_regclass('event_format') is not null as made",
    );
    if (made.rows[0]?.made !== true) {
      await client.query(TABLES);
      await client.query(`insert into event_format values (${FORMAT})`);
      return;
    }
    const { rows } = await client.query<{ format: number }>('select format from event_format');
    const format = rows[0]?.format ?? FORMAT;
    if (format > FORMAT) {
      throw new PosternError(
        'event_store_newer',
        `The events in ${place} have format ${format}; this version of Postern knows formats up to ${FORMAT}.`,
        { cure: 'Start the version of Postern that wrote it.' },
      );
    }
  });

/** Makes the partitions of weeks that lack them. */
export const createWeeks = async (client: PoolClient, weeks: readonly number[]): Promise<void> => {
  const { rows } = await client.query<{ week: number }>(
    "select week from unnest($1::int4[]) as week where to_regclass('event_payload_' || week) is null",
    [weeks],
  );
  if (rows.length === 0) return;
  await underLock(client, async () => {
    for (const { week } of rows) await client.query(createWeek(week));
  });
};

/** The numbers of the partitions of a table, ascending; `event_held` is none. */
export const partitions = async (
  client: PoolClient,
  table: 'event' | 'event_feed' | 'event_payload',
): Promise<number[]> => {
  const { rows } = await client.query<{ name: string }>(
    'select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass',
    [table],
  );
  return rows
    .map(({ name }) => Number(name.slice(table.length + 1)))
    .filter((number) => Number.isInteger(number))
    .sort((a, b) => a - b);
};
