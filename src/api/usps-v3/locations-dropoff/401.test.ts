import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/locations/v3/dropoff-locations?destinationZIPCode=30301';

describe('GET /locations/v3/dropoff-locations refuses with 401', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('a call without a token, and a token that is not known', async () => {
    for (const headers of [{}, { authorization: `Bearer ptk_${'a'.repeat(43)}` }]) {
      const answer = await program.ask(PATH, { headers });
      assert.equal(answer.status, 401);
      assertDialect('usps', answer);
      assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer realm=/);
    }
  });

  it('a token whose scope does not hold locations, as USPS does', async () => {
    const { headers } = await makeApp(program, { scope: 'addresses' });
    const answer = await program.ask(PATH, { headers });
    assert.equal(answer.status, 401);
    assert.match(answer.text, /"message":"Insufficient OAuth scope\."/);
  });
});
