import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/locations/v3/post-office-locations?ZIPCode=10463';

describe('GET /locations/v3/post-office-locations refuses with 403', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('an app that is suspended, while anybody without a token is answered', async () => {
    const app = await makeApp(program);
    const suspended = await program.operate(`/postern/v1/apps/${app.id}/status`, {
      method: 'POST',
      body: { status: 'suspended' },
    });
    assert.equal(suspended.status, 200, suspended.text);
    const answer = await program.ask(PATH, { headers: app.headers });
    assert.equal(answer.status, 403, answer.text);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"principal_suspended"/);
    assert.equal((await program.ask(PATH)).status, 200);
  });
});
