import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  decodeBundle,
  ENTRIES,
  encodeBundle,
  indexPath,
  parseTilePath,
  tilePath,
  tilesBetween,
} from './tiles.ts';

test('writes an index in groups of three digits, all but the last led by an x', () => {
  assert.equal(indexPath(0), '000');
  assert.equal(indexPath(67), '067');
  assert.equal(indexPath(1000), 'x001/000');
  assert.equal(indexPath(1_234_067), 'x001/x234/067');
});

test('names full and partial tiles and bundles as C2SP tlog-tiles does', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 1, index: 4, width: 17 }), 'tile/1/004.p/17');
  assert.equal(tilePath({ level: ENTRIES, index: 273, width: 112 }), 'tile/entries/273.p/112');
});

test('reads back every path it writes, and no other spelling of it', () => {
  const tiles = fc.record({
    level: fc.integer({ min: ENTRIES, max: 7 }),
    index: fc.nat(2 ** 31 - 1),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(
    fc.property(tiles, (tile) => {
      assert.deepEqual(parseTilePath(tilePath(tile)), { ...tile });
    }),
  );
  for (const path of [
    'tile/0/x000/001',
    'tile/0/1',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/00/000',
    'tile/0/000/',
  ]) {
    assert.equal(parseTilePath(path), undefined, path);
  }
});

test('a log of 70,000 entries has the tiles that the specification gives it', () => {
  const names = tilesBetween(0, 70_000).map(tilePath);
  const full = Math.floor(70_000 / 256);
  assert.equal(names.filter((name) => name.startsWith('tile/0/')).length, full + 1);
  assert.ok(names.includes('tile/0/273.p/112'));
  assert.ok(names.includes('tile/entries/273.p/112'));
  assert.ok(names.includes('tile/1/000'));
  assert.ok(names.includes('tile/1/001.p/17'));
  assert.ok(names.includes('tile/2/000.p/1'));
});

test('a bundle gives back its entries, and half a bundle gives none', () => {
  const entries = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(entries, (wanted) => {
      const bytes = encodeBundle(wanted);
      assert.deepEqual(
        decodeBundle(bytes)?.map((entry) => [...entry]),
        wanted.map((entry) => [...entry]),
      );
      assert.equal(decodeBundle(bytes.subarray(0, bytes.length - 1)), undefined);
    }),
  );
});
