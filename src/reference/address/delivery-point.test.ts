import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { deliveryPointOf } from './delivery-point.ts';

describe('delivery points', () => {
  it('are the last two digits of the number, as in the official sample', () => {
    const point = deliveryPointOf({ zip: '20007', plus4: '3704', rule: 'primary-number', number: '3120' });
    assert.equal(point?.digits, '20');
    assert.equal(point?.confidence, 'likely');
  });

  it('are padded for a number of one digit, and 99 for general delivery', () => {
    const of = (rule: 'primary-number' | 'general-delivery', number: string): string | undefined =>
      deliveryPointOf({ zip: '20007', plus4: '0001', rule, number })?.digits;
    assert.equal(of('primary-number', '7'), '07');
    assert.equal(of('general-delivery', ''), '99');
  });

  it('are not guessed for letters and fractions, nor without a +4', () => {
    for (const number of ['12A', '100 1/2', 'N6W23001', '']) {
      assert.equal(deliveryPointOf({ zip: '20007', plus4: '0001', rule: 'primary-number', number }), null);
    }
    assert.equal(deliveryPointOf({ zip: '20007', plus4: '', rule: 'primary-number', number: '12' }), null);
  });

  it('have a check digit that makes the sum of all digits a multiple of ten', () => {
    fc.assert(
      fc.property(fc.nat(99_999), fc.nat(9_999), fc.nat(99_999), (zip, plus4, number) => {
        const zipText = String(zip).padStart(5, '0');
        const plus4Text = String(plus4).padStart(4, '0');
        const point = deliveryPointOf({
          zip: zipText,
          plus4: plus4Text,
          rule: 'box-number',
          number: String(number),
        });
        const all = zipText + plus4Text + point?.digits + point?.checkDigit;
        assert.equal(all.length, 12);
        assert.equal([...all].reduce((sum, digit) => sum + Number(digit), 0) % 10, 0);
      }),
    );
  });
});
