/** The shared event store: the contract, and what is its own, on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { EventStore } from '../../src/tracking/event-store.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { eventStoreContract } from './contract.ts';
import { RETENTION } from './samples.ts';

let server: TestPostgres | undefined;
before(async () => {
  server = await startPostgres();
});
after(() => server?.stop());

const newDatabase = async (): Promise<string> => {
  assert.ok(server !== undefined, 'the server runs');
  return server.createDatabase();
};

const openAt = (databaseUrl: string): Promise<EventStore> =>
  openEventStore({ dataFolder: '/nowhere', databaseUrl, shards: 2, retention: RETENTION });

eventStoreContract({
  name: 'postgres',
  newPlace: async () => {
    const url = await newDatabase();
    const stores: EventStore[] = [];
    return {
      open: async () => {
        const store = await openAt(url);
        stores.push(store);
        return store;
      },
      close: async () => {
        await Promise.all(stores.splice(0).map((store) => store.close()));
      },
    };
  },
});
