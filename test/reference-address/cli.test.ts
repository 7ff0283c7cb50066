import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { progressText } from '../../src/cli/import-progress.ts';
import type { ValidationResult } from '../../src/reference/address/index.ts';
import type { Edition } from '../../src/reference/index.ts';
import { type Ran, runPostern } from '../server.ts';
import { zip4File } from './fixtures.ts';

describe('postern import and postern address', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-address-cli-'));
    writeFileSync(join(folder, 'zip4.txt'), zip4File());
    writeFileSync(join(folder, 'own.csv'), 'Z,N,S\n20011,5,Synthetic Own St\n');
    writeFileSync(join(folder, 'mapping.json'), '{"zip": "Z", "number": "N", "street": "S"}');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...words: string[]): Promise<Ran> =>
    runPostern(words, {
      folder,
      settings: { POSTERN_DATA: join(folder, 'data'), POSTERN_LOG_LEVEL: 'silent' },
    });

  it('bring in a file named from the working folder, and then find its addresses', async () => {
    const imported = await run('import', 'zip4', 'zip4.txt', '--valid-until', '2099-12-31', '--json');
    assert.equal(imported.code, 0, imported.err);
    const edition = JSON.parse(imported.out) as Edition;
    assert.deepEqual([edition.state, edition.dataset], ['active', 'zip4']);

    const found = await run('address', '3120 M St NW,', 'Washington DC 20007', '--json');
    assert.equal(found.code, 0, found.err);
    const result = JSON.parse(found.out) as ValidationResult;
    assert.deepEqual([result.address.plus4, result.source?.edition], ['3704', edition.edition]);

    const missing = await run('address', '3120 M Ave NW, Washington DC 20007');
    assert.equal(missing.code, 1);
    assert.match(missing.out, /not-found/);
    assert.match(missing.out, /~ 3120 M ST NW/);
  });

  it('show the mapping of a CSV, and refuse one that cannot be read', async () => {
    const imported = await run('import', 'addresses-csv', 'own.csv', '--mapping', 'mapping.json');
    assert.equal(imported.code, 0, imported.err);
    assert.match(imported.err, /Columns: {"zip":"Z","number":"N","street":"S"}/);
    const refused = await run('import', 'addresses-csv', 'own.csv', '--mapping', 'own.csv');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /Code: mapping_invalid/);
  });

  it('say what is wrong with a file, and leave what serves', async () => {
    const refused = await run('import', 'zip4', 'own.csv');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /182 bytes/);
    const missing = await run('import', 'zip4', 'nowhere.txt');
    assert.match(missing.err, /Code: input_unreadable/);
    assert.equal((await run('address', '3120 M St NW, Washington DC 20007')).code, 0);
  });
});

describe('progress of an import', () => {
  const state = {
    edition: 'zip4-1',
    kind: 'zip4',
    name: 'zip4.txt',
    startedAt: 0,
    bytesRead: 500,
    rowsRead: 12_345,
    rowsPerSecond: 1_000,
  } as const;

  it('is one line: share, rows, rate and what is left', () => {
    assert.equal(
      progressText({ ...state, phase: 'reading', bytesTotal: 1_000, remainingSeconds: 7 }),
      'zip4.txt: 50 %, 12,345 rows, 1,000 rows/s, 7 s to read',
    );
    assert.equal(
      progressText({ ...state, phase: 'reading', bytesTotal: null, remainingSeconds: null }),
      'zip4.txt: 12,345 rows, 1,000 rows/s',
    );
    assert.equal(
      progressText({ ...state, phase: 'writing', streets: 99, bytesTotal: null, remainingSeconds: null }),
      'zip4.txt: 12,345 rows read, 99 streets written',
    );
  });
});
