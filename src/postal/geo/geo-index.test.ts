import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { GeoIndex, type Neighbour } from './geo-index.ts';
import { distanceMetres, metresFromSquaredChord, squaredChordFromMetres, writeUnitVector } from './sphere.ts';

type Place = readonly [latitude: number, longitude: number];

/** Places that crowd where planar indexes fail: poles, antimeridian, and many times the same spot. */
const place: fc.Arbitrary<Place> = fc.oneof(
  fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
  fc.tuple(fc.constantFrom(-90, -89.999, 89.999, 90), fc.double({ min: -180, max: 180, noNaN: true })),
  fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(-180, -179.99, 179.99, 180)),
  fc.tuple(fc.constantFrom(40, 40.001), fc.constantFrom(-75, -75.001)),
);

const indexOf = (places: readonly Place[]): GeoIndex =>
  new GeoIndex(
    places.map(([latitude]) => latitude),
    places.map(([, longitude]) => longitude),
  );

/** Every point's distance, sorted, by the same arithmetic and without a tree. */
const bruteForce = (
  places: readonly Place[],
  from: Place,
  accept: (index: number) => boolean,
): Neighbour[] => {
  const vectors = new Float64Array(6);
  writeUnitVector(from[0], from[1], vectors, 0);
  return places
    .map(([latitude, longitude], index) => {
      writeUnitVector(latitude, longitude, vectors, 3);
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) {
        squared += ((vectors[axis + 3] ?? 0) - (vectors[axis] ?? 0)) ** 2;
      }
      return { index, squared };
    })
    .filter(({ index }) => accept(index))
    .sort((one, other) => one.squared - other.squared || one.index - other.index)
    .map(({ index, squared }) => ({ index, distanceMetres: metresFromSquaredChord(squared) }));
};

test('finds what brute force finds, in the same order, at poles, antimeridian and duplicates', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 300, size: 'max' }),
      place,
      fc.integer({ min: 1, max: 320 }),
      (places, from, count) => {
        const expected = bruteForce(places, from, () => true).slice(0, count);
        assert.deepEqual(indexOf(places).nearest(from[0], from[1], count), expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('a filter and a greatest distance act inside the search, so the answer is still full', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 300, size: 'max' }),
      place,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 0, max: 20_100_000 }),
      (places, from, count, divisor, maxDistanceMetres) => {
        const filter = (index: number): boolean => index % divisor === 0;
        const limit = squaredChordFromMetres(maxDistanceMetres);
        const expected = bruteForce(places, from, filter)
          .filter((found) => squaredChordFromMetres(found.distanceMetres) <= limit)
          .slice(0, count);
        const found = indexOf(places).nearest(from[0], from[1], count, { filter, maxDistanceMetres });
        // The limit itself is rounded: a point exactly on it may fall either way.
        const clear = (list: readonly Neighbour[]): number[] =>
          list
            .filter((item) => Math.abs(item.distanceMetres - maxDistanceMetres) > 1)
            .map((item) => item.index);
        assert.deepEqual(clear(found), clear(expected));
      },
    ),
    { numRuns: 300 },
  );
});

test('a large tree with deep splits agrees with brute force', () => {
  const places = fc.sample(
    fc.tuple(fc.double({ min: 17, max: 72, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
    {
      numRuns: 20_000,
      seed: 7,
    },
  );
  const index = indexOf(places);
  const origins = fc.sample(place, { numRuns: 25, seed: 8 });
  assert.equal(origins.length, 25);
  for (const from of origins) {
    assert.deepEqual(index.nearest(from[0], from[1], 50), bruteForce(places, from, () => true).slice(0, 50));
  }
});

test('asks for more points than there are and gets all of them, nearest first', () => {
  const found = indexOf([
    [0, 10],
    [0, 5],
    [0, -179],
  ]).nearest(0, 0, 99);
  assert.deepEqual(
    found.map((item) => item.index),
    [1, 0, 2],
  );
});

test('an empty index finds nothing', () => {
  assert.deepEqual(new GeoIndex([], []).nearest(0, 0, 5), []);
});

test('a filter may ask the same index again', () => {
  const index = indexOf([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  const inner: number[] = [];
  const outer = index.nearest(0, 0, 2, {
    filter: (candidate) => {
      inner.push(...index.nearest(3, 3, 1).map((item) => item.index));
      return candidate !== 0;
    },
  });
  assert.deepEqual(
    outer.map((item) => item.index),
    [1, 2],
  );
  assert.deepEqual([...new Set(inner)], [2]);
});

test('refuses coordinates that are not on Earth, naming them', () => {
  assert.throws(() => new GeoIndex([91], [0]), /latitude 91/);
  assert.throws(() => new GeoIndex([0, 1], [0]), /as many/);
  assert.throws(() => indexOf([[0, 0]]).nearest(Number.NaN, 0, 1), RangeError);
  assert.throws(() => indexOf([[0, 0]]).nearest(0, 0, 0), RangeError);
});

test('chord and arc agree with the haversine distance', () => {
  fc.assert(
    fc.property(place, place, (from, to) => {
      const [nearest] = indexOf([to]).nearest(from[0], from[1], 1);
      const expected = distanceMetres(from[0], from[1], to[0], to[1]);
      assert.ok(nearest !== undefined);
      // Both formulas lose digits at the antipode, where the sine is flat.
      const tolerance = expected > 19_900_000 ? 1 : 1e-3;
      assert.ok(Math.abs(nearest.distanceMetres - expected) < tolerance);
    }),
  );
});
