import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/addresses/v3/city-state?ZIPCode=90210';

describe('GET /addresses/v3/city-state refuses with 429', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    const set = await program.operate(`/postern/v1/apps/${app.id}/quotas`, {
      method: 'POST',
      body: { api: 'addresses', limit: 3, windowSeconds: 3600 },
    });
    assert.equal(set.status, 200, set.text);
  });
  after(() => program.close());

  it('an app that has used up what it was given for this API, and says when to come again', async () => {
    for (let call = 0; call < 3; call += 1) {
      const answer = await program.ask(PATH, { headers: app.headers });
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.headers.ratelimit ?? '', new RegExp(`^"addresses";r=${2 - call};t=\\d+$`));
    }
    const refused = await program.ask(PATH, { headers: app.headers });
    assert.equal(refused.status, 429);
    assertDialect('usps', refused);
    assert.equal(refused.headers['ratelimit-policy'], '"addresses";q=3;w=3600');
    const seconds = Number(refused.headers['retry-after']);
    assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600, String(seconds));
    assert.match(refused.headers.ratelimit ?? '', new RegExp(`^"addresses";r=0;t=${seconds}$`));
  });

  it('nobody else: other apps and other APIs go on', async () => {
    const other = await makeApp(program, { organisation: app.organisation });
    assert.equal((await program.ask(PATH, { headers: other.headers })).status, 200);
    assert.equal((await program.ask('/postern/v1/zips/90210', { headers: app.headers })).status, 200);
  });

  it('a request under a wrong input too, and records no decision of the policy for it', async () => {
    const refused = await program.ask('/addresses/v3/city-state', { headers: app.headers });
    assert.equal(refused.status, 429);
    const entry = (await program.journal()).find(
      ({ record }) => record.id === refused.headers['postern-decision'],
    );
    assert.deepEqual([entry?.record.code, entry?.record.mode], ['quota_exceeded', 'none']);
  });
});
