import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPostgres } from '../postgres.ts';
import { killRounds } from './kill.ts';

test('a node that is killed keeps in PostgreSQL every acknowledged event once, its feed whole, its payload readable', async (context) => {
  const server = await startPostgres();
  context.after(() => server.stop());
  const databaseUrl = await server.createDatabase();
  const tally = await killRounds({ rounds: 3, seed: 5, most: 40, databaseUrl });
  assert.ok(
    tally.acknowledged >= 3 && tally.events >= tally.acknowledged && tally.payloads > tally.acknowledged,
  );
});
