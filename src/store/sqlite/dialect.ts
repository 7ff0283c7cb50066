/** Kysely's SQLite dialect over `node:sqlite`, with each statement compiled once. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { explainSqliteError } from './failures.ts';

/** Statements kept compiled. The program has a few hundred; lists of varying length make more. */
const STATEMENTS_KEPT = 500;

// A deferred transaction that reads first may fail to become a writer; ours are opened to write.
const asWritten = (sql: string): string => (sql === 'begin' ? 'begin immediate' : sql);

const wrap = (statement: StatementSync, path: string): SqliteStatement => {
  const told = <Result>(
    run: (...values: SQLInputValue[]) => Result,
    parameters: readonly unknown[],
  ): Result => {
    try {
      return run(...(parameters as readonly SQLInputValue[]));
    } catch (error) {
      throw explainSqliteError(error, path);
    }
  };
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => told((...values) => statement.all(...values), parameters),
    run: (parameters) => told((...values) => statement.run(...values), parameters),
    iterate: (parameters) => told((...values) => statement.iterate(...values), parameters),
  };
};

const adapt = (database: DatabaseSync, path: string): SqliteDatabase => {
  const compiled = new Map<string, SqliteStatement>();
  return {
    close: () => {
      compiled.clear();
      database.close();
    },
    prepare: (sql) => {
      const known = compiled.get(sql);
      if (known !== undefined) return known;
      let statement: SqliteStatement;
      try {
        statement = wrap(database.prepare(asWritten(sql)), path);
      } catch (error) {
        throw explainSqliteError(error, path);
      }
      const oldest = compiled.keys().next();
      if (compiled.size >= STATEMENTS_KEPT && oldest.done !== true) compiled.delete(oldest.value);
      compiled.set(sql, statement);
      return statement;
    },
  };
};

/** The dialect over an open connection; closing Kysely closes the connection. `path` is for error messages. */
export const sqliteDialect = (database: DatabaseSync, path: string): Dialect =>
  new SqliteDialect({ database: adapt(database, path) });
