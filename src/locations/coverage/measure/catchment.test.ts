import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { distanceMetres } from '../../../postal/geo/index.ts';
import { allWithin, DECAYS, decayOf, floatingCatchment, gaussianDecay, pairsWithin } from './catchment.ts';
import { indexOf } from './distances.ts';

const pairsOnLine = (points: readonly number[], places: readonly number[]) =>
  points.flatMap((at, point) =>
    places.map((other, place) => ({ point, place, distance: Math.abs(at - other) })),
  );

test('E2SFCA gives the published values of the sdc-catchment example', () => {
  // Consumers of 100 at 0, 1 and 2; providers of 10 at 0 and 2; a Gaussian of scale 1.
  const access = floatingCatchment(
    [100, 100, 100],
    [10, 10],
    pairsOnLine([0, 1, 2], [0, 2]),
    gaussianDecay(1),
  );
  for (const [at, expected] of [0.065179257, 0.069641486, 0.065179257].entries()) {
    assert.ok(Math.abs((access[at] ?? 0) - expected) < 1e-9, `${access[at]}`);
  }
});

test('what is offered is what is taken: demand times accessibility adds up to the supply in reach', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 50 })), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 })), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.constantFrom(...DECAYS),
      (consumers, providers, name) => {
        const reach = 10;
        const pairs = pairsOnLine(
          consumers.map(([at]) => at),
          providers.map(([at]) => at),
        ).filter(({ distance }) => distance <= reach);
        const demand = consumers.map(([, weight]) => weight);
        const access = floatingCatchment(
          demand,
          providers.map(([, offer]) => offer),
          pairs,
          decayOf(name, reach),
        );
        const taken = demand.reduce((sum, weight, at) => sum + weight * (access[at] ?? 0), 0);
        const reached = new Set(pairs.map(({ place }) => place));
        const offered = providers.reduce((sum, [, offer], at) => sum + (reached.has(at) ? offer : 0), 0);
        assert.ok(Math.abs(taken - offered) < 1e-6, `${taken} is not ${offered}`);
      },
    ),
  );
});

test('the three rings of E2SFCA weigh 1, 0.68 and 0.22, the outer edge included', () => {
  const steps = decayOf('steps', 30);
  assert.deepEqual([0, 9.9, 10, 19.9, 20, 30].map(steps), [1, 1, 0.68, 0.68, 0.22, 0.22]);
});

const place = fc.tuple(
  fc.double({ min: 40, max: 42, noNaN: true }),
  fc.double({ min: -76, max: -74, noNaN: true }),
);

test('every pair in reach is found, and too many are none', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 20 }),
      fc.array(place, { minLength: 1, maxLength: 300 }),
      (from, to) => {
        const columns = (list: readonly (readonly [number, number])[]) => ({
          latitudes: list.map(([latitude]) => latitude),
          longitudes: list.map(([, longitude]) => longitude),
        });
        const index = indexOf(columns(to));
        const reach = 60_000;
        const pairs = pairsWithin(columns(from), index, reach, 1e6) ?? [];
        const expected = from.flatMap(([lat, lon], point) =>
          to.flatMap(([otherLat, otherLon], at) =>
            distanceMetres(lat, lon, otherLat, otherLon) <= reach ? [`${point}-${at}`] : [],
          ),
        );
        assert.deepEqual(pairs.map(({ point, place: at }) => `${point}-${at}`).sort(), expected.sort());
        if (expected.length > 0)
          assert.equal(pairsWithin(columns(from), index, reach, expected.length - 1), null);
      },
    ),
    { numRuns: 30 },
  );
  assert.deepEqual(allWithin(indexOf({ latitudes: [], longitudes: [] }), 0, 0, 1), []);
});
