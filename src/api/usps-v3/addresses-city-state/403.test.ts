import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/addresses/v3/city-state?ZIPCode=90210';

describe('GET /addresses/v3/city-state refuses with 403', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  it('a purpose that postal data is not given for, naming rule and citation', async () => {
    const answer = await program.ask(PATH, { headers: { ...app.headers, 'postern-purpose': 'marketing' } });
    assert.equal(answer.status, 403);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"purpose_forbidden"/);
    assert.match(answer.text, /marketing/);
    const explained = await program.ask(`/postern/v1/decisions/${answer.headers['postern-decision']}`, {
      headers: app.headers,
    });
    assert.equal((explained.json as { code: string }).code, 'purpose_forbidden');
  });

  it('a purpose that was not granted', async () => {
    const answer = await program.ask(PATH, { headers: { ...app.headers, 'postern-purpose': 'shipping' } });
    assert.equal(answer.status, 403);
    assert.match(answer.text, /"code":"purpose_not_granted"/);
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
    assert.match(answer.text, /"code":"principal_suspended"/);
  });

  it('an app whose organisation is suspended', async () => {
    const other = await makeApp(program);
    await program.operate(`/postern/v1/organisations/${other.organisation}/status`, {
      method: 'POST',
      body: { status: 'suspended' },
    });
    assert.equal((await program.ask(PATH, { headers: other.headers })).status, 403);
  });
});
