import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runPostern, startServer } from '../server.ts';

test('postern export: the same file with a server and without, by the name of its form or its ending', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-export-'));
  const server = await startServer();
  context.after(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (...words: string[]) => runPostern(['export', ...words], { folder, settings: server.settings });

  const asked = await run('post-offices', '--format', 'GeoParquet', '-o', 'offices.parquet', '--json');
  assert.equal(asked.code, 0, asked.err);
  const told = JSON.parse(asked.out) as { bytes: number; form: string; source: string };
  const bytes = readFileSync(join(folder, 'offices.parquet'));
  assert.deepEqual(
    [told.form, told.bytes, bytes.toString('latin1', 0, 4)],
    ['GeoParquet', bytes.length, 'PAR1'],
  );
  assert.match(told.source, /^facilities;edition=/);

  const missing = await run('collection-boxes', '-o', 'boxes.kml');
  assert.deepEqual([missing.code, missing.out], [1, '']);
  assert.match(missing.err, /edition_missing/);
  const wrong = await run('post-offices', '--format', 'shp');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /geojson \(GeoJSON\)/);
  assert.deepEqual(readdirSync(folder), ['offices.parquet'], 'nothing half written is left');

  await server.stop();
  const alone = await run('post-offices', '-o', 'again.parquet');
  assert.equal(alone.code, 0, alone.err);
  assert.ok(readFileSync(join(folder, 'again.parquet')).equals(bytes));
  const printed = await run('post-offices', '--format', 'csv', '-o', '-');
  assert.match(printed.out, /^id,type,name,/);
});
