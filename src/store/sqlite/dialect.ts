/** Kysely's SQLite dialect over `node:sqlite`, with each statement compiled once. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { explainSqliteError } from './failures.ts';

/** Statements kept compiled. The program has a few hundred; lists of varying length make more. */
const STATEMENTS_KEPT = 500;

// A deferred transaction that reads first may fail to become a writer; ours are opened to write.
const asWritten = (sql: string): string => (sql === 'begin' ? 'begin immediate' : sql);

const changesColumns = (sql: string): boolean => /^\s*(create|alter|drop)\b/i.test(sql);

const wrap = (statement: StatementSync, path: string): SqliteStatement => {
  const columns = statement.columns().map((column) => column.name);
  // Arrays and an own object are a third quicker than node:sqlite's objects, which also lack a prototype.
  statement.setReturnArrays(true);
  const asRow = (values: unknown): Record<string, unknown> => {
    const row: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) row[column] = (values as readonly unknown[])[index];
    return row;
  };
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
    reader: columns.length > 0,
    all: (parameters) => told((...values) => statement.all(...values), parameters).map(asRow),
    run: (parameters) => told((...values) => statement.run(...values), parameters),
    iterate: (parameters) => told((...values) => statement.iterate(...values), parameters).map(asRow),
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
      // `select *` compiled before a change of columns would name them wrongly.
      if (changesColumns(sql)) compiled.clear();
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
