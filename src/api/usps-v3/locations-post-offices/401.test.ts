import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/locations/v3/post-office-locations?ZIPCode=10463';

describe('GET /locations/v3/post-office-locations refuses with 401', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('a token that is no good, though none is needed', async () => {
    assert.equal((await program.ask(PATH)).status, 200);
    for (const authorization of ['Bearer x', `Bearer ptk_${'a'.repeat(43)}`, 'Basic dXNlcjpwYXNz', '']) {
      const answer = await program.ask(PATH, { headers: { authorization } });
      assert.equal(answer.status, 401, authorization);
      assertDialect('usps', answer);
      assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer realm=.*error="invalid_token"$/);
    }
  });

  it('a token that has been revoked, at the next request', async () => {
    const app = await makeApp(program);
    assert.equal((await program.ask(PATH, { headers: app.headers })).status, 200);
    await program.ask('/oauth2/v3/revoke', {
      method: 'POST',
      headers: app.headers,
      body: { token: app.token },
    });
    assert.equal((await program.ask(PATH, { headers: app.headers })).status, 401);
  });
});
