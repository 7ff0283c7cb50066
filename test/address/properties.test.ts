import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createCityTable, parse } from '../../src/postal/address/index.ts';
import { cityRows } from './cities.ts';
import { anyText, problemOf, roundTrips, STEPS_PER_CHARACTER, standardAddress } from './properties.ts';

const rows = cityRows();
const cities = createCityTable(rows);

test('reads 20,000 random texts: no throw, steps in proportion, spans inside, standardising idempotent', () => {
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, withCities) => {
      assert.equal(problemOf(text, withCities ? cities : undefined), undefined);
    }),
    { numRuns: 20_000 },
  );
});

test('reads a standard address back from its own text', () => {
  fc.assert(
    fc.property(standardAddress(rows), (address) => {
      assert.ok(roundTrips(address, cities));
    }),
    { numRuns: 3_000 },
  );
});

test('reads a text of 1 MB of any kind in steps in proportion to its length', () => {
  for (const unit of [
    'a',
    '1',
    ' ',
    ',',
    '-',
    'a-',
    '1/',
    'N.',
    '# ',
    '123 Main St ',
    '😀',
    '\u0000',
    '\ud800',
    'م',
  ]) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const read = parse(text, cities);
    assert.ok(read.steps <= STEPS_PER_CHARACTER * text.length, `${JSON.stringify(unit)}: ${read.steps}`);
  }
});
