import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { openBareProgram } from '../../../../test/locations/import-into.ts';

it('GET /locations/v3/post-office-locations answers 503 where no edition was imported', async () => {
  const program = await openBareProgram();
  try {
    const answer = await program.ask('/locations/v3/post-office-locations?ZIPCode=10463');
    assert.equal(answer.status, 503, answer.text);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"edition_missing"/);
  } finally {
    await program.close();
  }
});
