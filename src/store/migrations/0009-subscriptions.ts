/** Subscriptions of apps to tracking events, and what is on its way to their listeners. */
import type { Migration } from '../migrate.ts';

export const subscriptions: Migration = {
  number: 9,
  name: 'subscriptions',
  up: async (db, types) => {
    await db.schema
      .createTable('subscription')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('listener_url', 'text', (column) => column.notNull())
      .addColumn('mid', 'text', (column) => column.notNull())
      .addColumn('number', 'text')
      .addColumn('event_types_json', 'text', (column) => column.notNull())
      .addColumn('admin_json', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('secret', types.bytes, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('suspended_for', 'text')
      .addColumn('feed_cursor', 'text', (column) => column.notNull())
      .addColumn('since', types.integer, (column) => column.notNull())
      .addColumn('next_seq', types.integer, (column) => column.notNull())
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('failing_since', types.integer)
      .addColumn('paused_until', types.integer, (column) => column.notNull())
      .addColumn('lease', 'text')
      .addColumn('leased_until', types.integer, (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('subscription_by_organisation')
      .on('subscription')
      .columns(['organisation_id', 'mid'])
      .execute();
    await db.schema
      .createTable('subscription_delivery')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('subscription_id', 'text', (column) => column.notNull())
      .addColumn('seq', types.integer, (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_at', types.integer, (column) => column.notNull())
      .addColumn('status', 'integer')
      .addColumn('error', 'text')
      .addColumn('decision_id', 'text')
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('attempted_at', types.integer)
      .execute();
    await db.schema
      .createIndex('subscription_delivery_waiting')
      .on('subscription_delivery')
      .columns(['subscription_id', 'state', 'seq'])
      .execute();
    await db.schema
      .createIndex('subscription_delivery_by_piece')
      .on('subscription_delivery')
      .columns(['subscription_id', 'number', 'seq'])
      .execute();
  },
};
