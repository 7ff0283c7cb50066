import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/addresses/v3/address?streetAddress=3120%20M%20St%20NW&city=Washington&state=DC&ZIPCode=20007';

describe('GET /addresses/v3/address refuses with 403', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  it('a purpose that postal data is not given for', async () => {
    const answer = await program.ask(PATH, { headers: { ...app.headers, 'postern-purpose': 'marketing' } });
    assert.equal(answer.status, 403);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"purpose_forbidden"/);
    assert.doesNotMatch(answer.text, /3120/);
  });

  it('an app that is suspended, at the next request', async () => {
    const other = await makeApp(program);
    assert.equal((await program.ask(PATH, { headers: other.headers })).status, 200);
    await program.operate(`/postern/v1/apps/${other.id}/status`, {
      method: 'POST',
      body: { status: 'suspended' },
    });
    const answer = await program.ask(PATH, { headers: other.headers });
    assert.equal(answer.status, 403);
    assertDialect('usps', answer);
  });
});
