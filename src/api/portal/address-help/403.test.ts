import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';

describe('address help', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  it('asks for a token with 401', async () => {
    for (const path of ['complete?q=3120%20M', 'explain?text=3120%20M']) {
      const answer = await program.ask(`/postern/v1/addresses/${path}`);
      assert.equal(answer.status, 401);
      assertDialect('problem', answer);
    }
  });

  it('is refused with 403 to an app without the scope addresses', async () => {
    const { headers } = await makeApp(program, { scope: 'tracking' });
    const answer = await program.ask('/postern/v1/addresses/complete?q=3120%20M', { headers });
    assert.equal(answer.status, 403);
    assertDialect('problem', answer);
  });

  it('lets no app import address data', async () => {
    const answer = await program.ask('/postern/v1/editions/zip4?name=x', {
      method: 'POST',
      headers: { ...app.headers, 'content-type': 'application/octet-stream' },
      body: zip4File(),
    });
    assert.equal(answer.status, 403);
    const { json } = await program.ask('/postern/v1/editions');
    assert.ok(
      (json as { editions: { dataset: string }[] }).editions.every(({ dataset }) => dataset !== 'zip4'),
    );
  });
});
