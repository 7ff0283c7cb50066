import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killRounds } from './kill.ts';

test('a server killed under load starts again, verifies, and has lost nothing it acknowledged', async () => {
  const { kills, answers, durable, entries } = await killRounds({ rounds: 3, seed: 3, most: 120 });
  assert.equal(kills, 3);
  assert.ok(answers > 20 && durable > 10 && entries > 10, JSON.stringify({ answers, durable, entries }));
});
