/** Counters of allowances that are counted once for the whole cluster, in the shape rate-limiter-flexible uses. */
import type { Migration } from '../migrate.ts';

export const quota: Migration = {
  number: 2,
  name: 'quota',
  up: async (db, { integer }) => {
    await db.schema
      .createTable('quota')
      .addColumn('key', 'varchar(255)', (column) => column.primaryKey().notNull())
      .addColumn('points', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('expire', integer)
      .execute();
  },
};
