import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { EditionRegistry } from '../../reference/index.ts';
import { openStore } from '../../store/index.ts';
import { LOCATIONS_FILE } from '../table.ts';
import { DownloadFiles } from './download-files.ts';
import type { ExportRequest } from './process.ts';

const opened = async (context: TestContext) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'postern-downloads-'));
  const store = await openStore({ dataFolder });
  context.after(async () => {
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const place = { store, dataFolder, now: () => 0 };
  const edition = await new EditionRegistry(place).build(
    {
      dataset: 'collection-boxes',
      source: 'test',
      officialChannel: '',
      officialSource: '',
      authority: 'synthetic',
      publisher: '',
      licence: '',
      retrievedAt: 0,
      validUntil: null,
      importer: 'test',
    },
    async ({ folder }) => {
      await writeFile(join(folder, LOCATIONS_FILE), 'places');
      return { sha256: '', rowsRead: 0, rowsKept: 0, diff: {} };
    },
  );
  return { place, dataFolder, edition };
};

test('one file is built at a time, each once, however many ask', async (context) => {
  const { place, edition } = await opened(context);
  let [running, most] = [0, 0];
  const built: string[] = [];
  const files = new DownloadFiles({
    ...place,
    async build({ ending, source, target }: ExportRequest) {
      running++;
      most = Math.max(most, running);
      assert.ok(existsSync(source));
      await writeFile(target, ending);
      built.push(ending);
      running--;
    },
  });
  const asked = ['csv', 'kml', 'csv', 'fgb', 'kml', 'csv'] as const;
  const got = await Promise.all(asked.map((ending) => files.file('collection-boxes', edition, ending)));
  assert.deepEqual(
    got.map(({ bytes }) => bytes),
    asked.map(({ length }) => length),
  );
  assert.deepEqual([built, most], [['csv', 'kml', 'fgb'], 1]);
  await files.file('collection-boxes', edition, 'csv');
  assert.equal(built.length, 3);
});

test('a build that fails leaves no part of a file, does not stop the others, and is tried again', async (context) => {
  const { place, edition } = await opened(context);
  let failures = 1;
  const files = new DownloadFiles({
    ...place,
    async build({ ending, target }: ExportRequest) {
      await writeFile(target, 'part');
      if (ending === 'csv' && failures-- > 0) throw new Error('the disk is full');
    },
  });
  const [csv, kml] = await Promise.allSettled([
    files.file('collection-boxes', edition, 'csv'),
    files.file('collection-boxes', edition, 'kml'),
  ]);
  assert.ok(csv.status === 'rejected' && kml.status === 'fulfilled');
  assert.equal((csv.reason as { code: string }).code, 'download_failed');
  assert.equal(await files.made('collection-boxes', edition, 'csv'), null);
  assert.deepEqual(readdirSync(join(kml.value.path, '..')), ['collection-boxes.kml']);
  assert.equal((await files.file('collection-boxes', edition, 'csv')).bytes, 4);
});

test('what a crash left half written goes with the first build', async (context) => {
  const { place, dataFolder, edition } = await opened(context);
  const files = new DownloadFiles({ ...place, build: ({ target }) => writeFile(target, 'whole') });
  const { path } = await files.file('collection-boxes', edition, 'kml');
  const left = `${path}.0a1b2c3d.partial`;
  writeFileSync(left, 'half');
  mkdirSync(join(dataFolder, 'downloads', 'collection-boxes', 'older'));
  const next = new DownloadFiles({ ...place, build: ({ target }) => writeFile(target, 'whole') });
  await next.file('collection-boxes', edition, 'csv');
  assert.deepEqual([existsSync(left), existsSync(path)], [false, true]);
  assert.deepEqual(readdirSync(join(dataFolder, 'downloads', 'collection-boxes')).length, 1);
});
