/** Policy versions that were proposed, with the replay that shows what they would change. */
import type { Migration } from '../migrate.ts';

export const policyProposal: Migration = {
  number: 5,
  name: 'policy-proposal',
  up: async (db, types) => {
    await db.schema
      .createTable('policy_proposal')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('files_json', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('effective_from', types.integer)
      .addColumn('proposed_by', 'text', (column) => column.notNull())
      .addColumn('proposed_at', types.integer, (column) => column.notNull())
      .addColumn('replay_json', 'text')
      .addColumn('replayed_at', types.integer)
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', types.integer)
      .addColumn('decision_reason', 'text')
      .execute();
  },
};
