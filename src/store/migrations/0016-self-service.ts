/** Tokens that a person had issued for an app, and where in the decision journal an app's requests stand. */
import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const selfService: Migration = {
  number: 16,
  name: 'self-service',
  up: async (db, types) => {
    // SQLite cannot take `not null` from a column, so the table is made anew on both.
    await db.schema
      .createTable('token_next')
      .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('app_id', 'text', (column) => column.notNull().references('app.id'))
      .addColumn('credential_id', 'text', (column) => column.references('credential.id'))
      .addColumn('person_id', 'text', (column) => column.references('person.id'))
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('issued_at', types.integer, (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .addColumn('revoked_at', types.integer)
      .execute();
    await sql`insert into token_next (token_hash, app_id, credential_id, scope, issued_at, expires_at, revoked_at)
      select token_hash, app_id, credential_id, scope, issued_at, expires_at, revoked_at from token`.execute(
      db,
    );
    await db.schema.dropTable('token').execute();
    await db.schema.alterTable('token_next').renameTo('token').execute();
    await db.schema.createIndex('token_app').on('token').column('app_id').execute();
    await db.schema.createIndex('token_credential').on('token').column('credential_id').execute();
    await db.schema.createIndex('token_person').on('token').column('person_id').execute();
    await db.schema.createIndex('token_expiry').on('token').column('expires_at').execute();

    await db.schema
      .createTable('journal_app')
      .addColumn('app', 'text', (column) => column.notNull())
      .addColumn('until_s', types.integer, (column) => column.notNull())
      .addColumn('from_s', types.integer, (column) => column.notNull())
      .addColumn('node', 'text', (column) => column.notNull())
      .addColumn('seq', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('journal_app_key', ['app', 'until_s', 'from_s', 'node', 'seq'])
      .execute();
    // Which apps the blocks of before have, nobody knows: each is looked into.
    await sql`insert into journal_app (app, until_s, from_s, node, seq)
      select '*', until_s, from_s, node, seq from journal_block where body is not null`.execute(db);
  },
};
