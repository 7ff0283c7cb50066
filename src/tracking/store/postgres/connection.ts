/** Connections to the shared database for the event store. */
import type { Pool, PoolClient } from 'pg';
import { connect } from '../../../store/postgres/connection.ts';
import { explainPostgresError } from '../../../store/postgres/failures.ts';

export interface Database {
  readonly pool: Pool;
  /** The address without its password. */
  readonly place: string;
}

/** Runs `work` on a connection whose commits are durable. @throws PosternError `store_unreachable`, `store_unwritable` … */
export const onConnection = async <Result>(
  { pool, place }: Database,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await connect(pool, place);
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    const told = explainPostgresError(error, place);
    // A connection that may be broken is not given to the next.
    client.release(told !== error);
    throw told;
  }
};

/** The same, in a transaction. */
export const inTransaction = <Result>(
  database: Database,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> =>
  onConnection(database, async (client) => {
    await client.query('begin');
    try {
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  });

/** SQLSTATE of transactions that may succeed when tried again: serialization failure, deadlock, partition dropped meanwhile. */
const AGAIN = new Set(['40001', '40P01', '23514', '42P01']);

export const mayTryAgain = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && AGAIN.has(error.code);
