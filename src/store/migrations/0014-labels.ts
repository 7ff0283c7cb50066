/** Labels that a sandbox made: the counters of their serial numbers, what they say (sealed), and what became of them. */
import type { Migration } from '../migrate.ts';

export const labels: Migration = {
  number: 14,
  name: 'labels',
  up: async (db, types) => {
    await db.schema
      .createTable('label_serial')
      .addColumn('mid', 'text', (column) => column.notNull())
      .addColumn('service_type', 'text', (column) => column.notNull())
      .addColumn('last', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('label_serial_key', ['mid', 'service_type'])
      .execute();
    await db.schema
      .createTable('label')
      .addColumn('number', 'text', (column) => column.primaryKey().notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('mid', 'text', (column) => column.notNull())
      .addColumn('merchant', 'text')
      .addColumn('idempotency_key', 'text')
      .addColumn('request_sha256', 'text', (column) => column.notNull())
      .addColumn('content', types.bytes, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reprints', 'integer', (column) => column.notNull())
      .addColumn('manifest', 'text')
      .addColumn('mailing_date', 'text', (column) => column.notNull())
      .addColumn('entry_zip', 'text', (column) => column.notNull())
      .addColumn('entry_facility', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addUniqueConstraint('label_repetition', ['organisation_id', 'idempotency_key'])
      .execute();
    await db.schema.createIndex('label_shipment').on('label').columns(['mid', 'mailing_date']).execute();
  },
};
