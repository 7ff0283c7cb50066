/** The embedded store: the contract, and what is its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openSqliteStore, openStore, type Store } from '../../src/store/index.ts';
import { storeContract } from './contract.ts';
import { within } from './waiting.ts';

let folder = '';
let places = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-sqlite-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const newPath = (): string => {
  places += 1;
  return join(folder, `${places}.db`);
};

storeContract({
  name: 'sqlite',
  newPlace: async () => {
    const address = newPath();
    let store: Store | undefined;
    return {
      address,
      // One process, one connection: a second node is a second user of the same store.
      open: async () => (store ??= await openSqliteStore(address)),
      close: async () => {
        await store?.close();
        store = undefined;
      },
    };
  },
});

describe('sqlite: its file', () => {
  it('is flushed to disk at every commit, ahead in a write-ahead log', async () => {
    const store = await openSqliteStore(newPath());
    const read = async (pragma: string) =>
      (await sql.raw<Record<string, unknown>>(`pragma ${pragma}`).execute(store.db)).rows[0];
    assert.deepEqual(await read('journal_mode'), { journal_mode: 'wal' });
    assert.deepEqual(await read('synchronous'), { synchronous: 2 });
    assert.deepEqual(await read('foreign_keys'), { foreign_keys: 1 });
    assert.deepEqual(await read('busy_timeout'), { timeout: 5_000 });
    await store.close();
  });

  it('holds every transaction that was acknowledged before its writer was killed', async () => {
    const path = newPath();
    const script = fileURLToPath(new URL('endless-writer.ts', import.meta.url));
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    let told = '';
    const enough = Promise.withResolvers<void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.split('\n').length > 200) enough.resolve();
    });
    await within('200 transactions', enough.promise);
    child.kill('SIGKILL');
    await exited;
    const acknowledged = told.split('\n').filter((line) => line !== '').length;
    const store = await openSqliteStore(path);
    const { rows } = await sql<{ pairs: number; halves: number }>`
      select count(*) filter (where key like 'a%') as pairs, count(*) filter (where key like 'b%') as halves from meta
    `.execute(store.db);
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.db);
    await store.close();
    assert.ok(acknowledged >= 200);
    assert.ok((rows[0]?.pairs ?? 0) >= acknowledged, `${rows[0]?.pairs} of ${acknowledged} are there`);
    assert.equal(rows[0]?.pairs, rows[0]?.halves);
    assert.equal(check.rows[0]?.integrity_check, 'ok');
  });

  it('that is no database is refused and left alone', async () => {
    const path = newPath();
    await writeFile(path, 'Dear postmaster, this is a letter and no database. '.repeat(50));
    await assert.rejects(openSqliteStore(path), { code: 'store_corrupt', message: /is no database/ });
  });

  it('whose pages are damaged is refused', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
    await store.close();
    // The header stays right; the pages behind it do not.
    const header = (await import('node:fs')).readFileSync(path).subarray(0, 100);
    await writeFile(path, Buffer.concat([header, Buffer.alloc(8_092, 0xff)]));
    await assert.rejects(openSqliteStore(path), { code: 'store_corrupt', message: /is damaged/ });
  });

  it('in a folder that does not exist is refused by name', async () => {
    const path = join(folder, 'nowhere', 'postern.db');
    await assert.rejects(openSqliteStore(path), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'store_unwritable');
      assert.ok(error.message.includes(path));
      return true;
    });
  });

  it('on a full disk says so, and keeps what was there', async () => {
    const store = await openSqliteStore(newPath());
    await store.db.insertInto('meta').values({ key: 'before', value: 'kept' }).execute();
    await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db);
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(store.db);
    const large = { key: 'large', value: 'x'.repeat(100_000) };
    await assert.rejects(store.db.insertInto('meta').values(large).execute(), {
      code: 'store_unwritable',
      message: /no room left/,
    });
    assert.deepEqual(await store.db.selectFrom('meta').selectAll().execute(), [
      { key: 'before', value: 'kept' },
    ]);
    await store.close();
  });

  it('is the one that a data folder without a database address uses', async () => {
    const store = await openStore({ dataFolder: folder, databaseUrl: '' });
    assert.equal(store.driver, 'sqlite');
    await store.close();
    const again = await openSqliteStore(join(folder, 'postern.db'));
    await again.close();
  });
});

describe('sqlite: statements kept compiled', () => {
  it('name the columns of a table that has changed since', async () => {
    const store = await openSqliteStore(':memory:');
    const all = () => sql<Record<string, unknown>>`select * from changing`.execute(store.db);
    await sql`create table changing (a integer)`.execute(store.db);
    await sql`insert into changing values (1)`.execute(store.db);
    assert.deepEqual((await all()).rows, [{ a: 1 }]);
    await sql`alter table changing add column b text default 'new'`.execute(store.db);
    assert.deepEqual((await all()).rows, [{ a: 1, b: 'new' }]);
    await store.close();
  });
});
