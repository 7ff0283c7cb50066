/** The shared store: many nodes on one PostgreSQL. */
import { Kysely } from 'kysely';
import { PosternError } from '../../errors.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/list.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { openClient, openPool, placeOf } from './connection.ts';
import { postgresDialect } from './dialect.ts';
import { explainPostgresError } from './failures.ts';
import { openPostgresJobs } from './jobs.ts';
import { underMigrationLock } from './lock.ts';
import { databaseSignals } from './signals.ts';

export interface PostgresStoreOptions {
  /** How nodes hear of changes: `listen` falls back to polling by itself; `poll` never opens the extra connection. */
  readonly signals?: 'listen' | 'poll';
}

/**
 * Opens the PostgreSQL store at `url` (`postgres://user:password@host:port/database`) and brings it to the newest migration.
 * @throws PosternError `store_newer`, `store_unreachable`, `store_refused`, `store_unwritable`, `store_corrupt`
 */
export const openPostgresStore = async (url: string, options: PostgresStoreOptions = {}): Promise<Store> => {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new PosternError(
      'store_address',
      'The database address is not of the form postgres://user@host/database.',
      {
        cure: 'Correct POSTERN_DATABASE_URL; leave it empty to use the embedded store.',
      },
    );
  }
  const place = placeOf(url);
  const db = new Kysely<Database>({ dialect: postgresDialect(openPool(url), place) });
  try {
    await migrate({ db, driver: 'postgres', underLock: underMigrationLock, place }, MIGRATIONS, Date.now());
    const signals = await databaseSignals(db, {
      listener: options.signals === 'poll' ? undefined : () => openClient(url),
    });
    const transaction: Store['transaction'] = (work) => db.transaction().execute(work);
    return {
      driver: 'postgres',
      db,
      transaction,
      openJobs: (options = {}) => openPostgresJobs(url, { db, transaction }, options),
      signal: (topic) => signals.send(topic),
      onSignal: (topic, heard) => signals.listen(topic, heard),
      close: async () => {
        await signals.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await db.destroy();
    throw explainPostgresError(error, place);
  }
};
