import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  type Distribution,
  distributionOf,
  giniOf,
  lorenzOf,
  percentilesOf,
  quantile,
  shareWithin,
  summaryOf,
} from './statistics.ts';

const of = (values: readonly number[], weights: readonly number[] = values.map(() => 1)): Distribution =>
  distributionOf(values, weights, values.keys());

const near = (one: number | null, other: number, tolerance = 1e-9): void => {
  assert.ok(one !== null && Math.abs(one - other) <= tolerance, `${one} is not ${other}`);
};

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 9 })), {
  minLength: 1,
  maxLength: 40,
});

test('a weight of k counts as k points', () => {
  fc.assert(
    fc.property(pairs, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const weighted = of(
        list.map(([value]) => value),
        list.map(([, weight]) => weight),
      );
      const repeated = of(list.flatMap(([value, weight]) => Array.from({ length: weight }, () => value)));
      assert.equal(quantile(weighted, share), quantile(repeated, share));
      near(summaryOf(weighted).mean, summaryOf(repeated).mean ?? Number.NaN, 1e-9 * 1_000);
      near(giniOf(weighted), giniOf(repeated) ?? Number.NaN, 1e-9);
      near(shareWithin(weighted, 500), shareWithin(repeated, 500) ?? Number.NaN);
    }),
  );
});

test('points of weight 0 and points without a distance do not count', () => {
  assert.deepEqual(of([5, 1, Number.NaN, 9], [1, 1, 1, 0]), of([1, 5]));
  const none = of([3], [0]);
  assert.deepEqual(summaryOf(none), {
    points: 0,
    weight: 0,
    min: null,
    mean: null,
    p50: null,
    p90: null,
    max: null,
  });
  assert.equal(giniOf(none), null);
  assert.equal(shareWithin(none, 5), null);
});

test('Gini is 0 where all are equal, and does not change with the unit', () => {
  fc.assert(
    // Distances below a nanometre are none: at the edge of what a double holds a factor would change them.
    fc.property(values, fc.double({ min: 0.001, max: 1_000, noNaN: true }), (drawn, factor) => {
      const list = drawn.map((value) => (value < 1e-12 ? 0 : value));
      near(giniOf(of(list.map(() => 7))), 0);
      near(giniOf(of(list.map((value) => value * factor))), giniOf(of(list)) ?? Number.NaN, 1e-6);
    }),
  );
});

test('Gini is half the relative mean difference of all pairs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 40 }), (list) => {
      const sum = list.reduce((total, value) => total + value, 0);
      fc.pre(sum > 0);
      const differences = list.reduce(
        (total, one) => total + list.reduce((inner, other) => inner + Math.abs(one - other), 0),
        0,
      );
      near(giniOf(of(list)), differences / (2 * list.length * sum), 1e-9);
    }),
  );
});

test('one of n has all the distance: Gini is 1 − 1/n', () => {
  for (const count of [2, 5, 100]) {
    near(giniOf(of([...Array.from({ length: count - 1 }, () => 0), 8])), 1 - 1 / count);
  }
});

test('the Lorenz curve runs from 0 to 1, never above the diagonal, never down', () => {
  fc.assert(
    fc.property(values, (list) => {
      const corners = lorenzOf(of(list));
      assert.deepEqual(corners[0], { weightShare: 0, valueShare: 0 });
      near(corners.at(-1)?.weightShare ?? null, 1, 1e-9);
      near(corners.at(-1)?.valueShare ?? null, 1, 1e-6);
      corners.forEach(({ weightShare, valueShare }, at) => {
        assert.ok(valueShare <= weightShare + 1e-9);
        assert.ok(valueShare >= (corners[at - 1]?.valueShare ?? 0));
      });
    }),
  );
});

test('101 percentiles rise from the least to the greatest, each the least value that its share does not exceed', () => {
  fc.assert(
    fc.property(values, (list) => {
      const distribution = of(list);
      const found = percentilesOf(distribution);
      assert.equal(found.length, list.length === 0 ? 0 : 101);
      found.forEach((value, percent) => {
        assert.ok(value >= (found[percent - 1] ?? 0));
        if (percent > 0) assert.equal(value, quantile(distribution, percent / 100));
      });
    }),
  );
});

test('the share within a percentile is at least that percentile', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
      const distribution = of(list);
      assert.ok((shareWithin(distribution, quantile(distribution, share) ?? -1) ?? 0) >= share - 1e-9);
    }),
  );
});
