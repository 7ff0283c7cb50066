/** The embedded event store: the contract, and what is its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { EventStore } from '../../src/tracking/event-store.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { eventStoreContract } from './contract.ts';
import { RETENTION } from './samples.ts';

let folder = '';
let places = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-events-'));
});
after(() => rm(folder, { recursive: true, force: true }));

eventStoreContract({
  name: 'sqlite',
  newPlace: async () => {
    places += 1;
    const dataFolder = join(folder, String(places));
    const stores: EventStore[] = [];
    return {
      open: async () => {
        const store = await openEventStore({ dataFolder, shards: 2, retention: RETENTION });
        stores.push(store);
        return store;
      },
      close: async () => {
        await Promise.all(stores.splice(0).map((store) => store.close()));
      },
    };
  },
});
