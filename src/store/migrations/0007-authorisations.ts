/** Confirmations of authorisation links, last use of each basis, reminders sent, documents and their acceptance. */
import type { Migration } from '../migrate.ts';

export const authorisations: Migration = {
  number: 7,
  name: 'authorisations',
  up: async (db, types) => {
    await db.schema
      .createTable('authorisation_confirmation')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('asked_json', 'text', (column) => column.notNull())
      .addColumn('statement_sha256', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('confirmed_by', 'text')
      .addColumn('merchant_name', 'text')
      .addColumn('merchant_person', 'text')
      .addColumn('address_commitment', 'text', (column) => column.notNull())
      .addColumn('confirmed_at', types.integer, (column) => column.notNull())
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', types.integer)
      .execute();
    await db.schema
      .createTable('authorisation_use')
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('mid', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('last_used_at', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('authorisation_use_key', ['mid', 'app_id', 'channel'])
      .execute();
    await db.schema
      .createTable('authorisation_reminder')
      .addColumn('authorisation_id', 'text', (column) => column.notNull())
      .addColumn('valid_until', types.integer, (column) => column.notNull())
      .addColumn('days', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('authorisation_reminder_key', ['authorisation_id', 'valid_until', 'days'])
      .execute();
    await db.schema
      .createTable('terms_document')
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('version_at', types.integer, (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text')
      .addColumn('effective_from', types.integer, (column) => column.notNull())
      .addColumn('added_by', 'text', (column) => column.notNull())
      .addColumn('added_at', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('terms_document_key', ['document', 'version_at'])
      .execute();
    await db.schema
      .createTable('document_file')
      .addColumn('sha256', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('media_type', 'text', (column) => column.notNull())
      .addColumn('bytes', types.integer, (column) => column.notNull())
      .addColumn('body', types.bytes)
      .addColumn('added_by', 'text', (column) => column.notNull())
      .addColumn('added_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('banner_acknowledgement')
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('session_sha256', 'text', (column) => column.notNull())
      .addColumn('banner_sha256', 'text', (column) => column.notNull())
      .addColumn('acknowledged_at', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('banner_acknowledgement_key', ['person_id', 'session_sha256'])
      .execute();
  },
};
