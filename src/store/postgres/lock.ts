/** One migrating node at a time: an advisory lock that ends with the transaction. */
import { sql } from 'kysely';
import type { MigrationLock } from '../migrate.ts';

/** Any number, as long as every version of Postern uses the same. */
const MIGRATION_KEY = 7_079_173;

export const underMigrationLock: MigrationLock = (db, work) =>
  db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_KEY)})`.execute(trx);
    return work(trx);
  });
