/** Authorisations as a file: what goes out comes back as it was, and nothing half-taken. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { csvRecords } from '../../src/access/authorisations/csv.ts';
import {
  checkAuthorisations,
  csvLine,
  exportAuthorisations,
  takeAuthorisations,
} from '../../src/access/index.ts';
import { addMailerId, createApp, createOrganisation } from '../../src/identity/index.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

const NOW = Date.UTC(2026, 10, 24);
const DAY = 86_400_000;
const HEADING = ['app', 'mid', 'channel', 'basis', 'merchant', 'evidence', 'from', 'until', 'revoked'];

const textCell = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc.constantFrom(
    '=1+1',
    "'=x",
    "''@",
    '+49',
    '-1',
    '@a',
    '"quoted", and so',
    'two\nlines',
    'a\r\nb',
    "'",
    ' ',
  ),
);

const row = fc.record({
  app: fc.constantFrom(0, 1),
  mid: fc.constantFrom('902345678', '912345678', '123456'),
  channel: fc.constantFrom('any', 'api', 'webhook', 'extract'),
  basis: fc.constantFrom('merchant-token', 'platform-mid', 'ip-agreement'),
  merchant: textCell.filter((text) => /^.{1,100}$/u.test(text)),
  evidence: textCell,
  from: fc.integer({ min: 0, max: 400 }),
  days: fc.option(fc.integer({ min: 1, max: 400 })),
  revoked: fc.option(fc.integer({ min: 0, max: 400 })),
});

const day = (at: number): string => new Date(NOW + at * DAY).toISOString();

const take = async (
  store: Store,
  text: string,
): Promise<{ added: number; changed: number; unchanged: number }> => {
  const plan = await checkAuthorisations(store, text);
  assert.deepEqual(plan.faults, []);
  return takeAuthorisations(store, text, plan.digest, NOW);
};

const suite = (name: string, open: () => Promise<Store>, runs: number): void => {
  describe(`authorisations as a file, ${name}`, () => {
    let store: Store;
    const apps: string[] = [];

    before(async () => {
      store = await open();
      const organisation = await createOrganisation(store, { name: 'Shipper' }, NOW);
      await addMailerId(store, { organisationId: organisation.id, mid: '902345678', proof: 'test' }, NOW);
      for (const app of ['one', 'two']) {
        apps.push(
          (await createApp(store, { organisationId: organisation.id, name: app, role: 'platform' }, NOW)).id,
        );
      }
    });
    after(() => store.close());

    it('import, export, import is the identity', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
          await store.db.deleteFrom('authorisation').execute();
          const file = [
            HEADING,
            ...rows.map((each) => [
              apps[each.app] ?? '',
              each.mid,
              each.channel,
              each.basis,
              each.basis === 'merchant-token' ? each.merchant : '',
              each.evidence,
              day(each.from),
              each.days === null ? '' : day(each.from + each.days),
              each.revoked === null ? '' : day(each.revoked),
            ]),
          ]
            .map(csvLine)
            .join('');
          assert.equal((await take(store, file)).added, rows.length);
          const first = await exportAuthorisations(store, {});

          const again = await take(store, first);
          assert.deepEqual(
            { added: again.added, changed: again.changed, unchanged: again.unchanged },
            { added: 0, changed: 0, unchanged: rows.length },
          );
          assert.equal(await exportAuthorisations(store, {}), first);

          await store.db.deleteFrom('authorisation').execute();
          assert.equal((await take(store, first)).added, rows.length);
          assert.equal(await exportAuthorisations(store, {}), first);
        }),
        { numRuns: runs },
      );
    });

    it('names each fault with line and column, and changes nothing', async () => {
      await store.db.deleteFrom('authorisation').execute();
      const [app = ''] = apps;
      const file = `app,mid,channel,basis,merchant,evidence,from\n${app},902345678,api,platform-mid,,"a\nb",2026-01-01\n${app},12,radio,platform-mid,,x,2026-01-01\n${app},902345678,api,merchant-token,,x,2026-01-01\nshort,row\n`;
      const plan = await checkAuthorisations(store, file);
      assert.deepEqual(
        plan.faults.map(({ line, column, field }) => [line, column, field]),
        [
          [4, 2, 'mid'],
          [4, 3, 'channel'],
          [5, 5, 'merchant'],
          [6, null, null],
        ],
      );
      await assert.rejects(takeAuthorisations(store, file, plan.digest, NOW), { code: 'csv_rows_refused' });
      assert.equal((await store.db.selectFrom('authorisation').selectAll().execute()).length, 0);
    });

    it('takes in nothing that was not checked as it stands', async () => {
      const [app = ''] = apps;
      const file = `app,mid,channel,basis,evidence,from\n${app},902345678,api,platform-mid,letter,2026-01-01\n`;
      const { digest } = await checkAuthorisations(store, file);
      await assert.rejects(takeAuthorisations(store, `${file}\n`, digest, NOW), { code: 'plan_stale' });
      await takeAuthorisations(store, file, digest, NOW);
      await assert.rejects(takeAuthorisations(store, file, digest, NOW), { code: 'plan_stale' });
    });

    it('takes no revocation back, and no authorisation over', async () => {
      await store.db.deleteFrom('authorisation').execute();
      const [app = ''] = apps;
      const file = `app,mid,channel,basis,evidence,from,revoked\n${app},902345678,api,platform-mid,letter,2026-01-01,2026-02-01\n`;
      await take(store, file);
      const out = await exportAuthorisations(store, {});
      const alive = out.replace('2026-02-01T00:00:00.000Z', '');
      const other = out.replace('902345678', '912345678');
      for (const changed of [alive, other]) {
        assert.notEqual(changed, out);
        const { faults } = await checkAuthorisations(store, changed);
        assert.deepEqual(
          faults.map(({ code }) => code),
          ['authorisation_conflict'],
        );
      }
    });
  });
};

describe('cells', () => {
  it('never begin a formula, and come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.array(textCell, { minLength: 2, maxLength: 5 }), { maxLength: 5 }), (rows) => {
        const text = rows.map(csvLine).join('');
        const read = [...csvRecords(text)].map((cells) => cells.map((cell) => cell.text));
        assert.deepEqual(read, rows);
        // Read as a spreadsheet does, without taking our apostrophes away.
        const raw = rows.map((cells) => csvLine(cells)).join('');
        assert.doesNotMatch(raw, /(?:^|,|\n)"?[=+@\t]/);
      }),
    );
  });

  it('say where the file is broken', () => {
    assert.throws(() => [...csvRecords('a,b\n"open,b\n')], {
      code: 'csv_malformed',
      place: { line: 2, column: 1 },
    });
    assert.throws(() => [...csvRecords('a,b\n"x"y,b\n')], {
      code: 'csv_malformed',
      place: { line: 2, column: 1 },
    });
  });
});

let folder = '';
let postgres: TestPostgres | undefined;
after(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

suite('SQLite', async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-transfer-'));
  return openSqliteStore(join(folder, 'data'));
}, 100);
suite('PostgreSQL', async () => {
  postgres = await startPostgres();
  return openPostgresStore(await postgres.createDatabase());
}, 10);
