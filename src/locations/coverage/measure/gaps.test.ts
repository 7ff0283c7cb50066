import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../../test/locations/synthetic.ts';
import { distanceMetres } from '../../../postal/geo/index.ts';
import { indexOf } from './distances.ts';
import { largestGaps } from './gaps.ts';

/** Places all over the Earth, in no special position. */
const strewn = (count: number, seed: number): [number, number][] => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => [
    (Math.asin(2 * random() - 1) * 180) / Math.PI,
    random() * 360 - 180,
  ]);
};
const columns = (places: readonly (readonly [number, number])[]) => ({
  latitudes: places.map(([latitude]) => latitude),
  longitudes: places.map(([, longitude]) => longitude),
});

test('no point anywhere is farther from all places than the centre of the largest gap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 80 }), fc.nat(), (count, seed) => {
      const places = strewn(count, seed);
      const probes = strewn(300, seed + 1);
      const index = indexOf(columns(places));
      const [largest] = largestGaps(columns(places), index, 1, () => true);
      assert.ok(largest !== undefined);
      for (const [latitude, longitude] of probes) {
        const [nearest] = index.nearest(latitude, longitude, 1);
        assert.ok((nearest?.distanceMetres ?? 0) <= largest.radiusMetres + 1_000);
      }
    }),
    { numRuns: 40 },
  );
});

test('a gap is empty, touches three places, and lies outside the gaps before it', () => {
  const places = Array.from(
    { length: 60 },
    (_, at) => [35 + ((at * 7) % 11), -100 + ((at * 13) % 17)] as const,
  );
  const gaps = largestGaps(
    columns(places),
    indexOf(columns(places)),
    5,
    (latitude, longitude) => latitude > 36 && latitude < 44 && longitude > -99 && longitude < -85,
  );
  assert.ok(gaps.length > 1);
  gaps.forEach((gap, at) => {
    const to = places
      .map(([lat, lon]) => distanceMetres(gap.latitude, gap.longitude, lat, lon))
      .sort((a, b) => a - b);
    assert.ok(Math.abs((to[0] ?? 0) - gap.radiusMetres) < 1);
    assert.ok((to[2] ?? 0) - gap.radiusMetres < 100, `${to[2]} beyond ${gap.radiusMetres}`);
    assert.ok(gap.latitude > 36 && gap.longitude < -85);
    for (const earlier of gaps.slice(0, at)) {
      assert.ok(earlier.radiusMetres >= gap.radiusMetres);
      assert.ok(
        distanceMetres(earlier.latitude, earlier.longitude, gap.latitude, gap.longitude) >=
          earlier.radiusMetres,
      );
    }
  });
});

test('fewer than four different spots have no gaps between them', () => {
  const places = [
    [1, 1],
    [1, 1],
    [2, 2],
    [3, 1],
  ] as const;
  assert.deepEqual(
    largestGaps(columns(places), indexOf(columns(places)), 3, () => true),
    [],
  );
});
