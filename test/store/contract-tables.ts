/** The contract of tables, transactions, migrations and signals. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../../src/store/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/list.ts';
import type { ContractDriver } from './place.ts';
import { onPlace } from './place.ts';
import { SAMPLES } from './samples.ts';

const TABLES = Object.keys(SAMPLES) as (keyof Database)[];

// The compiler cannot follow one row type through a loop over tables; the samples are typed where they stand.
const untyped = (db: Kysely<Database>): Kysely<Record<string, Record<string, unknown>>> =>
  db as unknown as Kysely<Record<string, Record<string, unknown>>>;

const anOrganisation = (id: string) => ({ ...SAMPLES.organisation, id });

const organisations = async (db: Kysely<Database>): Promise<string[]> =>
  (await db.selectFrom('organisation').select('id').orderBy('id').execute()).map(({ id }) => id);

export const tablesContract = (driver: ContractDriver): void => {
  describe(`${driver.name}: tables`, () => {
    it('gives back every column of every table as it was put in', () =>
      onPlace(driver, async ({ db }) => {
        for (const table of TABLES) await untyped(db).insertInto(table).values(SAMPLES[table]).execute();
        for (const table of TABLES) {
          const rows = await untyped(db).selectFrom(table).selectAll().execute();
          const kept =
            table === 'migration' ? rows.filter((row) => row.number === SAMPLES.migration.number) : rows;
          assert.deepEqual(kept, [SAMPLES[table]], table);
        }
      }));

    it('gives back an absent value as null, not as empty or zero', () =>
      onPlace(driver, async ({ db }) => {
        const row = { ...SAMPLES.commitment, salt: null, value: null, erased_at: null };
        await db.insertInto('commitment').values(row).execute();
        assert.deepEqual(await db.selectFrom('commitment').selectAll().execute(), [row]);
      }));

    it('refuses a row whose owner does not exist', () =>
      onPlace(driver, async ({ db }) => {
        await assert.rejects(db.insertInto('app').values(SAMPLES.app).execute(), /foreign key/i);
      }));

    it('refuses a second credential with the same hash', () =>
      onPlace(driver, async ({ db }) => {
        for (const table of ['organisation', 'app', 'credential'] as const) {
          await untyped(db).insertInto(table).values(SAMPLES[table]).execute();
        }
        const again = { ...SAMPLES.credential, id: 'cred_2' };
        await assert.rejects(db.insertInto('credential').values(again).execute(), /unique/i);
      }));
  });

  describe(`${driver.name}: transactions`, () => {
    it('keep all of their writes, or none when the work throws', () =>
      onPlace(driver, async (store) => {
        await store.transaction((trx) =>
          trx.insertInto('organisation').values(anOrganisation('org_a')).execute(),
        );
        const failing = store.transaction(async (trx) => {
          await trx.insertInto('organisation').values(anOrganisation('org_b')).execute();
          assert.deepEqual(await organisations(trx), ['org_a', 'org_b']);
          throw new Error('changed my mind');
        });
        await assert.rejects(failing, /changed my mind/);
        assert.deepEqual(await organisations(store.db), ['org_a']);
      }));

    it('do not mix when they run side by side', () =>
      onPlace(driver, async (store) => {
        const count = async (): Promise<void> =>
          store.transaction(async (trx) => {
            await sql`update meta set value = value where key = 'n'`.execute(trx);
            const { value } = await trx
              .selectFrom('meta')
              .select('value')
              .where('key', '=', 'n')
              .executeTakeFirstOrThrow();
            await trx
              .updateTable('meta')
              .set({ value: String(Number(value) + 1) })
              .where('key', '=', 'n')
              .execute();
          });
        await store.db.insertInto('meta').values({ key: 'n', value: '0' }).execute();
        await Promise.all(Array.from({ length: 20 }, count));
        const row = await store.db
          .selectFrom('meta')
          .select('value')
          .where('key', '=', 'n')
          .executeTakeFirst();
        assert.equal(row?.value, '20');
      }));
  });

  describe(`${driver.name}: migrations`, () => {
    it('run once: a second opening finds nothing to do and everything in place', () =>
      onPlace(driver, async (store, place) => {
        await store.db.insertInto('organisation').values(anOrganisation('org_a')).execute();
        const again = await place.open();
        assert.deepEqual(await organisations(again.db), ['org_a']);
        const applied = await again.db.selectFrom('migration').select('number').orderBy('number').execute();
        assert.deepEqual(
          applied.map(({ number }) => number),
          MIGRATIONS.map(({ number }) => number),
        );
      }));

    it('leave the store as it was when one of them fails', () =>
      onPlace(driver, async ({ db }) => {
        const target = {
          db,
          driver: driver.name,
          place: 'here',
          underLock: <Result>(
            _: unknown,
            work: Parameters<ReturnType<typeof db.transaction>['execute']>[0],
          ) => db.transaction().execute(work) as Promise<Result>,
        };
        const numbered = (number: number, statement: string) => ({
          number,
          name: `test ${number}`,
          up: async (trx: Kysely<unknown>) => {
            await sql.raw(statement).execute(trx);
          },
        });
        const broken = [numbered(1_001, 'create table fresh (id text)'), numbered(1_002, 'create nonsense')];
        await assert.rejects(migrate(target, [...MIGRATIONS, ...broken], 1), /syntax/i);
        await assert.rejects(sql`select * from fresh`.execute(db), /fresh/);
        const good = [numbered(1_001, 'create table fresh (id text)')];
        assert.deepEqual(await migrate(target, [...MIGRATIONS, ...good], 1), [1_001]);
        assert.deepEqual(await migrate(target, [...MIGRATIONS, ...good], 1), []);
      }));

    it('refuse a store of a newer version, naming both numbers', () =>
      onPlace(driver, async ({ db }, place) => {
        await db
          .insertInto('migration')
          .values({ number: 777, name: 'from tomorrow', applied_at: 1 })
          .execute();
        const known = MIGRATIONS.at(-1)?.number;
        await place.close();
        await assert.rejects(place.open(), (error: Error & { code?: string; cure?: string }) => {
          assert.equal(error.code, 'store_newer');
          assert.match(error.message, /777/);
          assert.match(error.message, new RegExp(`up to ${known}\\b`));
          assert.match(error.cure ?? '', /version/);
          return true;
        });
      }));
  });

  describe(`${driver.name}: signals`, () => {
    it('are heard by their sender before sending is done, on their own topic only', () =>
      onPlace(driver, async (store) => {
        const heard: string[] = [];
        store.onSignal('identity', () => heard.push('identity'));
        store.onSignal('policy', () => heard.push('policy'));
        await store.signal('policy');
        assert.deepEqual(heard, ['policy']);
      }));

    it('are no longer heard once stopped, and only by the one that stopped', () =>
      onPlace(driver, async (store) => {
        let heard = 0;
        const hear = (): void => {
          heard += 1;
        };
        const stop = store.onSignal('editions', hear);
        store.onSignal('editions', hear);
        await store.signal('editions');
        assert.equal(heard, 2);
        stop();
        await store.signal('editions');
        assert.equal(heard, 3);
      }));

    it('reach the others when one listener throws', () =>
      onPlace(driver, async (store) => {
        let heard = 0;
        store.onSignal('policy', () => {
          throw new Error('broken listener');
        });
        store.onSignal('policy', () => {
          heard += 1;
        });
        await assert.rejects(store.signal('policy'), AggregateError);
        assert.equal(heard, 1);
      }));
  });
};
