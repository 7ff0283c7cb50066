/** Brings a store forward to the newest migration, once, whichever node comes first. */
import type { Kysely, Transaction } from 'kysely';
import { PosternError } from '../errors.ts';
import { type ColumnTypes, columnTypes } from './column-types.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

export interface Migration {
  /** 1, 2, 3 …, without gaps. */
  readonly number: number;
  readonly name: string;
  up(db: Kysely<unknown>, types: ColumnTypes): Promise<void>;
}

/** Runs `work` in one transaction while no other node migrates the same store. */
export type MigrationLock = <Result>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<Result>,
) => Promise<Result>;

export interface MigrationTarget {
  readonly db: Kysely<Database>;
  readonly driver: Store['driver'];
  readonly underLock: MigrationLock;
  /** What a person calls this store: a path, or a database address without its password. */
  readonly place: string;
}

const newestApplied = async (trx: Transaction<Database>): Promise<number> => {
  await trx.schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('number', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  const row = await trx
    .selectFrom('migration')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst();
  return Number(row?.number ?? 0);
};

/**
 * Applies the migrations that `target` lacks, all in one transaction: a failure leaves the store as it was.
 * @returns the numbers applied now.
 * @throws PosternError `store_newer` when the store was written by a later version of the program.
 */
export const migrate = async (
  target: MigrationTarget,
  migrations: readonly Migration[],
  now: number,
): Promise<number[]> =>
  target.underLock(target.db, async (trx) => {
    const applied = await newestApplied(trx);
    const newest = migrations.at(-1)?.number ?? 0;
    if (applied > newest) {
      throw new PosternError(
        'store_newer',
        `The store ${target.place} stands at migration ${applied}; this version of Postern knows migrations up to ${newest}.`,
        { cure: 'Start the version of Postern that wrote it, or restore a backup made before the upgrade.' },
      );
    }
    const pending = migrations.filter((migration) => migration.number > applied);
    for (const migration of pending) {
      await migration.up(trx as unknown as Kysely<unknown>, columnTypes(target.driver));
      await trx
        .insertInto('migration')
        .values({ number: migration.number, name: migration.name, applied_at: now })
        .execute();
    }
    return pending.map((migration) => migration.number);
  });
