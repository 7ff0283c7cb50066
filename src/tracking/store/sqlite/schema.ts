/** The tables of a shard, and the settings of its file. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { explainSqliteError } from '../../../store/sqlite/failures.ts';
import { HELD } from '../partition.ts';

/** Larger pages and rarer checkpoints than SQLite's own: a third quicker for rows of some 150 bytes (see `bench ingest`). */
const PAGE_BYTES = 8192;
const CHECKPOINT_PAGES = 4000;
const CACHE_KIB = 32_768;
/**
 * Of a shard's file, readers see so much through the memory that the system keeps of files anyway: SQLite's own cache of pages
 * is emptied by every commit of the writer. A file never shrinks, so nothing mapped goes away.
 */
const MAPPED_BYTES = 1 << 30;

const TABLES = `
create table if not exists counter (name text not null primary key, value integer not null) without rowid;
create table if not exists batch (
  batch integer primary key, channel text not null, received_at integer not null, origin text not null,
  sha256 blob not null, file text not null, block_offset integer not null, inner_offset integer not null,
  length integer not null
);
create index if not exists batch_by_payload on batch (sha256);
create table if not exists piece (
  number text not null, piece integer not null, part integer not null, identity text,
  from_at integer, until_at integer, keep integer not null default 0, facts text, facts_received_at integer,
  primary key (number, piece)
) without rowid;
create table if not exists ownership (
  number text not null primary key, merchant text not null, mid text, efn text, stated_at integer not null
) without rowid;
create table if not exists hold (
  number text not null primary key, reason text not null, since integer not null
) without rowid;
create table if not exists held_payload (
  number text not null, id blob not null, payload blob not null, primary key (number, id)
) without rowid;
`;

export const eventTable = (part: number): string => (part === HELD ? 'event_held' : `event_${part}`);
export const feedTable = (week: number): string => `feed_${week}`;

export const createEventTable = (part: number): string =>
  `create table if not exists ${eventTable(part)} (
    number text not null, piece integer not null, at integer not null, id blob not null, batch integer not null,
    body blob not null, primary key (number, piece, at, id)
  ) without rowid`;

export const createFeedTable = (week: number): string =>
  `create table if not exists ${feedTable(week)} (
    mid text not null, row integer not null, entries blob not null, primary key (mid, row)
  ) without rowid`;

/** The numbers behind `prefix` of all tables so called: partitions of events or weeks of feeds, ascending. */
export const partitions = (db: DatabaseSync, prefix: 'event_' | 'feed_'): number[] =>
  db
    .prepare("select name from sqlite_schema where type = 'table' and name like ? || '%'")
    .all(prefix)
    .map(({ name }) => Number(String(name).slice(prefix.length)))
    .filter((number) => Number.isInteger(number))
    .sort((a, b) => a - b);

/**
 * Opens a shard's file for its one writer: a commit is in the flushed write-ahead log when it returns.
 * @throws PosternError `store_unwritable`, `store_corrupt`
 */
export const openForWriting = (path: string): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 5_000 });
    db.exec(`pragma page_size = ${PAGE_BYTES}`);
    db.exec('pragma journal_mode = wal');
    db.exec('pragma synchronous = full');
    db.exec(`pragma cache_size = -${CACHE_KIB}`);
    db.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.exec(`begin immediate; ${TABLES} commit`);
    return db;
  } catch (error) {
    db?.close();
    throw explainSqliteError(error, path);
  }
};

/** Opens a shard's file for reading; `undefined` while its tables are not made. */
export const openForReading = (path: string): DatabaseSync | undefined => {
  if (!existsSync(path)) return undefined;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 5_000, readOnly: true });
    db.exec(`pragma mmap_size = ${MAPPED_BYTES}`);
    const made = db.prepare("select 1 from sqlite_schema where name = 'held_payload'").get();
    if (made !== undefined) return db;
    db.close();
    return undefined;
  } catch (error) {
    db?.close();
    throw explainSqliteError(error, path);
  }
};
