/** Calls that USPS gives and what is used of them; pieces that USPS is asked about. */
import type { Migration } from '../migrate.ts';

export const upstream: Migration = {
  number: 11,
  name: 'upstream',
  up: async (db, types) => {
    await db.schema
      .createTable('upstream_budget')
      .addColumn('credential', 'text', (column) => column.notNull())
      .addColumn('api', 'text', (column) => column.notNull())
      .addColumn('window_from', types.integer, (column) => column.notNull())
      .addColumn('used', 'integer', (column) => column.notNull())
      .addColumn('said_limit', 'integer')
      .addColumn('blocked_until', types.integer)
      .addPrimaryKeyConstraint('upstream_budget_key', ['credential', 'api'])
      .execute();
    await db.schema
      .createTable('followed_piece')
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('asked_at', types.integer)
      .addColumn('asked_after_end', 'integer', (column) => column.notNull())
      .addColumn('outcome', 'text')
      .addColumn('followed_at', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('followed_piece_key', ['number', 'app_id'])
      .execute();
    await db.schema
      .createIndex('followed_piece_app')
      .on('followed_piece')
      .columns(['app_id', 'followed_at'])
      .execute();
  },
};
