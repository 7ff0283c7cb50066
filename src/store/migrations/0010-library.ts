/** The policy library: documents that the operator attached, by section and searchable; pages that are watched. */
import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const library: Migration = {
  number: 10,
  name: 'library',
  up: async (db, types) => {
    await db.schema
      .createTable('library_document')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('citation_id', 'text')
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('edition_at', types.integer)
      .addColumn('visibility', 'text', (column) => column.notNull())
      .addColumn('media_type', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('body', types.bytes, (column) => column.notNull())
      .addColumn('attached_by', 'text', (column) => column.notNull())
      .addColumn('attached_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('library_section')
      .addColumn('document_id', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('library_section_key', ['document_id', 'position'])
      .execute();
    if (types.driver === 'sqlite') {
      await sql`create virtual table library_search using fts5(document_id unindexed, position unindexed, title, text, tokenize = 'porter unicode61')`.execute(
        db,
      );
    } else {
      await sql`create index library_search on library_section using gin (to_tsvector('english', title || ' ' || text))`.execute(
        db,
      );
    }
    await db.schema
      .createTable('watched_page')
      .addColumn('url', 'text', (column) => column.primaryKey().notNull())
      .addColumn('etag', 'text')
      .addColumn('last_modified', 'text')
      .addColumn('sha256', 'text')
      .addColumn('text', 'text')
      .addColumn('checked_at', types.integer, (column) => column.notNull())
      .addColumn('changed_at', types.integer)
      .addColumn('failure', 'text')
      .execute();
    await db.schema
      .createTable('page_change')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('at', types.integer, (column) => column.notNull())
      .addColumn('before_sha256', 'text', (column) => column.notNull())
      .addColumn('after_sha256', 'text', (column) => column.notNull())
      .addColumn('difference', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('closed_by', 'text')
      .addColumn('closed_at', types.integer)
      .addColumn('note', 'text')
      .execute();
  },
};
