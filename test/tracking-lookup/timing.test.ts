/** The campaign `interference` compares times; here only that it runs, and that its measure would tell a difference. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareTimes, rankSumZ } from './timing.ts';

describe('the comparison of times', () => {
  it('is far from nought where one kind is slower, and near it where none is', () => {
    const steps = Array.from({ length: 500 }, (_, index) => (index * 7919) % 500);
    assert.ok(
      rankSumZ(
        steps.map((step) => step + 60),
        steps,
      ) > 4,
    );
    assert.ok(
      Math.abs(
        rankSumZ(
          steps,
          steps.map((step) => step + 0.5),
        ),
      ) < 1,
    );
  });

  it('asks for both kinds of every caller', async () => {
    const compared = await compareTimes(60, 1);
    assert.deepEqual(
      compared.map(({ who }) => who),
      ['a shipper', 'a platform'],
    );
    for (const { z, medianMs } of compared) {
      assert.ok(Number.isFinite(z));
      assert.ok(medianMs.held > 0 && medianMs.absent > 0);
    }
  });
});
