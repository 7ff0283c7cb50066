import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDefaultZipEdition } from '../../src/reference/index.ts';
import { scratch } from '../reference-zip/scratch.ts';
import { importLarge } from './large-import.ts';

/** The campaign `import-places` does it with 200,000. */
const BOXES = 20_000;
const MEMORY_BYTES = 300 * 2 ** 20;

test('many boxes are imported from a stream, tell how far they are, and their process stays small', async (context) => {
  const place = await scratch(context);
  await buildDefaultZipEdition(place);
  const { edition, progress } = await importLarge(place, BOXES, 1);
  assert.deepEqual([edition.state, edition.rowsKept, edition.authority], ['active', BOXES, 'synthetic']);
  assert.ok(progress.length > 0);
  assert.deepEqual(
    progress,
    [...progress].sort((one, other) => one - other),
  );
  assert.ok(edition.peakBytes < MEMORY_BYTES, String(edition.peakBytes));
  const again = await importLarge(place, BOXES, 1);
  assert.equal(again.edition.sha256, edition.sha256, 'the same seed is the same file');
  assert.deepEqual([again.edition.diff.added, again.edition.diff.removed], [0, 0]);
});
