/** Serial numbers of labels: none is given twice, on either store, at once, or when the process is killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { environment } from '../server.ts';
import { deskOver, MIDS, wish } from './label-desk.ts';

const KEY = '8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** Makes labels until so many were told of, then kills. @returns the numbers that were told of, by whole lines */
const killAfter = async (folder: string, lines: number): Promise<string[]> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'label-desk.ts'), folder], {
    env: environment({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.length === 22) told.push(line);
    if (told.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return told;
};

const contract = (name: string, newStore: () => Promise<Store>): void => {
  describe(`labels over ${name}`, () => {
    let store: Store;
    before(async () => {
      store = await newStore();
    });
    after(() => store.close());

    it('have numbers of their own when many are made at once', async () => {
      const desk = deskOver(store);
      const made = await Promise.all(
        Array.from({ length: 40 }, (_, index) => desk.make(wish({ mid: MIDS[index % 2] ?? MIDS[0] }))),
      );
      assert.equal(new Set(made.map(({ content }) => content.number)).size, 40);
    });

    it('are one where the same request comes at once under one key, and another’s key is another’s', async () => {
      const desk = deskOver(store);
      const made = await Promise.all(
        Array.from({ length: 8 }, () => desk.make(wish({ idempotencyKey: KEY }))),
      );
      assert.equal(new Set(made.map(({ content }) => content.number)).size, 1);
      const other = await desk.make(wish({ idempotencyKey: KEY, organisationId: 'org_2' }));
      assert.notEqual(other.content.number, made[0]?.content.number);
      await assert.rejects(desk.make(wish({ idempotencyKey: KEY, request: { other: true } })), {
        code: 'idempotency_conflict',
      });
    });

    it('stand on one form at most, and are not cancelled then', async () => {
      const desk = deskOver(store);
      const numbers: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        const { content } = await desk.make(wish());
        await desk.announced(content.number);
        numbers.push(content.number);
      }
      const forms = await Promise.all(
        [1, 2].map(() => desk.putOnForm(MIDS[0], '993', numbers, '2026-06-01')),
      );
      assert.equal(forms.filter((form) => form !== undefined).length, 1);
      const [form] = forms.filter((one) => one !== undefined);
      assert.equal((await desk.onForm(form ?? '')).length, 3);
      assert.equal(await desk.cancel(numbers[0] ?? ''), false);
    });

    it('keep nobody’s name in the clear', async () => {
      const row = await store.db.selectFrom('label').select('content').limit(1).executeTakeFirstOrThrow();
      assert.doesNotMatch(Buffer.from(row.content).toString('latin1'), /1 B ST/);
    });
  });
};

describe('labels in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-labels-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  contract('SQLite', async () => openSqliteStore(join(folder, 'labels.db')));
});

describe('labels over PostgreSQL', () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());
  contract('PostgreSQL', async () => openPostgresStore(await postgres.createDatabase()));
});

it('no serial is given twice over kills, and each number that was told of is kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-labels-'));
  const told: string[] = [];
  for (const lines of [3, 40, 11, 25]) told.push(...(await killAfter(folder, lines)));
  assert.ok(told.length >= 79);
  assert.equal(new Set(told).size, told.length);
  const store = await openSqliteStore(join(folder, 'labels.db'));
  const desk = deskOver(store);
  for (const number of told) assert.ok((await desk.find(number)) !== undefined, number);
  const { content } = await desk.make(wish());
  assert.ok(!told.includes(content.number));
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
