import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { assertDialect } from '../../../test/gateway/bodies.ts';
import { expectJson, makeApp, type TestApp } from '../../../test/people.ts';
import { type Answered, openProgram, type TestProgram } from '../../../test/program.ts';

interface Token {
  readonly access_token: string;
  readonly scope: string;
  readonly issued_at: unknown;
  readonly expires_in: unknown;
}

const HOUR_MS = 3_600_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const asking = (app: TestApp, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  grant_type: 'client_credentials',
  client_id: app.id,
  client_secret: app.secret,
  ...more,
});

const askToken = (program: TestProgram, body: object): Promise<Answered> =>
  program.ask('/oauth2/v3/token', { method: 'POST', body });

describe('POST /oauth2/v3/token', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '1000' });
    app = await makeApp(program);
  });
  after(() => program.close());

  const refused = async (body: object, status: number, error: string): Promise<string> => {
    const answer = await askToken(program, body);
    assert.equal(answer.status, status, answer.text);
    assertDialect('oauth', answer);
    assert.equal((answer.json as { error: string }).error, error);
    return answer.text;
  };

  it('answers the fields of a live token, in their order, with numbers as numbers', async () => {
    const answer = await askToken(program, asking(app));
    const token = expectJson<Token>(answer, 200);
    assert.deepEqual(Object.keys(token), [
      'access_token',
      'token_type',
      'issued_at',
      'expires_in',
      'status',
      'scope',
      'issuer',
      'client_id',
      'application_name',
      'api_products',
      'public_key',
    ]);
    assert.equal(typeof token.issued_at, 'number');
    assert.equal(token.expires_in, 28799);
    const { token_type, status, api_products, client_id } = answer.json as Record<string, unknown>;
    assert.deepEqual(
      [token_type, status, api_products, client_id],
      ['Bearer', 'approved', '[Public Access I]', app.id],
    );
    assert.equal(answer.headers['cache-control'], 'no-store');
  });

  it('takes a form as well as JSON', async () => {
    const answer = await program.ask('/oauth2/v3/token', {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(asking(app)).toString(),
    });
    const { access_token } = expectJson<Token>(answer, 200);
    const used = await program.ask('/addresses/v3/city-state?ZIPCode=90210', {
      headers: { authorization: `Bearer ${access_token}` },
    });
    assert.equal(used.status, 200);
  });

  it('has its times as texts where the specification is asked for', async () => {
    const spec = await openProgram({ POSTERN_WIRE: 'spec' });
    try {
      const token = expectJson<Token>(await askToken(spec, asking(await makeApp(spec))), 200);
      assert.match(String(token.issued_at), /^\d{13}$/);
      assert.deepEqual([typeof token.issued_at, token.expires_in], ['string', '28799']);
    } finally {
      await spec.close();
    }
  });

  it('grants all scopes of the products when none is asked, and those held among those asked', async () => {
    const all = expectJson<Token>(await askToken(program, asking(app)), 200).scope.split(' ');
    assert.ok(all.includes('addresses') && all.includes('locations') && !all.includes('tracking'));
    const some = await askToken(program, asking(app, { scope: 'tracking  locations addresses' }));
    assert.deepEqual(expectJson<Token>(some, 200).scope.split(' ').sort(), ['addresses', 'locations']);
  });

  it('answers 200 with an empty scope where none of those asked is held', async () => {
    const token = expectJson<Token>(await askToken(program, asking(app, { scope: 'tracking' })), 200);
    assert.equal(token.scope, '');
  });

  it('refuses missing and wrong credentials with invalid_client, and tells neither part which was wrong', async () => {
    const { client_secret: _secret, ...half } = asking(app);
    await refused(half, 401, 'invalid_client');
    const other = await makeApp(program);
    const texts = [
      await refused(asking(app, { client_secret: `pcs_${'a'.repeat(43)}` }), 401, 'invalid_client'),
      await refused(asking(app, { client_id: 'app_000000000000000000000000' }), 401, 'invalid_client'),
      await refused(asking(app, { client_secret: other.secret }), 401, 'invalid_client'),
    ];
    assert.equal(new Set(texts).size, 1);
  });

  it('tells a secret that was revoked from one that has expired', async () => {
    const other = await makeApp(program);
    const rotated = await program.operate(`/postern/v1/credentials/${other.credential}/rotate`, {
      method: 'POST',
      body: { overlapHours: 1 },
    });
    const fresh = expectJson<{ id: string; secret: string }>(rotated, 201);
    // Both are alive during the overlap.
    expectJson(await askToken(program, asking(other)), 200);
    expectJson(await askToken(program, asking(other, { client_secret: fresh.secret })), 200);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * HOUR_MS });
    try {
      assert.match(await refused(asking(other), 401, 'invalid_client'), /expired/);
      expectJson(await askToken(program, asking(other, { client_secret: fresh.secret })), 200);
    } finally {
      mock.timers.reset();
    }
    await program.operate(`/postern/v1/credentials/${fresh.id}/revoke`, { method: 'POST' });
    const text = await refused(asking(other, { client_secret: fresh.secret }), 401, 'invalid_client');
    assert.match(text, /revoked/);
  });

  it('refuses an app that is suspended, and one whose organisation is', async () => {
    const one = await makeApp(program);
    await program.operate(`/postern/v1/apps/${one.id}/status`, {
      method: 'POST',
      body: { status: 'suspended' },
    });
    assert.match(await refused(asking(one), 401, 'invalid_client'), /suspended/);
    const two = await makeApp(program);
    await program.operate(`/postern/v1/organisations/${two.organisation}/status`, {
      method: 'POST',
      body: { status: 'suspended' },
    });
    assert.match(await refused(asking(two), 401, 'invalid_client'), /suspended/);
  });

  it('refuses other grants by their RFC 6749 code', async () => {
    await refused({ ...asking(app), grant_type: 'password' }, 400, 'unsupported_grant_type');
    await refused({ client_id: app.id, client_secret: app.secret }, 400, 'invalid_request');
  });

  it('refuses bodies that are no JSON, and never repeats them', async () => {
    for (const body of [`{"client_secret": "${app.secret}"`, `${app.secret}`, `{"a":${app.secret}}`, '']) {
      const answer = await program.ask('/oauth2/v3/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      assert.equal(answer.status, 400, answer.text);
      assertDialect('oauth', answer);
      for (const part of [app.secret, app.secret.slice(0, 8), app.secret.slice(-8)]) {
        assert.ok(!answer.text.includes(part), answer.text);
      }
    }
  });

  it('never repeats a secret that stands in the wrong place or form', async () => {
    for (const body of [
      { ...asking(app), client_secret: [app.secret] },
      { ...asking(app), client_secret: `${app.secret}${'x'.repeat(300)}` },
      { ...asking(app), client_secret: { [app.secret]: 1 } },
    ]) {
      const text = await refused(body, 400, 'invalid_request');
      assert.ok(!text.includes(app.secret), text);
    }
  });

  it('refuses media types that it does not read, and prototypes in JSON', async () => {
    for (const type of ['text/plain', 'text/csv', 'application/octet-stream', 'application/xml']) {
      const answer = await program.ask('/oauth2/v3/token', {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(asking(app)),
      });
      assert.equal(answer.status, 415, `${type}: ${answer.text}`);
      assertDialect('oauth', answer);
    }
    const poisoned = await program.ask('/oauth2/v3/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"__proto__": {"admin": true}, "grant_type": "client_credentials"}',
    });
    assert.equal(poisoned.status, 400);
  });

  it('ends its tokens when their time is over', async () => {
    const token = expectJson<Token>(await askToken(program, asking(app)), 200);
    const headers = { authorization: `Bearer ${token.access_token}` };
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 28_800_000 });
    try {
      const answer = await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers });
      assert.equal(answer.status, 401);
      assert.match(answer.text, /expired/);
    } finally {
      mock.timers.reset();
    }
  });
});
