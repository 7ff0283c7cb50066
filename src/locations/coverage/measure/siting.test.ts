import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { GREEDY_BOUND, greedyCover, type Reach } from './siting.ts';

const instance = fc.record({
  reaches: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }), {
    minLength: 1,
    maxLength: 8,
  }),
  weights: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 10, maxLength: 10 }),
  count: fc.integer({ min: 1, max: 4 }),
});

const gainOf = (chosen: readonly Reach[], weights: readonly number[]): number =>
  [...new Set(chosen.flat())].reduce((sum, point) => sum + (weights[point] ?? 0), 0);

/** The best gain of up to `count` candidates, by trying all. */
const best = (
  reaches: readonly Reach[],
  weights: readonly number[],
  count: number,
  chosen: readonly Reach[] = [],
): number =>
  count === 0
    ? gainOf(chosen, weights)
    : reaches.reduce(
        (most, reach, at) =>
          Math.max(most, best(reaches.slice(at + 1), weights, count - 1, [...chosen, reach])),
        gainOf(chosen, weights),
      );

test('greedy choice gains what it says, reaches 1 − 1/e of the best, and its bound is one', () => {
  fc.assert(
    fc.property(instance, ({ reaches, weights, count }) => {
      const { chosen, gain, upperBound } = greedyCover(reaches, weights, count);
      const optimum = best(reaches, weights, count);
      assert.ok(chosen.length <= count);
      assert.equal(
        gain,
        gainOf(
          chosen.map(({ candidate }) => reaches[candidate] ?? []),
          weights,
        ),
      );
      assert.ok(gain >= GREEDY_BOUND * optimum - 1e-9, `${gain} of ${optimum}`);
      assert.ok(gain <= optimum && optimum <= upperBound + 1e-9, `${optimum} above ${upperBound}`);
    }),
    { numRuns: 500 },
  );
});

test('a case where greedy choice is not the best stays within its bound', () => {
  const { chosen, gain, upperBound } = greedyCover(
    [
      [0, 1, 2, 3],
      [0, 1, 4],
      [2, 3, 5],
    ],
    [1, 1, 1, 1, 1, 1],
    2,
  );
  assert.deepEqual(
    chosen.map(({ candidate }) => candidate),
    [0, 1],
  );
  assert.equal(gain, 5);
  assert.ok(upperBound >= 6);
});

test('a candidate that adds nothing is not chosen', () => {
  assert.deepEqual(greedyCover([[0], [0]], [3], 2), {
    chosen: [{ candidate: 0, gain: 3 }],
    gain: 3,
    upperBound: 3,
  });
  assert.deepEqual(greedyCover([], [], 2), { chosen: [], gain: 0, upperBound: 0 });
});
