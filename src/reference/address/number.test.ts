import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { inRange, unpadded } from './number.ts';

describe('ranges of numbers', () => {
  it('hold whole numbers between their ends, of their parity', () => {
    fc.assert(
      fc.property(
        fc.nat(99_999),
        fc.nat(99_999),
        fc.nat(99_999),
        fc.constantFrom('both', 'odd', 'even'),
        (number, one, other, parity) => {
          const low = Math.min(one, other);
          const high = Math.max(one, other);
          const expected =
            number >= low &&
            number <= high &&
            (parity === 'both' || (number % 2 === 1) === (parity === 'odd'));
          assert.equal(inRange(String(number), String(low), String(high), parity), expected);
        },
      ),
    );
  });

  it('compare numbers of letters and digits part by part', () => {
    assert.ok(inRange('N6W23001', 'N6W23000', 'N6W23999', 'both'));
    assert.ok(!inRange('N6W24001', 'N6W23000', 'N6W23999', 'both'));
    assert.ok(!inRange('23001', 'N6W23000', 'N6W23999', 'both'));
    assert.ok(inRange('112-20', '112-10', '112-40', 'even'));
    assert.ok(!inRange('113-20', '112-10', '112-40', 'both'));
    assert.ok(!inRange('112-21', '112-10', '112-40', 'even'));
    assert.ok(inRange('C', 'A', 'F', 'both'));
    assert.ok(!inRange('G', 'A', 'F', 'both'));
    assert.ok(!inRange('AB', 'A', 'F', 'both'));
    assert.ok(inRange('12B', '10B', '20B', 'both'));
    assert.ok(!inRange('12C', '10B', '20B', 'both'));
  });

  it('never throw, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (number, low, high) => {
        assert.equal(typeof inRange(number, low, high, 'odd'), 'boolean');
      }),
    );
  });

  it('lose the padding of products and nothing else', () => {
    assert.equal(unpadded('0000003120'), '3120');
    assert.equal(unpadded('00000012A '), '12A');
    assert.equal(unpadded('0000000000'), '0');
    assert.equal(unpadded('          '), '');
  });
});
