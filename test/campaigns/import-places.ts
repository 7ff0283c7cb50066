/** Imports a country of synthetic collection boxes twice, with 1 % fewer the second time, and compares the editions. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocationHistory } from '../../src/locations/index.ts';
import { buildDefaultZipEdition, EditionRegistry } from '../../src/reference/index.ts';
import { openStore } from '../../src/store/index.ts';
import { importLarge } from '../locations/large-import.ts';

const BOXES = 200_000;
const FEWER = 198_000;
const MEMORY_BYTES = 512 * 2 ** 20;

export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'postern-places-'));
  const store = await openStore({ dataFolder });
  try {
    const place = { store, dataFolder, now: Date.now };
    await buildDefaultZipEdition(place);
    const first = await importLarge(place, BOXES, seed);
    const second = await importLarge(place, FEWER, seed);
    assert.deepEqual([first.edition.rowsKept, second.edition.rowsKept], [BOXES, FEWER]);
    const peak = Math.max(first.edition.peakBytes, second.edition.peakBytes);
    assert.ok(peak < MEMORY_BYTES, String(peak));
    assert.ok(first.progress.length > 1);
    const history = new LocationHistory(new EditionRegistry(place));
    const diff = await history.diff(await history.step('collection-boxes', undefined, undefined));
    assert.deepEqual([diff.counts.removed, diff.counts.added, diff.unchanged], [BOXES - FEWER, 0, FEWER]);
    return `${BOXES} and ${FEWER} boxes imported, ${first.progress.length} tellings of progress, at most ${Math.round(peak / 2 ** 20)} MiB held, ${diff.counts.removed} removals found`;
  } finally {
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};
