/** What an app may learn about tokens and do to them: its own, and no other's. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../test/people.ts';
import { type Answered, openProgram, type TestProgram } from '../../../test/program.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
describe('tokens of an app', () => {
  let program: TestProgram;
  let app: TestApp;
  let other: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    other = await makeApp(program);
  });
  after(() => program.close());

  const call = (name: 'revoke' | 'introspect', by: TestApp, body: object | string): Promise<Answered> =>
    program.ask(`/oauth2/v3/${name}`, {
      method: 'POST',
      body,
      headers: { ...by.headers, ...(typeof body === 'string' && FORM) },
    });

  const works = async ({ headers }: TestApp): Promise<boolean> =>
    (await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers })).status === 200;

  describe('POST /oauth2/v3/introspect', () => {
    it('tells an app the members of RFC 7662 of its own token, by JSON and by form', async () => {
      for (const body of [{ token: app.token }, new URLSearchParams({ token: app.token }).toString()]) {
        const answer = await call('introspect', app, body);
        assert.equal(answer.status, 200, answer.text);
        const { active, client_id, token_type, exp, iat, scope } = answer.json as Record<string, unknown>;
        assert.deepEqual([active, client_id, token_type], [true, app.id, 'Bearer']);
        assert.equal(Number(exp) - Number(iat), 28799);
        assert.match(String(scope), /\baddresses\b/);
      }
    });

    it('says of the tokens of others what it says of none: inactive, and nothing more', async () => {
      const texts = await Promise.all(
        [other.token, `ptk_${'a'.repeat(43)}`, 'nonsense', app.secret].map(
          async (token) => (await call('introspect', app, { token })).text,
        ),
      );
      assert.deepEqual([...new Set(texts)], ['{"active":false}']);
    });

    it('refuses a call without a token in the dialect of OAuth', async () => {
      const answer = await program.ask('/oauth2/v3/introspect', {
        method: 'POST',
        body: { token: app.token },
      });
      assert.equal(answer.status, 401);
      assertDialect('oauth', answer);
    });
  });

  describe('POST /oauth2/v3/revoke', () => {
    it('leaves the tokens of others as they are, and does not say that they exist', async () => {
      const answers = [
        await call('revoke', app, { token: other.token }),
        await call('revoke', app, { token: 'nonsense', token_type_hint: 'refresh_token' }),
      ];
      assert.deepEqual(
        answers.map(({ status, text }) => [status, text]),
        [
          [200, ''],
          [200, ''],
        ],
      );
      assert.ok(await works(other));
    });

    it('ends a token of its own at the next request, and its introspection', async () => {
      const mine = await makeApp(program);
      assert.ok(await works(mine));
      const answer = await call('revoke', mine, new URLSearchParams({ token: mine.token }).toString());
      assert.deepEqual([answer.status, answer.text], [200, '']);
      assert.ok(!(await works(mine)));
    });

    it('ends with the secret that a token was issued by', async () => {
      const mine = await makeApp(program);
      assert.ok(await works(mine));
      const revoked = await program.operate(`/postern/v1/credentials/${mine.credential}/revoke`, {
        method: 'POST',
      });
      assert.equal(revoked.status, 200);
      assert.ok(!(await works(mine)));
    });
  });

  describe('metadata', () => {
    it('of the authorisation server names the addresses that answer (RFC 8414)', async () => {
      const answer = await program.ask('/.well-known/oauth-authorization-server');
      assert.equal(answer.status, 200);
      const document = answer.json as Record<string, unknown>;
      assert.equal(document.issuer, 'http://localhost');
      for (const member of ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint']) {
        const { pathname, origin } = new URL(String(document[member]));
        assert.equal(origin, 'http://localhost');
        const there = await program.ask(pathname, { method: 'POST', body: {} });
        assert.ok([400, 401].includes(there.status), `${pathname}: ${there.status}`);
      }
      assert.deepEqual(document.grant_types_supported, ['client_credentials']);
      assert.ok((document.scopes_supported as string[]).includes('addresses'));
    });

    it('of the resource names its authorisation server (RFC 9728), and a challenge leads to it', async () => {
      const challenge = (await program.ask('/addresses/v3/city-state?ZIPCode=90210')).headers[
        'www-authenticate'
      ];
      const address = /resource_metadata="([^"]+)"/.exec(challenge ?? '')?.[1] ?? '';
      const answer = await program.ask(new URL(address).pathname);
      const document = answer.json as Record<string, unknown>;
      assert.deepEqual(
        [document.resource, document.authorization_servers],
        ['http://localhost', ['http://localhost']],
      );
    });
  });
});
