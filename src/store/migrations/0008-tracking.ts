/** Links for recipients, and requests that go on to USPS: notifications and proofs of delivery. */
import type { Migration } from '../migrate.ts';

export const tracking: Migration = {
  number: 8,
  name: 'tracking',
  up: async (db, types) => {
    await db.schema
      .createTable('recipient_link')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('mid', 'text', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .addColumn('revoked_at', types.integer)
      .execute();
    await db.schema
      .createIndex('recipient_link_by_organisation')
      .on('recipient_link')
      .columns(['organisation_id', 'created_at'])
      .execute();
    await db.schema
      .createTable('tracking_request')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('sealed', types.bytes)
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_at', types.integer, (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('settled_at', types.integer)
      .execute();
    await db.schema
      .createIndex('tracking_request_waiting')
      .on('tracking_request')
      .columns(['state', 'next_at'])
      .execute();
  },
};
