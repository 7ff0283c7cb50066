import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makePerson } from '../../../../test/people.ts';
import { numberOf, OURS, onlineNumber } from '../../../../test/tracking-intake/pieces.ts';
import { asking } from '../../../../test/tracking-lookup/parties.ts';
import { openTracked, type Tracked } from '../../../../test/tracking-lookup/pieces.ts';

describe('GET /tracking/v3/tracking/{trackingNumber} refuses with 403', () => {
  let tracked: Tracked;
  before(async () => {
    tracked = await openTracked();
  });
  after(() => tracked.program.close());

  const ask = (number: string, headers: Readonly<Record<string, string>>) =>
    tracked.program.ask(`/tracking/v3/tracking/${number}`, { headers });

  it("a Mailer ID that is not the caller's, the same whether the piece is held or not", async () => {
    const headers = asking(tracked.stranger);
    const [held, absent] = [await ask(numberOf(OURS, 1), headers), await ask(numberOf(OURS, 2), headers)];
    assert.equal(held.status, 403);
    assertDialect('usps', held);
    assert.equal(held.text, absent.text);
    assert.match(held.text, /"code":"mid_not_own"/);
  });

  it('and explains it by the record, from what the caller has itself', async () => {
    const { headers } = await ask(numberOf(OURS, 1), asking(tracked.stranger));
    const explained = await tracked.program.ask(`/postern/v1/decisions/${headers['postern-decision']}`, {
      headers: tracked.stranger.headers,
    });
    assert.match(explained.text, /is not one of the 1 registered to your organisation/);
    assert.match(explained.text, /tracking\.shipper/);
  });

  it('a number that proves no Mailer ID', async () => {
    const answer = await ask(onlineNumber(1), asking(tracked.owner));
    assert.equal(answer.status, 403);
    assert.match(answer.text, /"code":"mid_undetermined"/);
  });

  it('a consumer, who is pointed to usps.com whether the piece is held or not', async () => {
    const { headers } = await makePerson(tracked.program, 'consumer');
    const [held, absent] = [await ask(numberOf(OURS, 1), headers), await ask(numberOf(OURS, 2), headers)];
    assert.equal(held.status, 403);
    assert.equal(held.text, absent.text);
    assert.match(held.text, /tracking at usps\.com/);
  });

  it('a call without a purpose', async () => {
    const answer = await ask(numberOf(OURS, 1), tracked.owner.headers);
    assert.equal(answer.status, 403);
    assert.match(answer.text, /"code":"purpose_required"/);
  });
});
