import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { numberOf, OURS } from '../../../../test/tracking-intake/pieces.ts';
import { asking } from '../../../../test/tracking-lookup/parties.ts';
import { openTracked, type Tracked } from '../../../../test/tracking-lookup/pieces.ts';

describe('POST /tracking/v3r2/tracking refuses with 400', () => {
  let tracked: Tracked;
  before(async () => {
    tracked = await openTracked();
  });
  after(() => tracked.program.close());

  const item = { trackingNumber: numberOf(OURS, 1) };
  const REFUSED: Readonly<Record<string, unknown>> = {
    '36 items': Array.from({ length: 36 }, () => item),
    'no item': [],
    'an object instead of a list': item,
    'a property that is not known': [{ ...item, zip: '14850' }],
    'a date that there is not': [{ ...item, mailingDate: '2026-13-01' }],
  };
  for (const [what, body] of Object.entries(REFUSED)) {
    it(what, async () => {
      const answer = await tracked.program.ask('/tracking/v3r2/tracking', {
        method: 'POST',
        headers: asking(tracked.owner),
        body: body as object,
      });
      assert.equal(answer.status, 400, answer.text);
      assertDialect('usps', answer);
      if (what === '36 items') assert.match(answer.text, /35/);
    });
  }
});
