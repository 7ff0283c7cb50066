import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killRounds } from './kill.ts';

test('a log whose process is killed keeps every acknowledged entry and verifies', async () => {
  const { acknowledged, entries } = await killRounds({ mode: 'log', rounds: 6, seed: 1, most: 1500 });
  assert.ok(acknowledged > 0 && entries >= acknowledged);
});

test('a journal whose process is killed keeps every acknowledged decision, and store and log agree', async () => {
  const { acknowledged, entries } = await killRounds({ mode: 'journal', rounds: 5, seed: 2, most: 300 });
  assert.ok(acknowledged > 0 && entries > 0);
});
