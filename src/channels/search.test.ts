import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE, entriesOf } from './catalogue.ts';
import { search } from './search.ts';

const ids = (text: string): string[] => search(CATALOGUE, text).map(({ entry }) => entry.id);

test('an entry is found by its id and by its title, first or nearly so', () => {
  for (const { id, title } of entriesOf(CATALOGUE)) {
    assert.ok(ids(id).includes(id), id);
    assert.ok(ids(title).slice(0, 3).includes(id), `${title}: ${ids(title).slice(0, 3).join(', ')}`);
  }
});

test('a dataset is found by the name of a field', () => {
  assert.ok(ids('DPVConfirmation').includes('addresses'));
  assert.ok(ids('uncertaintyKm').includes('zip-reference'));
});

test('what is withheld is found too', () => {
  assert.equal(ids('route intelligence')[0], 'route-intelligence');
});

test('an empty text and mere noise find nothing', () => {
  assert.deepEqual(ids(''), []);
  assert.deepEqual(ids('xyzzy plugh'), []);
});
