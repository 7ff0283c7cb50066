import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { numberOf, OURS } from '../../../../test/tracking-intake/pieces.ts';

const PATH = `/tracking/v3/tracking/${numberOf(OURS, 1)}`;

describe('GET /tracking/v3/tracking/{trackingNumber} refuses with 401', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('whoever sends no token, or one that is not known', async () => {
    for (const headers of [{}, { authorization: `Bearer prl_${'a'.repeat(64)}` }]) {
      const answer = await program.ask(PATH, { headers });
      assert.equal(answer.status, 401);
      assertDialect('usps', answer);
    }
  });

  it('a token whose products do not hold the scope, as USPS does', async () => {
    const { headers } = await makeApp(program, { role: 'shipper' });
    const answer = await program.ask(PATH, { headers: { ...headers, 'postern-purpose': 'shipping' } });
    assert.ok(answer.status === 401 || answer.status === 403, answer.text);
    assertDialect('usps', answer);
  });
});
