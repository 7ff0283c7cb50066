import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { killImports, runImporter } from './kill.ts';
import { largeGeoJson, largeNad, largeZip4 } from './large.ts';

const MODIFIED = new Date('2026-01-01T00:00:00Z');

describe('an import killed and begun again with the same file', () => {
  it('makes the edition of an undisturbed one: ZIP+4', async () => {
    const { kills, resumed } = await killImports({
      kind: 'zip4',
      content: largeZip4(15_000),
      rows: 15_000,
      kills: 2,
      seed: 1,
    });
    assert.ok(kills >= 1, `${kills} kills`);
    assert.equal(resumed, 1);
  });

  it('makes it of the text release of NAD in gzip, and of GeoJSON', async () => {
    const nad = await killImports({
      kind: 'nad',
      content: gzipSync(largeNad(15_000)),
      rows: 15_000,
      kills: 1,
      seed: 2,
    });
    const geojson = await killImports({
      kind: 'openaddresses',
      content: largeGeoJson(15_000),
      rows: 15_000,
      kills: 1,
      seed: 3,
    });
    assert.deepEqual(
      [nad, geojson],
      [
        { kills: 1, resumed: 1 },
        { kills: 1, resumed: 1 },
      ],
    );
  });
});

describe('an import killed and begun again with another file', () => {
  const interrupted = async (change: (input: string) => void): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-import-changed-'));
    try {
      const input = join(folder, 'input');
      writeFileSync(input, largeZip4(12_000));
      utimesSync(input, MODIFIED, MODIFIED);
      const first = await runImporter([folder, 'zip4', input], 8_000);
      assert.equal(first.ended, 'killed');
      change(input);
      const second = await runImporter([folder, 'zip4', input], Number.POSITIVE_INFINITY);
      assert.ok(second.ended === 'done');
      assert.equal(second.imported.resumedRows, 0);
      return second.imported.begun;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it('starts anew and says so where size or time differ', async () => {
    assert.equal(await interrupted((input) => appendFileSync(input, largeZip4(1).slice(-182))), 'changed');
  });

  it('starts anew where its bytes differ before the checkpoint though size, time and head are the same', async () => {
    const begun = await interrupted((input) => {
      const bytes = readFileSync(input);
      assert.ok(bytes.length > 1_500_000);
      // Behind the head that is compared at once.
      bytes.write('SYNTHETIC', bytes.indexOf('SYNTHETIC', 1_060_000), 'latin1');
      bytes.write('X', bytes.indexOf('SYNTHETIC', 1_060_000), 'latin1');
      writeFileSync(input, bytes);
      utimesSync(input, MODIFIED, MODIFIED);
    });
    assert.equal(begun, 'changed');
  });
});
