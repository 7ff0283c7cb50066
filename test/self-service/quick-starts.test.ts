/** Quick-starts and the OpenAPI document of an app: for what it may call, and every script runs as it is given. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { socketPathOf } from '../../src/paths.ts';
import { makeApp, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type AskedProgram, askSocket } from '../program.ts';
import { startServer, type TestServer } from '../server.ts';

const run = promisify(execFile);
const DEADLINE_MS = 30_000;

interface QuickStarts {
  readonly baseUrl: string;
  readonly secretVariable: string;
  readonly examples: readonly {
    readonly id: string;
    readonly variables: readonly string[];
    readonly scripts: Readonly<Record<'curl' | 'node' | 'python', string>>;
  }[];
  readonly leftOut: readonly { readonly route: string; readonly code: string; readonly because: string }[];
}

interface Document {
  readonly paths: Readonly<Record<string, object>>;
  readonly 'x-postern-left-out': readonly {
    readonly dataset: string;
    readonly code: string;
    readonly because: string;
    readonly routes: readonly string[];
  }[];
}

const RUNS = {
  curl: ['sh', 'quick-start.sh'],
  node: [process.execPath, 'quick-start.mjs'],
  python: ['python3', 'quick_start.py'],
} as const;

const hasPython = async (): Promise<boolean> => {
  try {
    await run('python3', ['-c', 'import urllib.request']);
    return true;
  } catch {
    return false;
  }
};

describe('an app’s own view of the server', () => {
  let server: TestServer;
  let program: AskedProgram;
  let developer: TestPerson;
  let app: TestApp;

  before(async () => {
    server = await startServer();
    const operate: AskedProgram['operate'] = (path, asked) =>
      askSocket(socketPathOf(server.data), path, asked);
    program = { data: server.data, databaseUrl: undefined, operate, ask: operate };
    developer = await makePerson(program, 'developer');
    app = await makeApp(program, { organisation: developer.organisation });
  });
  after(() => server.remove());

  const get = async <Body>(path: string): Promise<Body> => {
    const answer = await fetch(`${server.address}/postern/v1/${path}`, { headers: developer.headers });
    assert.equal(answer.status, 200);
    return (await answer.json()) as Body;
  };

  it('has scripts for what it may call, without a secret, and says why another is left out', async () => {
    const { examples, leftOut, baseUrl } = await get<QuickStarts>(`apps/${app.id}/quick-starts`);
    assert.equal(baseUrl, server.address);
    assert.deepEqual(
      examples.map(({ id }) => id),
      ['addresses-city-state', 'addresses-get', 'locations-post-offices'],
    );
    assert.deepEqual(
      leftOut.map(({ route }) => route),
      ['GET /tracking/v3/tracking/:trackingNumber'],
    );
    assert.ok((leftOut[0]?.because ?? '').length > 10);
    const text = JSON.stringify(examples);
    assert.ok(text.includes(app.id) && !text.includes(app.secret));
  });

  it('has scripts that run as they are given', async () => {
    const { examples, secretVariable } = await get<QuickStarts>(`apps/${app.id}/quick-starts`);
    const python = await hasPython();
    for (const { id, scripts } of examples) {
      for (const language of ['curl', 'node', ...(python ? (['python'] as const) : [])] as const) {
        const [command, name] = RUNS[language];
        writeFileSync(join(server.data, '..', name), scripts[language]);
        const { stdout } = await run(command, [name], {
          cwd: join(server.data, '..'),
          env: { ...process.env, [secretVariable]: app.secret },
          timeout: DEADLINE_MS,
        });
        assert.match(stdout, /\{[\s\S]*\}/, `${language} ${id}: ${stdout}`);
        if (id === 'addresses-city-state') assert.match(stdout, /ITHACA/, `${language}: ${stdout}`);
        if (id === 'locations-post-offices') assert.match(stdout, /locations/i, `${language}: ${stdout}`);
      }
    }
  });

  it('has scripts that end with a clear word where the secret is not set, and with the refusal where it is wrong', async () => {
    const { examples, secretVariable } = await get<QuickStarts>(`apps/${app.id}/quick-starts`);
    const scripts = examples[0]?.scripts;
    assert.ok(scripts !== undefined);
    for (const language of ['curl', 'node'] as const) {
      const [command, name] = RUNS[language];
      writeFileSync(join(server.data, '..', name), scripts[language]);
      const cwd = join(server.data, '..');
      const { [secretVariable]: _none, ...env } = process.env;
      await assert.rejects(run(command, [name], { cwd, env, timeout: DEADLINE_MS }), /is not set/);
      await assert.rejects(
        run(command, [name], { cwd, env: { ...env, [secretVariable]: 'wrong' }, timeout: DEADLINE_MS }),
        /401|invalid_client/,
      );
    }
  });

  it('is told by an OpenAPI document with what it may call, and with why the rest is left out', async () => {
    const document = await get<Document>(`apps/${app.id}/openapi.json`);
    assert.ok('/addresses/v3/city-state' in document.paths);
    assert.ok('/postern/v1/zips/{zip}' in document.paths);
    for (const path of [
      '/tracking/v3/tracking/{trackingNumber}',
      '/labels/v3/label',
      '/postern/v1/access-reviews',
    ]) {
      assert.ok(!(path in document.paths), path);
    }
    const tracking = document['x-postern-left-out'].find(({ routes }) =>
      routes.includes('GET /tracking/v3/tracking/:trackingNumber'),
    );
    assert.ok(tracking !== undefined && tracking.because.length > 10, JSON.stringify(tracking));
    const whole = (await (await fetch(`${server.address}/openapi.json`)).json()) as Document;
    assert.ok(Object.keys(document.paths).length < Object.keys(whole.paths).length);
  });

  it('calls nothing that the document leaves out: each such request is refused', async () => {
    const { 'x-postern-left-out': groups } = await get<Document>(`apps/${app.id}/openapi.json`);
    const routes = groups
      .flatMap((group) => group.routes)
      .filter((route) => route.startsWith('GET ') && !route.includes(':') && !route.includes('ShippingAPI'));
    assert.ok(routes.length > 5);
    for (const route of routes) {
      const answer = await fetch(`${server.address}${route.slice('GET '.length)}`, { headers: app.headers });
      assert.ok([400, 401, 403, 404].includes(answer.status), `${route}: ${answer.status}`);
    }
  });

  it('is left without tracking where the product is there and the grant is not', async () => {
    const shipper = await makePerson(program, 'shipper');
    const own = await makeApp(program, {
      organisation: shipper.organisation,
      role: 'shipper',
      products: ['Public Access I', 'Tracking'],
    });
    const answer = await fetch(`${server.address}/postern/v1/apps/${own.id}/quick-starts`, {
      headers: shipper.headers,
    });
    const { examples, leftOut } = (await answer.json()) as QuickStarts;
    assert.ok(!examples.some(({ id }) => id === 'tracking-get'));
    assert.equal(leftOut.length, 1);
    assert.ok(leftOut[0]?.code !== undefined);
  });
});
