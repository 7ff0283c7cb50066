/** Drops the partitions whose retention has passed, after moving what must be kept, and makes those of the next week. */
import type { PoolClient } from 'pg';
import {
  type ExpiredWeeks,
  endOfWeek,
  extendedPart,
  HELD,
  tierOf,
  weekOf,
  weekOfPart,
} from '../partition.ts';
import { byteas, texts } from './arrays.ts';
import { createWeeks, eventTable, feedTable, partitions, payloadTable } from './schema.ts';

/** Payload slices of pieces under hold, saved before their week goes. */
export interface HeldPayload {
  readonly number: string;
  readonly id: Uint8Array;
  readonly payload: Uint8Array;
}

const WEEK_MS = 604_800_000;

const isExpired = (part: number, weeks: ExpiredWeeks): boolean =>
  part >= 0 && weekOfPart(part) <= weeks[tierOf(part)];

const countOf = async (client: PoolClient, sql: string): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(sql);
  return rows[0]?.n ?? 0;
};

/** Moves the pieces of `part` that `which` tells (a condition on `event_piece`) into another partition. */
const move = async (client: PoolClient, part: number, to: number, which: string): Promise<void> => {
  const pieces = `select number, piece from event_piece where part = ${part} and ${which}`;
  await client.query(
    `update event set part = ${to} where part = ${part} and (number, piece) in (${pieces});
     update event_piece set part = ${to} where part = ${part} and ${which}`,
  );
};

const dropEvents = async (client: PoolClient, part: number, weeks: ExpiredWeeks): Promise<number> => {
  await move(client, part, HELD, 'number in (select number from event_hold)');
  if (tierOf(part) === 'standard' && !isExpired(extendedPart(part), weeks)) {
    await move(client, part, extendedPart(part), 'keep = 1');
  }
  const dropped = await countOf(client, `select count(*) as n from ${eventTable(part)}`);
  await client.query(`drop table ${eventTable(part)}; delete from event_piece where part = ${part}`);
  return dropped;
};

/** Pieces whose hold has ended are past their retention already. */
const dropReleased = async (client: PoolClient): Promise<number> => {
  const free = 'number not in (select number from event_hold)';
  const dropped = await countOf(client, `select count(*) as n from event_held where ${free}`);
  await client.query(
    `delete from event_held where ${free}; delete from event_held_payload where ${free};
     delete from event_piece where part = ${HELD} and ${free}`,
  );
  return dropped;
};

/** What lies beside the partitions, and is kept as long as the longest retention. */
const dropBesides = async (client: PoolClient, weeks: ExpiredWeeks): Promise<void> => {
  const until = endOfWeek(weeks.extended);
  await client.query(
    `delete from event_ownership where stated_at <= ${until} and number not in (select number from event_hold);
     delete from event_batch where received_at <= ${until} and batch not in (select batch from event_held)`,
  );
};

const keepPayloads = async (client: PoolClient, payloads: readonly HeldPayload[]): Promise<void> => {
  await client.query(
    `insert into event_held_payload (number, id, payload)
     select * from unnest($1::text[], $2::bytea[], $3::bytea[]) on conflict do nothing`,
    [
      texts(payloads.map(({ number }) => number)),
      byteas(payloads.map(({ id }) => id)),
      byteas(payloads.map(({ payload }) => payload)),
    ],
  );
};

/** Makes the partitions of the week of `now` and of the next, ahead of time. */
export const createAhead = (client: PoolClient, now: number): Promise<void> =>
  createWeeks(client, [weekOf(now), weekOf(now + WEEK_MS)]);

/** Events dropped. The caller's transaction makes it whole or nothing. */
export const expire = async (
  client: PoolClient,
  weeks: ExpiredWeeks,
  payloads: readonly HeldPayload[],
): Promise<number> => {
  // One node at a time, and no append between a move and the drop: appends wait, and then try again.
  await client.query('lock table event in access exclusive mode');
  await keepPayloads(client, payloads);
  const parts = (await partitions(client, 'event')).filter((part) => isExpired(part, weeks));
  let dropped = 0;
  for (const part of parts) dropped += await dropEvents(client, part, weeks);
  for (const week of await partitions(client, 'event_feed')) {
    if (week <= weeks.standard) await client.query(`drop table ${feedTable(week)}`);
  }
  for (const week of await partitions(client, 'event_payload')) {
    if (week <= weeks.standard) await client.query(`drop table ${payloadTable(week)}`);
  }
  dropped += await dropReleased(client);
  if (parts.length > 0) await dropBesides(client, weeks);
  return dropped;
};

/** Whether there is anything to drop, found without a lock. */
export const hasExpired = async (client: PoolClient, weeks: ExpiredWeeks): Promise<boolean> => {
  if ((await partitions(client, 'event')).some((part) => isExpired(part, weeks))) return true;
  if ((await partitions(client, 'event_payload')).some((week) => week <= weeks.standard)) return true;
  const released = 'select 1 from event_held where number not in (select number from event_hold) limit 1';
  return (await client.query(released)).rows.length > 0;
};
