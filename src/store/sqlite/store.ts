/** The embedded store: one SQLite file, owned by one process. */
import { Kysely } from 'kysely';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/list.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { openConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { openSqliteJobs } from './jobs.ts';
import { underMigrationLock } from './lock.ts';
import { processSignals } from './signals.ts';

/**
 * Opens the SQLite store at `path` (or `':memory:'`) and brings it to the newest migration.
 * @throws PosternError `store_newer`, `store_unwritable`, `store_corrupt`
 */
export const openSqliteStore = async (path: string): Promise<Store> => {
  const db = new Kysely<Database>({ dialect: sqliteDialect(openConnection(path), path) });
  try {
    await migrate(
      { db, driver: 'sqlite', underLock: underMigrationLock, place: path },
      MIGRATIONS,
      Date.now(),
    );
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const signals = processSignals();
  const transaction: Store['transaction'] = (work) => db.transaction().execute(work);
  return {
    driver: 'sqlite',
    db,
    transaction,
    openJobs: (options = {}) => openSqliteJobs({ db, transaction }, options),
    signal: (topic) => signals.send(topic),
    onSignal: (topic, heard) => signals.listen(topic, heard),
    close: async () => {
      await signals.close();
      await db.destroy();
    },
  };
};
