import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { numberOf, OURS } from '../../../../test/tracking-intake/pieces.ts';
import { asking } from '../../../../test/tracking-lookup/parties.ts';
import { openTracked } from '../../../../test/tracking-lookup/pieces.ts';

describe('GET /tracking/v3/tracking/{trackingNumber} answers 404', () => {
  it('to whoever has a basis, where nothing is held', async () => {
    const { program, owner } = await openTracked();
    try {
      const answer = await program.ask(`/tracking/v3/tracking/${numberOf(OURS, 99)}`, {
        headers: asking(owner),
      });
      assert.equal(answer.status, 404);
      assertDialect('usps', answer);
      assert.match(answer.text, /Tracking is not available for this item/);
      assert.equal(answer.headers['postern-freshness'], undefined);
    } finally {
      await program.close();
    }
  });
});
