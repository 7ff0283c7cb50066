/** A whole Postern before a second one that plays USPS, with faults between them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { runPostern, startServer, type TestServer } from '../server.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';

const CANARY = 'canary-5f0c9b7e41d2a8363b90';
const ADDRESS = '/addresses/v3/address?streetAddress=1+Main+Street&city=Beverly+Hills&state=CA&ZIPCode=90210';
const LOCAL = ['/postern/v1/zips/90210', '/addresses/v3/city-state?ZIPCode=90210', ADDRESS, '/data.json'];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('a Postern whose upstream is a Postern', () => {
  let usps: TestProgram;
  let proxy: FaultProxy;
  let server: TestServer;
  let headers: Record<string, string>;
  const ask = async (path: string): Promise<{ status: number; source: string | null; body: unknown }> => {
    const answer = await fetch(`${server.address}${path}`, { headers });
    return { status: answer.status, source: answer.headers.get('postern-source'), body: await answer.json() };
  };
  const command = async (words: readonly string[], more: Record<string, string> = {}) => {
    const ran = await runPostern(words, { settings: { ...server.settings, ...more } });
    assert.equal(ran.code, 0, ran.err);
    return ran;
  };

  before(async () => {
    usps = await openProgram({ POSTERN_PORT: '0' });
    const port = await usps.postern.listen();
    const app = await makeApp(usps, { role: 'shipper' });
    proxy = await openFaultProxy(`http://127.0.0.1:${port}`);
    server = await startServer({
      settings: {
        POSTERN_UPSTREAM_URL: proxy.url,
        POSTERN_EGRESS_PRIVATE: 'on',
        POSTERN_LOG_LEVEL: 'trace',
        POSTERN_LOCAL_PER_SECOND: '100000',
        POSTERN_UPSTREAM_CACHE: 'addresses=3600',
      },
    });
    await command(['upstream', 'credential', 'set', '--client-id', app.id, '--secret-env', 'THE_SECRET'], {
      THE_SECRET: app.secret,
    });
    await command(
      [
        'upstream',
        'credential',
        'set',
        'spare',
        '--client-id',
        'spare',
        '--apis',
        'labels',
        '--secret-env',
        'THE_SECRET',
      ],
      { THE_SECRET: CANARY },
    );
    const make = async (words: readonly string[]): Promise<Record<string, string>> =>
      JSON.parse((await command([...words, '--json'])).out) as Record<string, string>;
    const organisation = await make(['org', 'create', 'Test']);
    const own = await make(['app', 'create', 'Test', '--org', organisation.id ?? '', '--role', 'developer']);
    const { secret } = await make(['credential', 'create', '--app', own.id ?? '']);
    const token = await fetch(`${server.address}/oauth2/v3/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id: own.id, client_secret: secret }),
    });
    headers = { authorization: `Bearer ${((await token.json()) as { access_token: string }).access_token}` };
  });

  after(async () => {
    await server?.remove();
    await proxy?.close();
    await usps?.close();
  });

  it('answers 1,000 equal requests for an address that only USPS knows by one call', async () => {
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    for (let round = 0; round < 20; round += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => ask(ADDRESS)))));
    }
    assert.equal(answers.length, 1_000);
    for (const { status, source } of answers) {
      assert.deepEqual([status, source], [200, 'addresses;edition=upstream;authority=usps']);
    }
    assert.equal(proxy.count('/addresses/'), 1);
  });

  it('shows what is used and left', async () => {
    const { out } = await command(['upstream', 'status', '--json']);
    const { budgets } = JSON.parse(out) as { budgets: { api: string; used: number; left: number }[] };
    const addresses = budgets.find(({ api }) => api === 'addresses');
    assert.deepEqual([addresses?.used, addresses?.left], [1, 59]);
    assert.match((await command(['upstream', 'status'])).out, /addresses +1 of 60/);
  });

  it('has the secrets of credentials nowhere but sealed: not in the data folder, the log, or an answer', async () => {
    const token =
      proxy.passed.find(({ url }) => url.startsWith('/addresses/'))?.headers.authorization?.slice(7) ?? '';
    const secret = (
      JSON.parse(proxy.passed.find(({ url }) => url.startsWith('/oauth2/'))?.body ?? '{}') as {
        client_secret: string;
      }
    ).client_secret;
    assert.ok(token.length > 20 && secret.length > 20);
    const shown = (await command(['upstream', 'status', '--json'])).out;
    const files = filesIn(server.data).map((path) => readFileSync(path));
    assert.ok(files.length > 5);
    for (const sought of [CANARY, secret, token]) {
      assert.ok(!shown.includes(sought));
      assert.ok(!server.log().includes(sought));
      for (const bytes of files) assert.ok(!bytes.includes(sought));
    }
  });

  it('changes no local answer when the upstream is killed', async () => {
    const other = ADDRESS.replace('1+Main', '2+Main');
    const before_ = await Promise.all(LOCAL.map(ask));
    await proxy.close();
    const after_ = await Promise.all(LOCAL.map(ask));
    assert.deepEqual(after_, before_);
    // What was never asked rests on what is here.
    const local = await ask(other);
    assert.equal(local.status, 200);
    assert.doesNotMatch(local.source ?? '', /upstream/);
  });
});
