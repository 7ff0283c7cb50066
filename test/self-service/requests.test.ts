/** The request log of an app, its tokens to try requests out, and how it stands with its limits. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bearer, expectJson, makeApp, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';

interface Line {
  readonly decisionId: string;
  readonly at: string;
  readonly route: string;
  readonly method: string;
  readonly effect: string;
  readonly code: string;
  readonly status: number;
  readonly parameters: Record<string, string>;
}

interface Log {
  readonly requests: readonly Line[];
  readonly next: string | null;
}

const UNKNOWN_APP = `app_${'0'.repeat(24)}`;

describe('the developer portal shows of an app', () => {
  let program: TestProgram;
  let developer: TestPerson;
  let app: TestApp;
  let other: TestApp;

  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '1000' });
    developer = await makePerson(program, 'developer');
    app = await makeApp(program, { organisation: developer.organisation });
    other = await makeApp(program);
    for (let call = 0; call < 7; call += 1) {
      await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers: app.headers });
      await program.ask('/addresses/v3/city-state?ZIPCode=10001', { headers: other.headers });
    }
    await program.ask('/tracking/v3/tracking/9205590234567800000014', { headers: app.headers });
  });
  after(() => program.close());

  const get = (path: string, by: Pick<TestPerson, 'headers'> = developer): Promise<Answered> =>
    program.ask(`/postern/v1/${path}`, { headers: by.headers });
  const log = async (query = '', by?: TestPerson): Promise<Log> =>
    expectJson<Log>(await get(`apps/${app.id}/requests${query}`, by), 200);

  it('its requests, newest first, and nobody else’s', async () => {
    const { requests, next } = await log();
    assert.equal(next, null);
    assert.equal(requests.length, 8);
    const [newest, ...older] = requests;
    assert.equal(newest?.effect, 'forbid');
    assert.equal(newest?.route, 'GET /tracking/v3/tracking/:trackingNumber');
    assert.equal(newest?.method, 'GET');
    for (const line of older) {
      assert.deepEqual(
        [line.route, line.effect, line.status, line.parameters],
        ['GET /addresses/v3/city-state', 'permit', 200, { zip3: '902' }],
      );
    }
    const times = requests.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted().reverse());
  });

  it('the same requests page by page, each once', async () => {
    const whole = (await log()).requests.map(({ decisionId }) => decisionId);
    for (const limit of [1, 3, 8]) {
      const paged: string[] = [];
      let next: string | null = '';
      for (let pages = 0; next !== null && pages < 12; pages += 1) {
        const page: Log = await log(`?limit=${limit}${next === '' ? '' : `&before=${next}`}`);
        assert.ok(page.requests.length <= limit);
        paged.push(...page.requests.map(({ decisionId }) => decisionId));
        next = page.next;
      }
      assert.equal(next, null);
      assert.deepEqual(paged, whole);
    }
  });

  it('those that were refused, those with a code, those since an instant', async () => {
    const refused = (await log('?effect=forbid')).requests;
    assert.equal(refused.length, 1);
    const code = refused[0]?.code ?? '';
    assert.deepEqual((await log(`?code=${code}`)).requests, refused);
    assert.deepEqual((await log('?code=no_such_code')).requests, []);
    assert.equal((await log('?since=2020-01-01')).requests.length, 8);
    assert.deepEqual((await log('?since=2099-01-01')).requests, []);
  });

  it('a request log that explains each refusal to a person of the same organisation, and to nobody of another', async () => {
    const [refused] = (await log('?effect=forbid')).requests;
    assert.ok(refused !== undefined);
    const explained = expectJson<{ id: string; explanation: string[] }>(
      await get(`decisions/${refused.decisionId}`),
      200,
    );
    assert.equal(explained.id, refused.decisionId);
    assert.ok(explained.explanation.length > 0);
    const stranger = await makePerson(program, 'developer');
    assert.equal((await get(`decisions/${refused.decisionId}`, stranger)).status, 404);
  });

  it('its requests to stewards and auditors too, and to no admin or stranger; unknown apps are refused alike', async () => {
    for (const role of ['steward', 'auditor']) {
      assert.equal((await log('', await makePerson(program, role))).requests.length, 8, role);
    }
    const stranger = await makePerson(program, 'developer');
    const refused = await get(`apps/${app.id}/requests`, stranger);
    const unknown = await get(`apps/${UNKNOWN_APP}/requests`, stranger);
    assert.equal(refused.status, 403);
    assert.equal(unknown.status, 403);
    assert.equal((await get(`apps/${app.id}/requests`, await makePerson(program, 'admin'))).status, 403);
  });

  it('no request with a cursor that is none', async () => {
    const answer = await get(`apps/${app.id}/requests?before=yesterday`);
    assert.equal(answer.status, 400);
  });

  it('how it stands with its limits, without consuming any', async () => {
    interface Quota {
      readonly api: string;
      readonly name: string;
      readonly limit: number;
      readonly used: number;
      readonly remaining: number;
      readonly resetSeconds: number;
      readonly period: string;
      readonly ownLimit: boolean;
    }
    expectJson(
      await program.operate(`/postern/v1/apps/${app.id}/quotas`, {
        method: 'POST',
        body: { api: 'addresses', limit: 10, windowSeconds: 3600 },
      }),
      200,
    );
    for (let call = 0; call < 4; call += 1) {
      await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers: app.headers });
    }
    for (let look = 0; look < 3; look += 1) {
      const { quotas } = expectJson<{ quotas: Quota[] }>(await get(`apps/${app.id}/usage`), 200);
      const addresses = quotas.filter(({ api }) => api === 'addresses');
      assert.deepEqual(
        addresses.map(({ limit, used, remaining, period, ownLimit }) => [
          limit,
          used,
          remaining,
          period,
          ownLimit,
        ]),
        [[10, 4, 6, 'hour', true]],
      );
      assert.ok((addresses[0]?.resetSeconds ?? 0) <= 3600);
      assert.ok(quotas.some(({ api }) => api === 'postern'));
      assert.ok(!quotas.some(({ api }) => api === 'tracking'), 'its products hold no tracking');
    }
    assert.equal((await get(`apps/${app.id}/usage`, await makePerson(program, 'developer'))).status, 403);
  });

  it('a token to try requests out: the scopes of the app, a quarter of an hour, recorded with who had it issued', async () => {
    const issued = expectJson<{
      accessToken: string;
      expiresInSeconds: number;
      scope: string;
      issuedBy: string;
      app: string;
    }>(
      await program.ask(`/postern/v1/apps/${app.id}/tokens`, { method: 'POST', headers: developer.headers }),
      201,
    );
    assert.equal(issued.expiresInSeconds, 900);
    assert.ok(issued.scope.split(' ').includes('addresses'));
    assert.deepEqual([issued.issuedBy, issued.app], [developer.id, app.id]);
    const tried = await program.ask('/addresses/v3/city-state?ZIPCode=33101', {
      headers: bearer(issued.accessToken),
    });
    assert.equal(tried.status, 200, tried.text);
    assert.equal((await log('?limit=1')).requests[0]?.parameters.zip3, '331');

    const auditor = await makePerson(program, 'auditor');
    const entries = (await get('audit/entries', auditor)).text;
    const line = entries.split('\n').find((entry) => entry.includes('POST /postern/v1/apps/:id/tokens'));
    assert.ok(line?.includes(developer.id) && line.includes(app.id), line ?? 'nothing recorded');
    assert.ok(!entries.includes(issued.accessToken));

    const refused = await program.ask(`/postern/v1/apps/${other.id}/tokens`, {
      method: 'POST',
      headers: developer.headers,
    });
    assert.equal(refused.status, 403);
    const byApp = await program.ask(`/postern/v1/apps/${app.id}/tokens`, {
      method: 'POST',
      headers: app.headers,
    });
    assert.equal(byApp.status, 403, 'an app issues itself none');
  });

  it('no token of a suspended app, and a token ends with the personal token of who had it issued', async () => {
    const person = await makePerson(program, 'developer', developer.organisation);
    const tokens = (): Promise<Answered> =>
      program.ask(`/postern/v1/apps/${app.id}/tokens`, { method: 'POST', headers: person.headers });
    const { accessToken } = expectJson<{ accessToken: string }>(await tokens(), 201);
    const use = (): Promise<Answered> =>
      program.ask('/addresses/v3/city-state?ZIPCode=33101', { headers: bearer(accessToken) });
    assert.equal((await use()).status, 200);
    const set = (status: string): Promise<Answered> =>
      program.operate(`/postern/v1/apps/${app.id}/status`, { method: 'POST', body: { status } });
    expectJson(await set('suspended'), 200);
    const refused = await tokens();
    assert.equal(refused.status, 409);
    assert.equal((refused.json as { code: string }).code, 'app_suspended');
    expectJson(await set('active'), 200);

    const { DatabaseSync } = await import('node:sqlite');
    const { join } = await import('node:path');
    const db = new DatabaseSync(join(program.data, 'postern.db'), { readOnly: true });
    const row = db.prepare('select id from credential where person_id = ?').get(person.id) as { id: string };
    db.close();
    expectJson(await program.operate(`/postern/v1/credentials/${row.id}/revoke`, { method: 'POST' }), 200);
    assert.equal((await use()).status, 401);
  });
});
