import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCityTable, foldCity } from './cities.ts';
import { hashA, hashB } from './fold.ts';
import { stateIndex } from './tables/states.ts';

const table = createCityTable([
  { zip: '63101', city: 'Saint Louis', state: 'MO' },
  { zip: '63102', city: 'St. Louis', state: 'MO' },
  { zip: '48880', city: 'Saint Louis', state: 'MI' },
  { zip: '48880', city: 'Bethany', state: 'MI' },
  { zip: '09001', city: 'APO AE', state: '' },
  { zip: 'x', city: 'Nowhere', state: 'IL' },
]);
const find = (name: string): number => {
  const folded = foldCity(name);
  return table.find(hashA(folded), hashB(folded));
};

test('a city is one whatever its abbreviations, hyphens and spaces', () => {
  assert.notEqual(find('St Louis'), 0);
  assert.equal(find('St Louis'), find('SAINT LOUIS'));
  assert.equal(foldCity('N. Palm Bch'), foldCity('North Palm Beach'));
  assert.equal(foldCity('La Grange'), foldCity('LaGrange'));
  assert.equal(foldCity("O'Fallon"), foldCity('OFallon'));
});

test('knows the states and ZIPs of a name', () => {
  const louis = find('Saint Louis');
  assert.ok(table.inState(louis, stateIndex('MO')) && table.inState(louis, stateIndex('MI')));
  assert.ok(!table.inState(louis, stateIndex('IL')) && !table.inState(louis, -1));
  assert.ok(table.inZip(louis, 63102) && table.inZip(louis, 48880) && !table.inZip(louis, 9001));
  assert.ok(table.inZip(find('Bethany'), 48880));
  assert.equal(table.zipCount(louis), 3);
  assert.equal(table.text(table.zipName(63101)), 'Saint Louis');
});

test('takes the military state off a military place and passes over rows without a ZIP', () => {
  assert.notEqual(find('APO'), 0);
  assert.ok(table.inState(find('APO'), stateIndex('AE')));
  assert.equal(find('Nowhere'), 0);
  assert.equal(table.size, 3);
});
