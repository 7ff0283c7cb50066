/** Whose a thing is that was made at USPS through this server. */
import type { Migration } from '../migrate.ts';

export const ownedThings: Migration = {
  number: 13,
  name: 'owned-things',
  up: async (db, types) => {
    await db.schema
      .createTable('owned_thing')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('mid', 'text')
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('owned_thing_age')
      .on('owned_thing')
      .columns(['kind', 'created_at'])
      .execute();
  },
};
