/** To which mail addresses a notice is to go, where some were named for it. */
import type { Migration } from '../migrate.ts';

export const noticeRecipients: Migration = {
  number: 18,
  name: 'notice-recipients',
  up: async (db) => {
    await db.schema.alterTable('notice').addColumn('recipients_json', 'text').execute();
  },
};
