import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { numberOf, OURS } from '../../../../test/tracking-intake/pieces.ts';
import { asking } from '../../../../test/tracking-lookup/parties.ts';
import { openTracked, type Tracked } from '../../../../test/tracking-lookup/pieces.ts';

const NUMBER = numberOf(OURS, 1);

describe('GET /tracking/v3/tracking/{trackingNumber} refuses with 400', () => {
  let tracked: Tracked;
  before(async () => {
    tracked = await openTracked();
  });
  after(() => tracked.program.close());

  const REFUSED: Readonly<Record<string, string>> = {
    'a wrong check digit': `${NUMBER.slice(0, -1)}${(Number(NUMBER.at(-1)) + 1) % 10}`,
    'what is no number': 'hello',
    'a word that expand does not know': `${NUMBER}?expand=ALL`,
    'a ZIP Code of four digits': `${NUMBER}?destinationZIPCode=1485`,
    'a date that there is not': `${NUMBER}?mailingDate=2026-02-30`,
    'a parameter that is not known': `${NUMBER}?zip=14850`,
  };
  for (const [what, path] of Object.entries(REFUSED)) {
    it(what, async () => {
      const answer = await tracked.program.ask(`/tracking/v3/tracking/${path}`, {
        headers: asking(tracked.owner),
      });
      assert.equal(answer.status, 400, answer.text);
      assertDialect('usps', answer);
      assert.ok(!answer.text.includes(NUMBER.slice(5, 18)), 'the number is not repeated');
    });
  }
});
