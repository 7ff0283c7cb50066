import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { type Answered, openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/addresses/v3/city-state?ZIPCode=90210';

interface UspsError {
  readonly error: {
    readonly message: string;
    readonly errors: readonly { readonly title: string; readonly detail: string; readonly source: unknown }[];
  };
}

describe('GET /addresses/v3/city-state refuses with 401', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  const refused = async (headers: Readonly<Record<string, string>>): Promise<Answered> => {
    const answer = await program.ask(PATH, { headers });
    assert.equal(answer.status, 401, answer.text);
    assertDialect('usps', answer);
    return answer;
  };

  it('a call without a token, with a challenge that names no error', async () => {
    const { headers } = await refused({});
    assert.equal(
      headers['www-authenticate'],
      'Bearer realm="http://localhost", resource_metadata="http://localhost/.well-known/oauth-protected-resource"',
    );
  });

  it('a token that is malformed, unknown, or of another scheme', async () => {
    const { secret } = await makeApp(program);
    for (const authorization of [
      'Bearer x',
      `Bearer ptk_${'a'.repeat(43)}`,
      `Bearer ${secret}`,
      'Basic dXNlcjpwYXNz',
      'Bearer',
      'Bearer a b',
    ]) {
      const { headers, json } = await refused({ authorization });
      assert.match(headers['www-authenticate'] ?? '', /, error="invalid_token"$/);
      const [fault] = (json as UspsError).error.errors;
      assert.deepEqual([fault?.title, fault?.source], ['invalid_token', 'Access Token']);
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
    assert.match((await refused(app.headers)).text, /revoked/);
  });

  it('a token whose scope does not hold addresses, as USPS does', async () => {
    const { headers } = await makeApp(program, { scope: 'tracking' });
    const { error } = (await refused(headers)).json as UspsError;
    assert.equal(error.message, 'Insufficient OAuth scope.');
    assert.deepEqual(error.errors[0], {
      status: '401',
      title: 'invalid_oauth_scope',
      detail: 'The OAuth scope is invalid, missing or insufficient to access resource.',
      source: 'Access Token',
    });
  });
});
