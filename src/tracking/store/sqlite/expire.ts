/** Drops the partitions of a shard whose retention has passed, after moving what must be kept. Runs in the writer's thread. */
import type { DatabaseSync } from 'node:sqlite';
import { type ExpiredWeeks, endOfWeek, extendedPart, HELD, tierOf, weekOfPart } from '../partition.ts';
import { createEventTable, eventTable, feedTable, partitions } from './schema.ts';

/** Payload slices of pieces under hold, saved before their file goes: number, id, bytes. */
export interface HeldPayload {
  readonly number: string;
  readonly id: Uint8Array;
  readonly payload: Uint8Array;
}

const countOf = (db: DatabaseSync, sql: string): number => Number(db.prepare(sql).get()?.n ?? 0);

const isExpired = (part: number, weeks: ExpiredWeeks): boolean =>
  part >= 0 && weekOfPart(part) <= weeks[tierOf(part)];

/** Moves the pieces of `part` that `which` tells (a condition on `piece`) into another partition. */
const move = (db: DatabaseSync, part: number, to: number, which: string): void => {
  const moving = `select number, piece from piece where part = ${part} and ${which}`;
  db.exec(createEventTable(to));
  db.exec(
    `insert into ${eventTable(to)} select * from ${eventTable(part)} where (number, piece) in (${moving});
     delete from ${eventTable(part)} where (number, piece) in (${moving});
     update piece set part = ${to} where part = ${part} and ${which}`,
  );
};

const dropEvents = (db: DatabaseSync, part: number, weeks: ExpiredWeeks): number => {
  move(db, part, HELD, 'number in (select number from hold)');
  if (tierOf(part) === 'standard' && !isExpired(extendedPart(part), weeks)) {
    move(db, part, extendedPart(part), 'keep = 1');
  }
  const dropped = countOf(db, `select count(*) as n from ${eventTable(part)}`);
  db.exec(`drop table ${eventTable(part)}; delete from piece where part = ${part}`);
  return dropped;
};

/** Pieces whose hold has ended are past their retention already. */
const dropReleased = (db: DatabaseSync): number => {
  const free = 'number not in (select number from hold)';
  db.exec(createEventTable(HELD));
  const dropped = countOf(db, `select count(*) as n from ${eventTable(HELD)} where ${free}`);
  db.exec(
    `delete from ${eventTable(HELD)} where ${free}; delete from held_payload where ${free};
     delete from piece where part = ${HELD} and ${free}`,
  );
  return dropped;
};

/** What lies beside the partitions, and is kept as long as the longest retention. */
const dropBesides = (db: DatabaseSync, weeks: ExpiredWeeks): void => {
  const until = endOfWeek(weeks.extended);
  db.exec(
    `delete from ownership where stated_at <= ${until} and number not in (select number from hold);
     delete from batch where received_at <= ${until} and batch not in (select batch from ${eventTable(HELD)})`,
  );
};

/** Saves the payloads of held pieces that the main thread read for this purpose. */
export const keepPayloads = (db: DatabaseSync, payloads: readonly HeldPayload[]): void => {
  const insert = db.prepare('insert or ignore into held_payload values (?, ?, ?)');
  for (const { number, id, payload } of payloads) insert.run(number, id, payload);
};

/** Events dropped. The caller's transaction makes it whole or nothing. */
export const expire = (db: DatabaseSync, weeks: ExpiredWeeks): number => {
  const parts = partitions(db, 'event_').filter((part) => isExpired(part, weeks));
  const feeds = partitions(db, 'feed_').filter((week) => week <= weeks.standard);
  let dropped = 0;
  for (const part of parts) dropped += dropEvents(db, part, weeks);
  for (const week of feeds) db.exec(`drop table ${feedTable(week)}`);
  dropped += dropReleased(db);
  if (parts.length > 0) dropBesides(db, weeks);
  return dropped;
};
