import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/addresses/v3/zipcode?streetAddress=3120%20M%20St%20NW&city=Washington&state=DC&ZIPCode=20007';

describe('GET /addresses/v3/zipcode refuses with 401', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('a call without a token, with a challenge', async () => {
    const answer = await program.ask(PATH);
    assert.equal(answer.status, 401);
    assertDialect('usps', answer);
    assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer realm=/);
    assert.doesNotMatch(answer.text, /3120/);
  });

  it('a token that is not known', async () => {
    const answer = await program.ask(PATH, { headers: { authorization: `Bearer ptk_${'a'.repeat(43)}` } });
    assert.equal(answer.status, 401);
    assertDialect('usps', answer);
  });

  it('a token whose scope does not hold addresses, as USPS does', async () => {
    const { headers } = await makeApp(program, { scope: 'tracking' });
    const answer = await program.ask(PATH, { headers });
    assert.equal(answer.status, 401);
    assert.match(answer.text, /"message":"Insufficient OAuth scope\."/);
  });
});
