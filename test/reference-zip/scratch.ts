/** A store and a data folder for one test, both gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Database } from '../../src/store/schema.ts';
import type { SignalTopic, Store } from '../../src/store/store.ts';

const TABLES = `
  create table edition (id text primary key, dataset text, state text, source text, official_channel text,
    official_source text, authority text, publisher text, licence text, retrieved_at integer, valid_until integer,
    sha256 text, rows_read integer, rows_kept integer, rows_refused integer, importer text, diff_json text,
    created_at integer, activated_at integer);
  create table edition_blob (edition_id text, name text, body blob, primary key (edition_id, name));`;

export interface Scratch {
  readonly store: Store;
  readonly dataFolder: string;
  readonly now: () => number;
}

export const scratch = async (context: TestContext): Promise<Scratch> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'postern-zip-'));
  const store = memoryStore();
  context.after(async () => {
    await store.close();
    await rm(dataFolder, { recursive: true, force: true });
  });
  let clock = Date.UTC(2026, 0, 1);
  return { store, dataFolder, now: () => (clock += 1_000) };
};

const memoryStore = (): Store => {
  const sqlite = new DatabaseSync(':memory:');
  sqlite.exec(TABLES);
  const database: SqliteDatabase = {
    prepare: (sql) => {
      const statement = sqlite.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as string[])),
        run: (parameters) => statement.run(...(parameters as string[])),
        iterate: (parameters) => statement.iterate(...(parameters as string[])),
      };
    },
    close: () => sqlite.close(),
  };
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
  const listeners = new Map<SignalTopic, Set<() => void>>();
  return {
    driver: 'sqlite',
    db,
    transaction: (work) => db.transaction().execute(work),
    signal: async (topic) => {
      for (const heard of listeners.get(topic) ?? []) heard();
    },
    onSignal: (topic, heard) => {
      const heardBy = listeners.get(topic) ?? new Set();
      listeners.set(topic, heardBy.add(heard));
      return () => heardBy.delete(heard);
    },
    close: () => db.destroy(),
  };
};
