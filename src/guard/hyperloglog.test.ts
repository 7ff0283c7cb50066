import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HyperLogLog } from './hyperloglog.ts';
import { keyedHash } from './keyed-hash.ts';
import { SlidingCount } from './sliding-count.ts';

const counted = (from: number, to: number, precision = 12): HyperLogLog => {
  const sketch = new HyperLogLog(precision);
  for (let value = from; value < to; value += 1) sketch.add(keyedHash(String(value), 7));
  return sketch;
};

describe('HyperLogLog', () => {
  it('counts a handful exactly', () => {
    for (const size of [0, 1, 2, 5, 10, 30]) assert.equal(Math.round(counted(0, size).count), size);
  });

  it('stays within four standard errors from a hundred to a hundred thousand', () => {
    const standardError = 1.04 / Math.sqrt(2 ** 12);
    for (const size of [100, 1_000, 5_000, 10_000, 20_000, 100_000]) {
      const { count } = counted(0, size);
      assert.ok(Math.abs(count / size - 1) < 4 * standardError, `${count} of ${size}`);
    }
  });

  it('counts repeated things once', () => {
    const sketch = counted(0, 500);
    for (let value = 0; value < 500; value += 1) sketch.add(keyedHash(String(value), 7));
    assert.equal(sketch.count, counted(0, 500).count);
  });

  it('merges into the sketch of the union', () => {
    const left = counted(0, 600);
    left.merge(counted(400, 1_000));
    assert.equal(left.count, counted(0, 1_000).count);
  });
});

describe('a sliding count', () => {
  it('forgets an hour after a day', () => {
    const hour = 3_600_000;
    const sliding = new SlidingCount(12);
    for (let value = 0; value < 20; value += 1) sliding.add(keyedHash(`a${value}`, 1), 0);
    for (let value = 0; value < 10; value += 1) sliding.add(keyedHash(`b${value}`, 1), 5 * hour);
    assert.equal(Math.round(sliding.count(23 * hour)), 30);
    assert.equal(Math.round(sliding.count(24 * hour)), 10);
    assert.equal(sliding.count(29 * hour), 0);
  });
});
