/** The governed way to USPS, against an upstream that fails in every way. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { UpstreamRequest } from '../../src/upstream/index.ts';
import { type Fault, type FaultProxy, openFaultProxy, type Passed, tokenFault } from './fault-proxy.ts';
import { ADDRESS, openWay, type TestWay, type WayOptions } from './way.ts';

const HOUR_MS = 3_600_000;
const found = (body: object = { address: { ZIPCode: '10001' } }): Fault => ({
  status: 200,
  body: JSON.stringify(body),
});
const uspsError = (status: number, message: string, headers: Record<string, string> = {}): Fault => ({
  status,
  headers,
  body: JSON.stringify({ apiVersion: 'v3', error: { code: String(status), message, errors: [] } }),
});
const LABEL: UpstreamRequest = {
  method: 'POST',
  path: '/labels/v3/label',
  body: { a: 1 },
  priority: 'interactive',
};

describe('the way upstream', () => {
  let proxy: FaultProxy;
  const open: TestWay[] = [];
  const wayTo = async (options: Partial<WayOptions> = {}): Promise<TestWay> => {
    const way = await openWay({ url: proxy.url, ...options });
    open.push(way);
    return way;
  };
  /** Answers tokens as USPS does, and API calls as `api` says. */
  const upstream = (
    api: (passed: Passed, call: number) => Fault,
    token = (_call: number): Fault => tokenFault(),
  ): void => {
    let calls = 0;
    let tokens = 0;
    proxy.fault = (passed) => (passed.url.startsWith('/oauth2/') ? token(tokens++) : api(passed, calls++));
  };

  before(async () => {
    proxy = await openFaultProxy();
  });
  afterEach(async () => {
    proxy.passed.length = 0;
    for (const way of open.splice(0)) await way.close();
  });
  after(() => proxy.close());

  const apiCalls = (): Passed[] => proxy.passed.filter(({ url }) => !url.startsWith('/oauth2/'));

  it('makes 1,000 equal interactive requests one call, at once or one after the other', async () => {
    upstream(() => found());
    const { way } = await wayTo();
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => way.forward(ADDRESS)));
    for (let again = 0; again < 10; again += 1) answers.push(await way.forward(ADDRESS));
    assert.ok(answers.every(({ status, source }) => status === 200 && source === 'usps'));
    assert.equal(apiCalls().length, 1);
    const { kept } = await way.status();
    assert.deepEqual([kept.shared, kept.hits], [999, 10]);
  });

  it('never makes one of calls whose callers differ in what the answer depends on', async () => {
    upstream(() => found());
    const { way } = await wayTo();
    await Promise.all([way.call({ ...ADDRESS, partition: 'a' }), way.call({ ...ADDRESS, partition: 'b' })]);
    assert.equal(apiCalls().length, 2);
  });

  it('lets batch work wait for calls that are left, and interactive requests go first', async () => {
    upstream(() => found());
    const { way, pass, someoneWaits } = await wayTo({
      settings: { limitOf: () => ({ calls: 10, by: 'operator' }), reserve: 0.5 },
    });
    const one = (place: number, priority: 'batch' | 'interactive') =>
      way.call({ ...ADDRESS, query: { place }, priority });
    const done: number[] = [];
    const batch = Array.from({ length: 8 }, (_, place) => one(place, 'batch').then(() => done.push(place)));
    await someoneWaits();
    await Promise.all(batch.slice(0, 5));
    // Half of the hour's ten calls are kept for interactive requests.
    assert.equal(apiCalls().length, 5);
    assert.deepEqual((await way.status()).budgets.find(({ api }) => api === 'addresses')?.waiting, {
      interactive: 0,
      batch: 3,
    });
    for (let place = 100; place < 105; place += 1) await one(place, 'interactive');
    await assert.rejects(one(200, 'interactive'), {
      code: 'upstream_quota_spent',
      status: 429,
      retryAfterSeconds: 3600,
    });
    assert.equal(apiCalls().length, 10);
    for (let minute = 0; done.length < 8 && minute < 130; minute += 1) {
      pass(60_000);
      await Promise.race([someoneWaits(), Promise.all(batch)]);
    }
    await Promise.all(batch);
    assert.equal(apiCalls().length, 13);
  });

  it('gives a waiting batch call to an interactive request that asks the same, and the batch its answer too', async () => {
    upstream(() => found());
    const { way, someoneWaits } = await wayTo({
      settings: { limitOf: () => ({ calls: 2, by: 'operator' }), reserve: 0.5 },
    });
    await way.call({ ...ADDRESS, query: { place: 1 }, priority: 'batch' });
    const batch = way.call({ ...ADDRESS, priority: 'batch' });
    await someoneWaits();
    const [first, second] = await Promise.all([way.call(ADDRESS), batch]);
    assert.equal(first, second);
    assert.equal(apiCalls().length, 2);
  });

  it('renews a token once where USPS refuses it, and no second time', async () => {
    upstream(
      ({ headers }) =>
        headers.authorization === 'Bearer token-2' ? found() : uspsError(401, 'Invalid token.'),
      (call) => tokenFault(call === 0 ? 'token-1' : 'token-2'),
    );
    const { way } = await wayTo();
    assert.equal((await way.call(ADDRESS)).status, 200);
    assert.deepEqual([proxy.count('/oauth2/'), apiCalls().length], [2, 2]);
    upstream(() => uspsError(401, 'Invalid token.'));
    await assert.rejects(way.call({ ...ADDRESS, query: {} }), {
      code: 'upstream_credential_refused',
      status: 503,
      origin: 'usps',
    });
  });

  it('asks for one token for many calls, and renews it before it ends', async () => {
    upstream(
      () => found(),
      (call) => tokenFault(`token-${call}`, 'addresses', 1_000),
    );
    const { way, pass } = await wayTo();
    await Promise.all(Array.from({ length: 20 }, (_, place) => way.call({ ...ADDRESS, query: { place } })));
    assert.equal(proxy.count('/oauth2/'), 1);
    pass(850_000);
    await way.call({ ...ADDRESS, query: { place: 'late' } });
    // Still good: used meanwhile.
    assert.equal(apiCalls().at(-1)?.headers.authorization, 'Bearer token-0');
    await way.call({ ...ADDRESS, query: { place: 'later' } });
    assert.equal(proxy.count('/oauth2/'), 2);
  });

  it('says which product is not granted: an empty scope in a good token, and 401 for the scope', async () => {
    upstream(
      () => found(),
      () => tokenFault('token-1', ''),
    );
    await assert.rejects((await wayTo()).way.call(ADDRESS), {
      code: 'upstream_not_granted',
      status: 503,
      origin: 'usps',
    });
    assert.equal(apiCalls().length, 0);
    upstream(() => uspsError(401, 'Insufficient OAuth scope.'));
    await assert.rejects((await wayTo()).way.call(ADDRESS), { code: 'upstream_not_granted' });
  });

  it('uses the credential that is for the API, and another where a secret is refused', async () => {
    upstream(
      () => found(),
      (call) => (call === 0 ? { status: 401, body: '{"error":"invalid_client"}' } : tokenFault()),
    );
    const { way, credentials } = await wayTo({ credential: { name: 'narrow', apis: ['addresses'] } });
    await credentials.set({
      name: 'wide',
      clientId: 'wide',
      clientSecret: 's',
      apis: [],
      scopes: [],
      setAt: 1,
    });
    assert.equal((await way.call(ADDRESS)).status, 200);
    assert.deepEqual(
      proxy.passed
        .filter(({ url }) => url.startsWith('/oauth2/'))
        .map(({ body }) => (JSON.parse(body) as { client_id: string }).client_id),
      ['client', 'wide'],
    );
  });

  it('does not try a refused secret again for a while', async () => {
    upstream(
      () => found(),
      () => ({ status: 401, body: '{"error":"invalid_client"}' }),
    );
    const { way, pass } = await wayTo();
    for (let again = 0; again < 3; again += 1) {
      await assert.rejects(way.call(ADDRESS), { code: 'upstream_credential_refused' });
    }
    assert.equal(proxy.count('/oauth2/'), 1);
    pass(61_000);
    await assert.rejects(way.call(ADDRESS));
    assert.equal(proxy.count('/oauth2/'), 2);
  });

  it('learns of the quota by 429: interactive is told what USPS said, and nobody asks before Retry-After', async () => {
    upstream((_passed, call) =>
      call === 0 ? uspsError(429, 'Too many.', { 'retry-after': '30' }) : found(),
    );
    const { way, pass } = await wayTo();
    const first = await way.forward(ADDRESS);
    assert.deepEqual([first.status, first.source, first.headers?.['retry-after']], [429, 'usps', '30']);
    await assert.rejects(way.call(ADDRESS), { code: 'upstream_quota_spent', retryAfterSeconds: 30 });
    assert.equal(apiCalls().length, 1);
    pass(31_000);
    assert.equal((await way.call(ADDRESS)).status, 200);
  });

  it('lets a batch call that was refused for the quota come up again', async () => {
    upstream((_passed, call) =>
      call === 0 ? uspsError(429, 'Too many.', { 'retry-after': '30' }) : found(),
    );
    const { way, pass, someoneWaits } = await wayTo();
    const answer = way.call({ ...ADDRESS, priority: 'batch' });
    await someoneWaits();
    pass(31_000);
    assert.equal((await answer).status, 200);
  });

  it('learns of the quota by headers, and does not exceed what the operator set', async () => {
    upstream(() => ({
      ...found(),
      headers: { 'ratelimit-policy': '"hour";q=1000;w=3600', ratelimit: '"hour";r=3;t=60' },
    }));
    const free = await wayTo();
    await free.way.call(ADDRESS);
    const learned = (await free.way.status()).budgets.find(({ api }) => api === 'addresses');
    assert.deepEqual([learned?.limit, learned?.left], [1_000, 3]);
    const bound = await wayTo({ settings: { limitOf: () => ({ calls: 60, by: 'operator' }) } });
    await bound.way.call(ADDRESS);
    assert.equal((await bound.way.status()).budgets.find(({ api }) => api === 'addresses')?.limit, 60);
  });

  it('tries again what changes nothing, and never a label', async () => {
    upstream((_passed, call) => (call === 0 ? uspsError(503, 'Down.') : found()));
    assert.equal((await (await wayTo()).way.call(ADDRESS)).status, 200);
    assert.equal(apiCalls().length, 2);
    proxy.passed.length = 0;
    upstream(() => uspsError(503, 'Down.'));
    assert.equal((await (await wayTo()).way.call(LABEL)).status, 503);
    assert.equal(apiCalls().length, 1);
    upstream(() => ({ status: 200, body: '{"a', cut: true }));
    proxy.passed.length = 0;
    await assert.rejects((await wayTo()).way.call(LABEL), { origin: 'usps' });
    assert.equal(apiCalls().length, 1);
  });

  it('neither keeps nor shares labels', async () => {
    upstream(() => found());
    const { way } = await wayTo();
    await Promise.all([way.call(LABEL), way.call(LABEL)]);
    assert.equal(apiCalls().length, 2);
  });

  it('hands on errors of USPS about the request in its own words', async () => {
    upstream(() => uspsError(400, 'Bad street.'));
    const answer = await (await wayTo()).way.forward(ADDRESS);
    assert.deepEqual([answer.status, answer.source], [400, 'usps']);
    assert.equal((answer.body as { error: { message: string } }).error.message, 'Bad street.');
  });

  for (const [what, fault] of [
    ['HTML', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>canary</html>' }],
    [
      'HTML as an error',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>canary</html>' },
    ],
    ['JSON cut short', { status: 200, body: '{"canary":' }],
    ['an empty answer', { status: 200 }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ] as const) {
    it(`refuses ${what} as garbage of USPS, and quotes nothing of it`, async () => {
      upstream(() => fault);
      await assert.rejects(
        (await wayTo()).way.call(ADDRESS),
        (error: Error & { code?: string; status?: number; detail?: string; origin?: string }) => {
          assert.deepEqual([error.code, error.status, error.origin], ['upstream_garbage', 502, 'usps']);
          assert.doesNotMatch(`${error.message}${error.detail}`, /canary/);
          return true;
        },
      );
    });
  }

  it('gives up on what is too slow', async () => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    upstream(() => ({ ...found(), until }));
    const { way } = await wayTo({ settings: { timeoutMs: 150 } });
    await assert.rejects(way.call(ADDRESS), { code: 'upstream_unavailable', status: 503 });
    release();
  });

  it('leaves an API alone that fails again and again, and finds out whether it is back', async () => {
    upstream(() => uspsError(500, 'Broken.'));
    const { way, pass } = await wayTo();
    for (let call = 0; call < 5; call += 1) await way.call({ ...LABEL, path: '/labels/v3/label' });
    await assert.rejects(way.call(LABEL), { code: 'upstream_unavailable' });
    assert.equal(apiCalls().length, 5);
    assert.equal((await way.call({ ...ADDRESS, query: { other: 'api' }, repeat: 'once' })).status, 500);
    upstream(() => found());
    pass(31_000);
    assert.equal((await way.call(LABEL)).status, 200);
    assert.equal((await way.call(LABEL)).status, 200);
  });

  it('keeps answers as long as the operator set, asks about them again by their ETag, and keeps nothing sensitive', async () => {
    upstream(({ headers }) =>
      headers['if-none-match'] === '"1"' ? { status: 304 } : { ...found(), headers: { etag: '"1"' } },
    );
    const { way, pass } = await wayTo({
      settings: { keepSecondsOf: (api) => (api === 'addresses' ? 60 : undefined) },
    });
    await way.call(ADDRESS);
    pass(59_000);
    await way.call(ADDRESS);
    assert.equal(apiCalls().length, 1);
    pass(2_000);
    assert.equal((await way.call(ADDRESS)).status, 200);
    assert.deepEqual(
      apiCalls().map(({ headers }) => headers['if-none-match']),
      [undefined, '"1"'],
    );
    await way.call(ADDRESS);
    assert.equal(apiCalls().length, 2);
    const tracking = { ...ADDRESS, path: '/tracking/v3/tracking/9205590234567800000014' };
    await way.call(tracking);
    await way.call(tracking);
    assert.equal(apiCalls().length, 4);
  });

  it('minds no-store unless the operator set a lifetime', async () => {
    upstream(() => ({ ...found(), headers: { 'cache-control': 'no-store' } }));
    const { way } = await wayTo();
    await way.call(ADDRESS);
    await way.call(ADDRESS);
    assert.equal(apiCalls().length, 2);
  });

  it('sends on no header of a client but those that an API needs', async () => {
    upstream(() => found());
    const { way } = await wayTo();
    await way.call({ ...LABEL, headers: { 'x-payment-authorization-token': 'pay', cookie: 'c' } as never });
    const [sent] = apiCalls();
    assert.equal(sent?.headers['x-payment-authorization-token'], 'pay');
    assert.equal(sent?.headers.cookie, undefined);
  });

  it('asks nothing by a path that leads elsewhere', async () => {
    upstream(() => found());
    const { way } = await wayTo();
    for (const path of [
      '//evil.test/x',
      '/addresses/../oauth2/v3/token',
      '/addresses',
      'addresses/v3',
      '/a/%2e%2e/b',
    ]) {
      await assert.rejects(way.call({ ...ADDRESS, path }), { code: 'upstream_path' }, path);
    }
    assert.equal(apiCalls().length, 0);
  });

  it('says what is missing where there is no credential', async () => {
    await assert.rejects((await wayTo({ credential: null })).way.call(ADDRESS), {
      code: 'upstream_missing',
      status: 503,
    });
  });

  it('does not forget at a restart what was used, and opens a new window after an hour', async () => {
    upstream(() => found());
    const limits = { limitOf: () => ({ calls: 1, by: 'operator' as const }) };
    const first = await wayTo({ settings: limits });
    await first.way.call(ADDRESS);
    const second = await wayTo({ settings: limits, store: first.store });
    await assert.rejects(second.way.call({ ...ADDRESS, query: {} }), { code: 'upstream_quota_spent' });
    second.pass(HOUR_MS);
    assert.equal((await second.way.call({ ...ADDRESS, query: {} })).status, 200);
    await second.close();
    open.splice(open.indexOf(second), 1);
  });
});
