import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killRounds } from './kill.ts';

test('a server killed while it delivers sends all that it acknowledged after its next start, under the same ids', async () => {
  const tally = await killRounds({ rounds: 3, seed: 5, most: 40 });
  assert.equal(tally.kills, 3);
  assert.ok(tally.acknowledged > 3 && tally.delivered >= tally.acknowledged, JSON.stringify(tally));
});
