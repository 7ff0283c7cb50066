/** Which event store to open: partitions of the shared database where an address is set, else shards in the data folder. */
import { join } from 'node:path';
import type { EventStore } from '../event-store.ts';
import type { Retention } from './partition.ts';
import { openSqliteEventStore } from './sqlite/store.ts';

export interface EventStoreOptions {
  readonly dataFolder: string;
  /** `POSTERN_DATABASE_URL`; absent means the embedded store. */
  readonly databaseUrl?: string | undefined;
  /** Files of the embedded store; fixed when its folder is first written. */
  readonly shards: number;
  readonly retention: Retention;
}

/**
 * Opens the event store. The embedded one makes no file and starts no thread before the first write; the libraries of
 * the shared one are loaded only here.
 * @throws PosternError `event_shards_differ`, `event_store_newer`, `event_store_format`, `store_unreachable`, `store_refused`
 */
export const openEventStore = async (options: EventStoreOptions): Promise<EventStore> => {
  const { databaseUrl, dataFolder, shards, retention } = options;
  if (databaseUrl === undefined) {
    return openSqliteEventStore({ folder: join(dataFolder, 'events'), shards, retention });
  }
  const driver = await import('./postgres/store.ts');
  return driver.openPostgresEventStore({ url: databaseUrl, retention });
};
