import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { read } from './matcher.ts';
import { Phrases, stem, stemsOf } from './words.ts';

test('common endings do not matter', () => {
  for (const [left, right] of [
    ['boxes', 'box'],
    ['addresses', 'address'],
    ['facilities', 'facility'],
    ['tracked', 'tracking'],
    ['scraping', 'scrape'],
    ['shipping', 'ship'],
    ['prices', 'pricing'],
  ] as const) {
    assert.equal(stem(left), stem(right), `${left}, ${right}`);
  }
});

test('the longest phrase wins, and phrases do not overlap', () => {
  const phrases = new Phrases([
    ['box', 'a'],
    ['collection box', 'b'],
    ['collection', 'c'],
  ]);
  assert.deepEqual(
    phrases.find('Collection boxes and a box; a collection').map((hit) => hit.meaning),
    ['b', 'a', 'c'],
  );
});

test('a phrase with two meanings is refused', () => {
  assert.throws(
    () =>
      new Phrases([
        ['boxes', 'a'],
        ['box', 'b'],
      ]),
    RangeError,
  );
});

test('one slip in a long word is read over, in a short word not', () => {
  assert.ok(read('trakcing data').concepts.has('tracking'));
  assert.ok(read('adress check').concepts.has('address'));
  assert.ok(!read('zap codes').concepts.has('zip'));
});

test('case, accents and punctuation do not matter', () => {
  assert.deepEqual(stemsOf('ZIP-Code?'), stemsOf('zip code'));
  assert.deepEqual([...read('TRACKING!').concepts], [...read('trácking').concepts]);
});

test('any text can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.deepEqual([...read(text).concepts], [...read(text).concepts]);
    }),
  );
});
