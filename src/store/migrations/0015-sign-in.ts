/** Signing in with a browser: sessions, passkeys, one-time links, and what is under way between two requests. */
import type { Migration } from '../migrate.ts';

export const signIn: Migration = {
  number: 15,
  name: 'sign-in',
  up: async (db, types) => {
    await db.schema.alterTable('person').addColumn('signed_in_at', types.integer).execute();
    await db.schema
      .createTable('session')
      .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('way', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('last_seen_at', types.integer, (column) => column.notNull())
      .addColumn('idle_until', types.integer, (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('passkey')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('credential_id', 'text', (column) => column.notNull().unique())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('rp_id', 'text', (column) => column.notNull())
      .addColumn('public_key', types.bytes, (column) => column.notNull())
      .addColumn('counter', types.integer, (column) => column.notNull())
      .addColumn('transports_json', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('last_used_at', types.integer)
      .execute();
    await db.schema.createIndex('passkey_person').on('passkey').column('person_id').execute();
    await db.schema
      .createTable('sign_in_link')
      .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .addColumn('used_at', types.integer)
      .execute();
    await db.schema.createIndex('sign_in_link_person').on('sign_in_link').column('person_id').execute();
    await db.schema
      .createTable('sign_in_mail')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('sealed', types.bytes, (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('webauthn_challenge')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('challenge', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text')
      .addColumn('rp_id', 'text', (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('oidc_state')
      .addColumn('state_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('next_path', 'text', (column) => column.notNull())
      .addColumn('expires_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('oidc_subject')
      .addColumn('issuer', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('linked_at', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('oidc_subject_key', ['issuer', 'subject'])
      .execute();
  },
};
