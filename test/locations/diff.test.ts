import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flatChange } from '../../src/locations/changes/index.ts';
import { LocationDiff, lossReason, pairRows, suspiciousLosses } from '../../src/locations/diff/index.ts';
import type { Facility } from '../../src/locations/facility.ts';
import { decodeLocations, encodeLocations, type LocationTable } from '../../src/locations/table.ts';
import { box } from './synthetic.ts';

const tableOf = (facilities: readonly Facility[]): LocationTable =>
  decodeLocations(encodeLocations(facilities));
const at = (id: string, parts: Partial<Facility> = {}): Facility =>
  box({ id, latitude: 42, longitude: -76, streetAddress: `${id} MAIN ST`, state: 'NY', ...parts });
const between = async (before: readonly Facility[], after: readonly Facility[]) => {
  const diff = await LocationDiff.between(tableOf(before), tableOf(after));
  return {
    diff,
    changes: Object.fromEntries(
      Array.from({ length: diff.size }, (_, index) => {
        const change = diff.at(index);
        return [change.place.id, change.kinds];
      }),
    ),
  };
};

test('each way of changing is told, alone and together, and what did not change is not', async () => {
  const office = { services: { LOBBY: '24/7', RETAIL: 'Mo-Fr 09:00-17:00' } };
  const { diff, changes } = await between(
    [
      at('same'),
      at('gone'),
      at('moved'),
      at('near'),
      at('hours', { collections: 'Mo-Fr 15:00' }),
      at('name'),
      at('both', { name: 'OLD' }),
      at('order', office),
    ],
    [
      at('same'),
      at('new'),
      at('moved', { latitude: 42.001 }),
      at('near', { latitude: 42.0004 }),
      at('hours', { collections: 'Mo-Fr 17:00' }),
      at('name', { name: 'OTHER' }),
      at('both', { name: 'NEW', collections: 'Mo 10:00' }),
      // The same services, in the other order.
      at('order', { services: { RETAIL: 'Mo-Fr 09:00-17:00', LOBBY: '24/7' } }),
    ],
  );
  assert.deepEqual(changes, {
    gone: ['removed'],
    both: ['hours-changed', 'renamed'],
    hours: ['hours-changed'],
    moved: ['moved'],
    name: ['renamed'],
    new: ['added'],
  });
  assert.deepEqual(diff.counts, {
    added: 1,
    removed: 1,
    moved: 1,
    'hours-changed': 2,
    renamed: 2,
    renumbered: 0,
  });
  assert.equal(diff.unchanged, 3);
  const moved = Array.from({ length: diff.size }, (_, index) => diff.at(index)).find(
    ({ kinds }) => kinds[0] === 'moved',
  );
  assert.equal(moved?.movedMetres, 111);
});

test('a place whose id was lost is known by type and address, the nearest and namesake first', async () => {
  const shared = { streetAddress: '1 MAIN ST' };
  const { diff, changes } = await between(
    [
      at('14850a', { ...shared, name: 'WALL' }),
      at('14850b', { ...shared, name: 'POST', collections: 'Mo 09:00' }),
      at('14850c', { ...shared, type: 'PO_LOBBY' }),
      at('14850d', { streetAddress: 'far' }),
    ],
    [
      at('14851a', { ...shared, name: 'POST', collections: 'Mo 10:00' }),
      at('14851b', { streetAddress: '1  Main St', name: 'WALL' }),
      at('14851c', { ...shared, type: 'PO_LOBBY' }),
      at('14851d', { streetAddress: 'far', latitude: 42.01 }),
    ],
  );
  assert.deepEqual(changes, {
    '14850d': ['removed'],
    '14851a': ['hours-changed', 'renumbered'],
    '14851b': ['renumbered'],
    '14851c': ['renumbered'],
    '14851d': ['added'],
  });
  const flat = Array.from({ length: diff.size }, (_, index) => flatChange(diff.at(index)));
  assert.deepEqual(
    flat.filter(({ id }) => id.startsWith('14851')).map(({ idBefore }) => idBefore),
    ['14850b', '14850a', '14850c', null],
  );
});

test('a point that stood for a ZIP and is now measured has not moved', async () => {
  const { changes } = await between(
    [at('a', { coordinateSource: 'zip-centroid' }), at('b', { latitude: null, longitude: null })],
    [at('a', { latitude: 42.1 }), at('b')],
  );
  assert.deepEqual(changes, {});
});

test('a loss is suspicious above 2 % of a state, and places under new ids are none', async () => {
  const places = Array.from({ length: 100 }, (_, number) => at(`p${number}`));
  const losing = async (after: readonly Facility[]) => {
    const before = tableOf(places);
    return suspiciousLosses(before, await pairRows(before, tableOf(after)));
  };
  assert.deepEqual(await losing(places.slice(2)), []);
  const losses = await losing(places.slice(3));
  assert.deepEqual(losses, [{ state: 'NY', had: 100, lost: 3 }]);
  assert.match(lossReason(losses) ?? '', /NY lost 3 of 100/);
  assert.equal(lossReason([]), null);
  assert.deepEqual(await losing(places.map((place) => ({ ...place, id: `new-${place.id}` }))), []);
});

test('whatever two editions hold, every place is accounted for once', async () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(ids, ids, fc.boolean(), async (first, second, shareAddresses) => {
      const make = (id: number) =>
        at(`id${id}`, { streetAddress: shareAddresses ? `${id % 7} MAIN ST` : `${id} MAIN ST` });
      const before = tableOf(first.map(make));
      const after = tableOf(second.map(make));
      const { beforeOf, gone } = await pairRows(before, after);
      const kept = [...beforeOf].filter((row) => row >= 0);
      assert.deepEqual(
        [...kept, ...gone].sort((one, other) => one - other),
        Array.from({ length: before.size }, (_, row) => row),
      );
      const { counts, unchanged } = await LocationDiff.between(before, after);
      assert.equal(counts.added + kept.length, after.size);
      assert.equal(counts.removed, gone.length);
      assert.equal(unchanged + counts.renumbered, kept.length);
      for (const id of first) {
        if (!second.includes(id)) continue;
        assert.equal(beforeOf[after.rowOf(`id${id}`)], before.rowOf(`id${id}`), 'ids decide first');
      }
    }),
    { numRuns: 60 },
  );
});
