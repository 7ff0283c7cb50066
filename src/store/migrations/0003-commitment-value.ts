/** Accounting and erasure look commitments up by the person's value. */
import type { Migration } from '../migrate.ts';

export const commitmentValue: Migration = {
  number: 3,
  name: 'commitment-value',
  up: async (db) => {
    await db.schema.createIndex('commitment_value').on('commitment').column('value').execute();
  },
};
