/** Kysely's PostgreSQL dialect over a pool whose errors are told in our words. */
import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { connect } from './connection.ts';
import { explainPostgresError } from './failures.ts';

const telling = (client: pg.PoolClient, place: string): PostgresPoolClient => {
  const query = async (sql: string, parameters?: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(sql, parameters === undefined ? undefined : [...parameters]);
    } catch (error) {
      throw explainPostgresError(error, place);
    }
  };
  return { query: query as PostgresPoolClient['query'], release: () => client.release() };
};

/** The dialect over `pool`; closing Kysely ends the pool. `place` is for error messages. */
export const postgresDialect = (pool: pg.Pool, place: string): Dialect => {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const adapted: PostgresPool = {
    connect: async () => {
      const client = await connect(pool, place);
      const known = wrapped.get(client) ?? telling(client, place);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
    options: pool.options,
  };
  return new PostgresDialect({ pool: adapted });
};
