import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type CleanOptions, cleanList, prepareList } from '../../src/reference/clean/index.ts';
import { writeList } from './generate.ts';
import { killCleaning } from './kill.ts';
import { scratch } from './lists.ts';
import { referenceData } from './reference-data.ts';

describe('a cleaning run', () => {
  it('killed three times in 30,000 rows leaves what an undisturbed one leaves, byte for byte', async () => {
    const { kills, resumed } = await killCleaning({ rows: 30_000, kills: 3, seed: 5, chunkBytes: 65_536 });
    assert.ok(kills >= 2, `${kills} kills`);
    assert.ok(resumed >= 2, `${resumed} resumed`);
  });

  const stopped = async (folder: string, input: string): Promise<void> => {
    const abort = new AbortController();
    await assert.rejects(
      cleanList({
        ...(await optionsFor(folder, input)),
        checkpointMs: 0,
        signal: abort.signal,
        onProgress: () => abort.abort(new Error('stopped')),
      }),
      /stopped/,
    );
  };

  const optionsFor = async (folder: string, input: string): Promise<CleanOptions> => ({
    list: await prepareList({ path: input }),
    output: { path: join(folder, 'out') },
    reference: referenceData(),
    workers: 0,
    chunkBytes: 20_000,
  });

  it('stopped on purpose goes on from there', async () => {
    const folder = scratch();
    const input = join(folder, 'list');
    await writeList(input, 3_000, 1);
    await stopped(folder, input);
    let resumedRows = -1;
    const summary = await cleanList({
      ...(await optionsFor(folder, input)),
      onProgress: (progress) => {
        resumedRows = progress.resumedRows;
      },
    });
    assert.equal(summary.rows, 3_000);
    assert.ok(resumedRows > 0, `${resumedRows}`);
  });

  it('starts anew where the list has changed before the place it had come to', async () => {
    const folder = scratch();
    const input = join(folder, 'list');
    await writeList(input, 3_000, 1);
    await stopped(folder, input);
    const text = readFileSync(input, 'utf8');
    writeFileSync(input, text.replace('\n1,', '\n9,'));
    let resumedRows = -1;
    const summary = await cleanList({
      ...(await optionsFor(folder, input)),
      onProgress: (progress) => {
        resumedRows = progress.resumedRows;
      },
    });
    assert.equal(resumedRows, 0);
    assert.equal(summary.rows, 3_000);
    assert.match(readFileSync(join(folder, 'out'), 'utf8'), /\n9,/);
  });

  it('refuses an output that another living process writes', async () => {
    const folder = scratch();
    const input = join(folder, 'list');
    await writeList(input, 3_000, 1);
    await stopped(folder, input);
    const path = join(folder, 'out.checkpoint.json');
    const checkpoint = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...checkpoint, pid: process.ppid }));
    await assert.rejects(async () => cleanList(await optionsFor(folder, input)), { code: 'clean_running' });
  });
});
