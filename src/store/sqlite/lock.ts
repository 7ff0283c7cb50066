/** One migrating process at a time: every transaction of this driver begins `immediate`, which is the lock. */
import type { MigrationLock } from '../migrate.ts';

export const underMigrationLock: MigrationLock = (db, work) => db.transaction().execute(work);
