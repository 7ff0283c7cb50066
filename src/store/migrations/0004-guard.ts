/** Levels of the guard that outlive a process, canary numbers, and notices to organisations. */
import type { Migration } from '../migrate.ts';

export const guard: Migration = {
  number: 4,
  name: 'guard',
  up: async (db, types) => {
    await db.schema
      .createTable('guard_level')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('level', 'integer', (column) => column.notNull())
      .addColumn('since', types.integer, (column) => column.notNull())
      .addColumn('evidence_json', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('canary')
      .addColumn('number', 'text', (column) => column.primaryKey().notNull())
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('mid', 'text', (column) => column.notNull())
      .addColumn('planted_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('notice')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('sent_at', types.integer)
      .addColumn('read_at', types.integer)
      .execute();
    await db.schema
      .createIndex('notice_organisation')
      .on('notice')
      .columns(['organisation_id', 'created_at'])
      .execute();
  },
};
