/** USERIDs of the Web Tools dialect. */
import type { Migration } from '../migrate.ts';

export const webTools: Migration = {
  number: 12,
  name: 'web-tools',
  up: async (db, types) => {
    await db.schema
      .createTable('web_tools_user')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('user_hash', 'text', (column) => column.notNull().unique())
      .addColumn('hint', 'text', (column) => column.notNull())
      .addColumn('clients_json', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('revoked_at', types.integer)
      .execute();
    await db.schema.createIndex('web_tools_user_app').on('web_tools_user').column('app_id').execute();
  },
};
