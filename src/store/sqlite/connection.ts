/** Opens one SQLite file the way Postern needs it: durable, checked, patient with a second reader. */
import { DatabaseSync } from 'node:sqlite';
import { explainSqliteError } from './failures.ts';

/**
 * Opens `path` (or `:memory:`) with write-ahead log and `synchronous=FULL`, so that a commit is on disk when it returns.
 * @throws PosternError `store_unwritable`, `store_corrupt`
 */
export const openConnection = (path: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    return database;
  } catch (error) {
    database?.close();
    throw explainSqliteError(error, path);
  }
};
