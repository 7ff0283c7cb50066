import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makePerson } from '../../../../test/people.ts';
import { numberOf, OURS } from '../../../../test/tracking-intake/pieces.ts';
import { openTracked, type Tracked } from '../../../../test/tracking-lookup/pieces.ts';

describe('POST /tracking/v3r2/tracking refuses as a whole', () => {
  let tracked: Tracked;
  before(async () => {
    tracked = await openTracked();
  });
  after(() => tracked.program.close());

  const ask = (headers: Readonly<Record<string, string>>) =>
    tracked.program.ask('/tracking/v3r2/tracking', {
      method: 'POST',
      headers,
      body: [{ trackingNumber: numberOf(OURS, 1) }],
    });

  it('with 403 a consumer and a call without a purpose', async () => {
    const { headers } = await makePerson(tracked.program, 'consumer');
    for (const [asker, words] of [
      [headers, 'tracking at usps\\.com'],
      [tracked.owner.headers, '"code":"purpose_required"'],
    ] as const) {
      const answer = await ask(asker);
      assert.equal(answer.status, 403);
      assertDialect('usps', answer);
      assert.match(answer.text, new RegExp(words));
    }
  });

  it('with 401 whoever sends no token', async () => {
    assert.equal((await ask({})).status, 401);
  });
});
