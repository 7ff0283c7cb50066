/** Which store to open: the shared one where an address is set, else the embedded one in the data folder. */
import { join } from 'node:path';
import type { PostgresStoreOptions } from './postgres/store.ts';
import { openSqliteStore } from './sqlite/store.ts';
import type { Store } from './store.ts';

/** Name of the embedded store's file in the data folder. */
const STORE_FILE = 'postern.db';

export interface StoreLocation {
  readonly dataFolder: string;
  /** `POSTERN_DATABASE_URL`; empty or absent means the embedded store. */
  readonly databaseUrl?: string | undefined;
}

/**
 * Opens the PostgreSQL store at `url` (`postgres://user:password@host:port/database`) and brings it to the newest
 * migration. Its libraries are loaded only here: the embedded store starts quicker without them.
 * @throws PosternError `store_newer`, `store_unreachable`, `store_refused`, `store_unwritable`, `store_corrupt`, `store_address`
 */
export const openPostgresStore = async (url: string, options: PostgresStoreOptions = {}): Promise<Store> => {
  const driver = await import('./postgres/store.ts');
  return driver.openPostgresStore(url, options);
};

/**
 * Opens the store and brings it to the newest migration. The embedded one has no lock of its own between
 * processes: take `lockDataFolder` first.
 * @throws PosternError `store_newer`, `store_unwritable`, `store_corrupt`, `store_unreachable`, `store_refused`, `store_address`
 */
export const openStore = ({ dataFolder, databaseUrl }: StoreLocation): Promise<Store> =>
  databaseUrl === undefined || databaseUrl === ''
    ? openSqliteStore(join(dataFolder, STORE_FILE))
    : openPostgresStore(databaseUrl);
