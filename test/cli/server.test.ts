/** The command line beside a running server: over its socket, over the network, and what it may never do. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { askSocket } from '../program.ts';
import { type Ran, runPostern, startServer, type TestServer } from '../server.ts';

let server: TestServer;
let demo: { readonly organisation: string; readonly clientId: string; readonly clientSecret: string };

const run = (words: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runPostern(words, { settings: { POSTERN_DATA: server.data, ...settings } });

/** The JSON value of a command that must succeed. */
const value = async <Value>(
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Value> => {
  const { code, out, err } = await run([...words, '--json'], settings);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Value;
};

const refusal = async (
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { code, err } = await run([...words, '--json'], settings);
  assert.equal(code, 1, err);
  return (JSON.parse(err) as { error: { code: string } }).error.code;
};

const token = async (clientId: string, clientSecret: string): Promise<{ status: number; token: string }> => {
  const answer = await fetch(`${server.address}/oauth2/v3/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  const body = (await answer.json()) as { access_token?: string };
  return { status: answer.status, token: body.access_token ?? '' };
};

const cityState = (bearer: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${server.address}/addresses/v3/city-state?ZIPCode=90210`, {
    headers: { authorization: `Bearer ${bearer}`, ...headers },
  });

before(async () => {
  const started = await startServer({ command: 'up' });
  server = started;
  demo = started.ready as typeof demo;
});
after(() => server.remove());

describe('beside a running server', () => {
  it('the demo that `up` prints works: token, answer, refusal, explanation, proof', async () => {
    const { token: bearer } = await token(demo.clientId, demo.clientSecret);
    const answer = await cityState(bearer);
    assert.deepEqual(await answer.json(), { city: 'BEVERLY HILLS', state: 'CA' });
    const refused = await cityState(bearer, { 'postern-purpose': 'marketing' });
    assert.equal(refused.status, 403);
    const id = refused.headers.get('postern-decision') ?? '';
    const explained = await run(['policy', 'explain', id]);
    assert.equal(explained.code, 0, explained.err);
    assert.match(explained.out, /^forbid \(purpose_forbidden\)\n/);
    const proof = await value<{ fault: string | null }>(['audit', 'proof', id]);
    assert.equal(proof.fault, null);
  });

  it('a second server on the folder is refused, naming the process', async () => {
    const { code, err } = await run(['serve', '--json'], { POSTERN_PORT: '0' });
    const { error } = JSON.parse(err) as { error: { code: string; message: string } };
    assert.deepEqual([code, error.code], [3, 'data_folder_in_use']);
    assert.match(error.message, new RegExp(`\\b${server.pid}\\b`));
  });

  it('the socket belongs to its owner alone', () => {
    const { mode } = statSync(join(server.data, 'postern.sock'));
    assert.equal(mode & 0o777, 0o600);
    for (const name of ['keys', '.']) assert.equal(statSync(join(server.data, name)).mode & 0o077, 0, name);
  });

  it('organisation, app and credential are made, listed, rotated and revoked, from the next request on', async () => {
    const { id: org } = await value<{ id: string }>(['org', 'create', 'Acme Shipping', '--crid', '12345678']);
    const { id: app } = await value<{ id: string }>([
      'app',
      'create',
      'Checkout',
      '--org',
      org,
      '--role',
      'shipper',
    ]);
    const first = await value<{ id: string; secret: string }>(['credential', 'create', '--app', app]);
    const bearer = (await token(app, first.secret)).token;
    assert.equal((await cityState(bearer)).status, 200);
    const second = await value<{ id: string; secret: string }>([
      'credential',
      'rotate',
      first.id,
      '--overlap-hours',
      '72',
    ]);
    assert.equal((await token(app, first.secret)).status, 200);
    assert.equal((await token(app, second.secret)).status, 200);
    assert.equal(await refusal(['credential', 'create', '--app', app]), 'credential_limit');
    const [listed, apps] = await Promise.all([
      run(['credential', 'list', '--app', app]),
      run(['app', 'list', '--org', org]),
    ]);
    assert.ok(listed.out.includes(first.id) && listed.out.includes(second.id), listed.out);
    assert.ok(!listed.out.includes(first.secret) && !listed.out.includes(second.secret));
    assert.match(apps.out, /Checkout +shipper +Public Access I +active/);
    await value(['credential', 'revoke', first.id]);
    assert.equal((await cityState(bearer)).status, 401);
    const later = (await token(app, second.secret)).token;
    assert.equal((await cityState(later)).status, 200);
    await value(['app', 'revoke', app]);
    assert.equal((await cityState(later)).status, 403);
    await value(['org', 'revoke', org]);
    assert.match((await run(['org', 'list'])).out, /Acme Shipping +12345678 +suspended/);
  });

  it('the local operator never grants, nor does an admin; a steward does, by a personal token', async () => {
    const grant = [
      'grant',
      'add',
      '--app',
      demo.clientId,
      '--dataset',
      'zip-api',
      '--purposes',
      'shipping,returns',
    ];
    const authorise = [
      'authorisation',
      'add',
      '--app',
      demo.clientId,
      '--mid',
      '902345678',
      '--channel',
      'api',
      '--basis',
      'ip-agreement',
      '--evidence',
      'letter',
      '--from',
      '2026-01-01',
    ];
    assert.equal(await refusal(grant), 'separation_of_duties');
    assert.equal(await refusal(authorise), 'separation_of_duties');
    const tokens = await Promise.all(
      ['steward', 'admin'].map(async (role) => {
        const { id } = await value<{ id: string }>([
          'person',
          'create',
          `A ${role}`,
          '--org',
          demo.organisation,
          '--role',
          role,
        ]);
        return (await value<{ secret: string }>(['credential', 'create', '--person', id])).secret;
      }),
    );
    const [steward = '', admin = ''] = tokens;
    assert.notEqual(await refusal(grant, { POSTERN_TOKEN: admin }), '');
    const granted = await value<{ id: string }>(grant, { POSTERN_TOKEN: steward });
    assert.match(granted.id, /^grant_/);
    const { token: bearer } = await token(demo.clientId, demo.clientSecret);
    assert.equal((await cityState(bearer, { 'postern-purpose': 'shipping' })).status, 200);
    const { id } = await value<{ id: string }>(authorise, { POSTERN_TOKEN: steward });
    assert.match(
      (await run(['authorisation', 'list', '--app', demo.clientId])).out,
      /902345678 +api +ip-agreement/,
    );
    assert.equal(await refusal(['authorisation', 'revoke', id]), 'separation_of_duties');
    await value(['authorisation', 'revoke', id], { POSTERN_TOKEN: steward });
    // The same over the network, where only the token counts.
    const remote = ['--url', server.address];
    const listed = await value<unknown[]>(['org', 'list', ...remote], { POSTERN_TOKEN: admin });
    assert.ok(listed.length >= 1);
    assert.equal(await refusal(['org', 'list', ...remote]), 'token_missing');
    assert.equal(await refusal(['org', 'list', ...remote], { POSTERN_TOKEN: 'wrong' }), 'token_malformed');
    const open = await value<{ answer: string }>(['advise', 'who may see tracking?', ...remote]);
    assert.ok(open.answer.length > 0);
  });

  it('nothing but the local door makes the local operator', async () => {
    const over = await askSocket(join(server.data, 'postern.sock'), '/postern/v1/organisations');
    assert.equal(over.status, 200);
    const forged = await fetch(`${server.address}/postern/v1/organisations`, {
      headers: { 'x-postern-door': 'local', 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' },
    });
    assert.equal(forged.status, 401);
  });

  it('rules are listed, checked and tried', async () => {
    const listed = await value<{ rules: { ruleId: string; text: string }[] }>([
      'policy',
      'list',
      '--at',
      '2026-04-02',
    ]);
    assert.ok(listed.rules.length >= 30, String(listed.rules.length));
    const checked = await run(['policy', 'check', join(import.meta.dirname, '..', '..', 'policies')]);
    assert.equal(checked.code, 0, checked.out + checked.err);
    const decided = await run([
      'policy',
      'decide',
      '{"principal":{"kind":"app","role":"researcher"},"request":{"dataset":"tracking","dataClass":"sensitive"}}',
    ]);
    assert.match(decided.out, /^forbid \(/);
    assert.equal(decided.code, 0);
  });

  it('advice is given in words and as data', async () => {
    const { code, out } = await run(['advise', 'can I get tracking through an API?', '--at', '2026-03-01']);
    assert.equal(code, 0);
    assert.match(out, /\nSteps\n/);
  });

  it('the record is exported and verified while the server runs', async () => {
    const exported = await run(['audit', 'export']);
    assert.equal(exported.code, 0, exported.err);
    const lines = exported.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    assert.ok(lines.length > 5);
    const verified = await value<{ ok: boolean; size: number }>(['audit', 'verify']);
    // Up to the newest checkpoint: what came after it is in the one to come.
    assert.deepEqual([verified.ok, verified.size > 0], [true, true]);
  });

  it('the settings that hold are printed, with their sources', async () => {
    const table = await value<{ name: string; value: string; from: string }[]>(['config']);
    assert.deepEqual(
      table.find(({ name }) => name === 'data'),
      { ...table.find(({ name }) => name === 'data'), value: server.data, from: 'environment' },
    );
  });

  it('the demo ends, and with it its tokens', async () => {
    const { token: bearer } = await token(demo.clientId, demo.clientSecret);
    assert.equal((await cityState(bearer)).status, 200);
    assert.deepEqual(await value(['demo', 'remove']), { removed: 1 });
    assert.equal((await cityState(bearer)).status, 401);
    assert.equal((await token(demo.clientId, demo.clientSecret)).status, 401);
  });
});

describe('after the server has stopped', () => {
  it('the same commands run in process, and the record verifies; one changed byte is found and named', async () => {
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.equal(server.log(), '');
    assert.match((await run(['org', 'list'])).out, /Acme Shipping/);
    const { ok, size } = await value<{ ok: boolean; size: number }>(['audit', 'verify']);
    assert.ok(ok && size > 10);
    const audit = join(server.data, 'audit');
    const bundle = readdirSync(audit, { recursive: true, encoding: 'utf8' }).find(
      (name) => /entries/.test(name) && statSync(join(audit, name)).isFile(),
    );
    assert.ok(bundle !== undefined, 'a file of entries');
    const file = join(audit, bundle);
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const { code, out } = await run(['audit', 'verify']);
    assert.equal(code, 1);
    assert.match(out, /^The record does not hold: \d+ problem/);
    assert.match(out, new RegExp(`First:\\n {2}entry \\d+, .*${bundle.replaceAll('/', '.')}: `));
  });
});
