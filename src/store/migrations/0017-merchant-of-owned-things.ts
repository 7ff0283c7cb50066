/** For which merchant a platform got what it made at USPS through this server. */
import type { Migration } from '../migrate.ts';

export const merchantOfOwnedThings: Migration = {
  number: 17,
  name: 'merchant-of-owned-things',
  up: async (db) => {
    await db.schema.alterTable('owned_thing').addColumn('merchant', 'text').execute();
  },
};
