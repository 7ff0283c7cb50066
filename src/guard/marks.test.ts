import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { midOf, parseMid } from '../postal/barcode/index.ts';
import { canariesOf, type ReservedRange } from './canary.ts';
import { markOrder, traceOrder } from './watermark.ts';

const KEY = new Uint8Array(32).fill(5);

const rangeOf = (text: string): ReservedRange => {
  const mid = parseMid(text);
  assert.ok(mid !== null);
  return { mid, serviceType: '055', from: 9_000_000n, to: 9_009_999n };
};

describe('canary numbers', () => {
  it('are valid package numbers of the Mailer ID they are planted under', () => {
    for (const text of ['123456', '912345678']) {
      for (const number of canariesOf(KEY, 'org_a', rangeOf(text), 5)) {
        const read = midOf(number);
        assert.equal(read.determined && read.mid, text, number);
      }
    }
  });

  it('are the same again for the same recipient and differ between recipients', () => {
    const range = rangeOf('912345678');
    const mine = canariesOf(KEY, 'org_a', range, 20);
    assert.deepEqual(canariesOf(KEY, 'org_a', range, 20), mine);
    assert.equal(new Set(mine).size, 20);
    assert.ok(canariesOf(KEY, 'org_b', range, 20).some((number) => !mine.includes(number)));
  });

  it('are refused where the range does not fit the serial numbers', () => {
    const range = { ...rangeOf('912345678'), to: 10_000_000n };
    assert.throws(() => canariesOf(KEY, 'org_a', range, 5), { code: 'canary_range' });
  });
});

describe('the order of an export', () => {
  const ids = Array.from({ length: 400 }, (_, index) => `92055912345678${index}`);
  const recipients = ['org_a', 'org_b', 'org_c', 'org_d'];

  it('names the recipient whose copy leaked, also from a torn part of it', () => {
    for (const recipient of recipients) {
      const copy = markOrder(ids, (id) => id, KEY, recipient);
      const torn = copy.filter((_, index) => index % 3 !== 0).slice(20, 200);
      const [first, second] = traceOrder(torn, KEY, recipients);
      assert.deepEqual(first, { recipient, agreement: 1 });
      assert.ok((second?.agreement ?? 1) < 0.75);
    }
  });

  it('changes, drops and adds no row', () => {
    assert.deepEqual(markOrder(ids, (id) => id, KEY, 'org_a').toSorted(), ids.toSorted());
  });
});
