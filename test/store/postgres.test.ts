/** The shared store: the contract, and what is its own, on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { openPostgresStore, openStore, type Store } from '../../src/store/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/list.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { storeContract } from './contract.ts';
import { within } from './waiting.ts';

let server: TestPostgres | undefined;
before(async () => {
  server = await startPostgres();
  console.log(`PostgreSQL initialised and started in ${Math.round(server.startedInMs)} ms`);
});
after(() => server?.stop());

const newDatabase = async (): Promise<string> => {
  assert.ok(server !== undefined, 'the server runs');
  return server.createDatabase();
};

storeContract({
  name: 'postgres',
  newPlace: async () => {
    const address = await newDatabase();
    const stores: Store[] = [];
    return {
      address,
      open: async () => {
        const store = await openPostgresStore(address);
        stores.push(store);
        return store;
      },
      close: async () => {
        await Promise.all(stores.splice(0).map((store) => store.close()));
      },
    };
  },
});

/** Two nodes on one database. */
const onTwoNodes = async (
  signals: 'listen' | 'poll',
  test: (here: Store, there: Store) => Promise<void>,
): Promise<void> => {
  const url = await newDatabase();
  const here = await openPostgresStore(url, { signals });
  const there = await openPostgresStore(url, { signals });
  try {
    await test(here, there);
  } finally {
    await here.close();
    await there.close();
  }
};

const nextSignal = (store: Store): Promise<void> =>
  new Promise((resolve) => {
    const stop = store.onSignal('policy', () => {
      stop();
      resolve();
    });
  });

/** A connection that was dropped may be found out only by using it: each dead one fails once, with its own code. */
const signalPersistently = async (store: Store): Promise<void> => {
  for (let dead = 0; dead < 10; dead += 1) {
    try {
      return await store.signal('policy');
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'store_unreachable', String(error));
    }
  }
  assert.fail('every connection of the pool is dead');
};

describe('postgres: nodes', () => {
  it('that start at the same time migrate once', async () => {
    const url = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(url)));
    const [first] = stores;
    assert.ok(first !== undefined);
    const applied = await first.db.selectFrom('migration').selectAll().execute();
    assert.equal(applied.length, MIGRATIONS.length);
    await Promise.all(stores.map((store) => store.close()));
  });

  for (const signals of ['listen', 'poll'] as const) {
    it(`hear each other's signals (${signals})`, () =>
      onTwoNodes(signals, async (here, there) => {
        const heard = nextSignal(there);
        await here.signal('policy');
        await within('the signal', heard);
        const back = nextSignal(here);
        await there.signal('policy');
        await within('the answer', back);
      }));
  }

  it('hear signals again after the server dropped their connections', () =>
    onTwoNodes('listen', async (here, there) => {
      const first = nextSignal(there);
      await here.signal('policy');
      await within('a signal before', first);
      const { rows } = await sql<{ ended: boolean }>`
        select pg_terminate_backend(pid) as ended from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
      `.execute(here.db);
      assert.ok(rows.length > 0, 'connections were dropped');
      const heard = nextSignal(there);
      await signalPersistently(here);
      await within('the signal', heard);
    }));
});

describe('postgres: connections', () => {
  it('flush every commit, also where the database would not', async () => {
    const url = await newDatabase();
    const store = await openPostgresStore(url);
    await sql
      .raw(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`)
      .execute(store.db);
    await store.close();
    const again = await openPostgresStore(url);
    const shown = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(again.db);
    await again.close();
    assert.deepEqual(shown.rows, [{ synchronous_commit: 'on' }]);
  });

  it('count in numbers, and refuse an integer that a number cannot hold', async () => {
    const store = await openPostgresStore(await newDatabase());
    const counted = await sql<{ n: number }>`select count(*) as n from meta`.execute(store.db);
    assert.deepEqual(counted.rows, [{ n: 0 }]);
    await assert.rejects(sql`select 9007199254740993::bigint as n`.execute(store.db), /9007199254740993/);
    await store.close();
  });

  it('are what openStore uses when it gets an address', async () => {
    const store = await openStore({ dataFolder: '/nowhere', databaseUrl: await newDatabase() });
    assert.equal(store.driver, 'postgres');
    await store.close();
  });
});

const refusal = async (url: string): Promise<Error & { code?: string }> => {
  try {
    await (await openPostgresStore(url)).close();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail('the store opened');
};

describe('postgres: refusals', () => {
  it('name an address that is none', async () => {
    assert.equal((await refusal('mysql://localhost/x')).code, 'store_address');
  });

  it('tell that nothing answers, without the password', async () => {
    const error = await refusal('postgres://postern:hush-hush@127.0.0.1:1/postern');
    assert.equal(error.code, 'store_unreachable');
    assert.match(error.message, /127\.0\.0\.1:1\/postern/);
    assert.doesNotMatch(error.message, /hush/);
  });

  it('tell a wrong password and a missing database from a dead server', async () => {
    const wrong = new URL(await newDatabase());
    wrong.password = 'wrong';
    assert.equal((await refusal(wrong.href)).code, 'store_refused');
    const missing = new URL(await newDatabase());
    missing.pathname = '/no_such_database';
    assert.equal((await refusal(missing.href)).code, 'store_refused');
  });

  it('tell a read-only database', async () => {
    const url = await newDatabase();
    const store = await openPostgresStore(url);
    const name = new URL(url).pathname.slice(1);
    await sql.raw(`alter database ${name} set default_transaction_read_only = on`).execute(store.db);
    await store.close();
    const again = await openPostgresStore(url).catch((error: Error & { code?: string }) => error);
    assert.ok(again instanceof Error);
    assert.equal(again.code, 'store_unwritable');
  });
});
