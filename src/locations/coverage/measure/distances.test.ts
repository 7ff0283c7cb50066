import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { distanceMetres } from '../../../postal/geo/index.ts';
import { type Coordinates, indexOf, measureDistances, measureWithout } from './distances.ts';

type Place = readonly [latitude: number, longitude: number];

const place: fc.Arbitrary<Place> = fc.oneof(
  fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
  fc.tuple(fc.constantFrom(51.9, 52), fc.constantFrom(-179.9, 179.9, 180, -180)),
);
const columns = (places: readonly Place[]): Coordinates => ({
  latitudes: places.map(([latitude]) => latitude),
  longitudes: places.map(([, longitude]) => longitude),
});

const close = (one: number, other: number): void =>
  assert.ok(Math.abs(one - other) < 2, `${one} is not ${other}`);

test('nearest and second nearest are what brute force finds', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 30 }),
      fc.array(place, { minLength: 2, maxLength: 60 }),
      (points, places) => {
        const found = measureDistances(columns(points), indexOf(columns(places)));
        points.forEach(([latitude, longitude], point) => {
          const sorted = places
            .map(([lat, lon]) => distanceMetres(latitude, longitude, lat, lon))
            .sort((a, b) => a - b);
          close(found.nearest[point] ?? -1, sorted[0] ?? 0);
          close(found.second[point] ?? -1, sorted[1] ?? 0);
          assert.notEqual(found.nearestIndex[point], found.secondIndex[point]);
        });
      },
    ),
  );
});

test('distances after a closing are those of a search without the closed places', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(place, fc.boolean()), { minLength: 1, maxLength: 40 }),
      (points, places) => {
        const all = places.map(([one]) => one);
        const removed = new Set(places.flatMap(([, isClosed], at) => (isClosed ? [at] : [])));
        const from = columns(points);
        const index = indexOf(columns(all));
        const after = measureWithout(measureDistances(from, index), from, index, removed);
        const anew = measureDistances(from, indexOf(columns(all.filter((_, at) => !removed.has(at)))));
        assert.deepEqual(after.nearest, anew.nearest);
        assert.deepEqual(after.second, anew.second);
      },
    ),
  );
});

test('where there is one place there is no second nearest', () => {
  const { nearest, second, secondIndex } = measureDistances(columns([[0, 0]]), indexOf(columns([[0, 1]])));
  assert.ok((nearest[0] ?? 0) > 111_000);
  assert.ok(Number.isNaN(second[0]));
  assert.equal(secondIndex[0], -1);
});
