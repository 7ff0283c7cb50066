import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram } from '../../../../test/program.ts';

it('GET /locations/v3/dropoff-locations answers 503 where no answers were imported', async () => {
  const program = await openProgram();
  try {
    const { headers } = await makeApp(program);
    const answer = await program.ask('/locations/v3/dropoff-locations?destinationZIPCode=10001', { headers });
    assert.equal(answer.status, 503, answer.text);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"edition_missing"/);
  } finally {
    await program.close();
  }
});
