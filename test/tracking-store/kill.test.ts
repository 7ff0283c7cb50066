import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killRounds } from './kill.ts';

test('a store whose process is killed keeps every acknowledged event once, its feed whole, its payload readable', async () => {
  const { acknowledged, events, payloads } = await killRounds({ rounds: 4, seed: 3, most: 60 });
  assert.ok(acknowledged >= 5 && events >= acknowledged && payloads > acknowledged);
});
