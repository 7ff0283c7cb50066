/** What the edge bounds: bodies, heads, addresses, time, places, names; and how the server stops. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { declareRoute } from '../../src/gateway/index.ts';
import { makeApp, makePerson } from '../people.ts';
import { journalIn, openProgram, type TestProgram } from '../program.ts';
import { assertDialect } from './bodies.ts';

/** Everything a connection gives until its end. */
const readAll = async (socket: Socket): Promise<string> => {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that has answered may end the connection while we still write.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return Buffer.concat(chunks).toString();
};

const dial = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

const answerOf = (raw: string) => {
  const [head = '', text = ''] = raw.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, text, json: JSON.parse(text) as unknown };
};

/** A route whose handler waits until it is let go. */
const holding = () => {
  const gate = Promise.withResolvers<void>();
  const entered: (() => void)[] = [];
  let inside = 0;
  const route = declareRoute({
    id: 'holding',
    method: 'GET',
    path: '/postern/v1/holding',
    dialect: 'problem',
    channel: 'postern',
    dataset: 'catalog',
    action: 'read',
    dataClass: 'public',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: {},
    harmless: () => ({}),
    subject: null,
    summary: 'Waits.',
    handler: async () => {
      inside += 1;
      for (const tell of entered.splice(0)) tell();
      await gate.promise;
      return { body: { held: true } };
    },
  });
  /** Resolves once `count` requests are inside. */
  const waitFor = async (count: number): Promise<void> => {
    if (inside >= count) return;
    await new Promise<void>((resolve) => entered.push(resolve));
    await waitFor(count);
  };
  return { route, release: gate.resolve, waitFor };
};

/** A route that reads a stream of at most 1,000 bytes to its end. */
const reading = declareRoute({
  id: 'reading',
  method: 'POST',
  path: '/postern/v1/reading',
  dialect: 'problem',
  channel: 'postern',
  dataset: 'editions',
  action: 'administer',
  dataClass: 'nonpublic',
  delivery: 'api',
  purposeRequired: false,
  scope: null,
  quota: { kind: 'client', cost: 1 },
  schema: {},
  consumes: ['application/octet-stream'],
  bodyLimit: 1000,
  harmless: () => ({}),
  subject: null,
  summary: 'Reads.',
  handler: async ({ body }) => {
    let bytes = 0;
    for await (const chunk of body as unknown as AsyncIterable<Buffer>) bytes += chunk.length;
    return { body: { bytes } };
  },
});

describe('limits of size', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram(
      {
        POSTERN_PORT: '0',
        POSTERN_BODY_LIMIT_BYTES: '2048',
        POSTERN_URL_LIMIT_BYTES: '512',
        POSTERN_LOCAL_PER_SECOND: '1000',
      },
      { extraRoutes: [reading] },
    );
  });
  after(() => program.close());

  it('refuse a body that is too large with 413, in the dialect of its address', async () => {
    const app = await makeApp(program);
    const body = { token: 'x'.repeat(3000) };
    const oauth = await program.ask('/oauth2/v3/introspect', { method: 'POST', body, headers: app.headers });
    assert.equal(oauth.status, 413, oauth.text);
    assertDialect('oauth', oauth);
    const admin = await makePerson(program, 'admin');
    const problem = await program.ask('/postern/v1/organisations', {
      method: 'POST',
      body: { name: 'x'.repeat(3000) },
      headers: admin.headers,
    });
    assert.equal(problem.status, 413, problem.text);
    assertDialect('problem', problem);
    assert.equal((problem.json as { code: string }).code, 'body_too_large');
  });

  it('hold for files that are streamed too, by their stated and by their true length', async () => {
    const admin = await makePerson(program, 'admin');
    const port = await program.postern.listen();
    const head = [
      'POST /postern/v1/editions/zip-locale?name=big.csv HTTP/1.1',
      'host: localhost',
      'connection: close',
      `authorization: Bearer ${admin.token}`,
      'content-type: application/octet-stream',
    ];
    const stated = await dial(port);
    stated.write([...head, `content-length: ${65 * 1_048_576}`, '', ''].join('\r\n'));
    const refused = answerOf(await readAll(stated));
    assert.equal(refused.status, 413, refused.text);

    const chunked = await dial(port);
    chunked.write(
      [...head.with(0, 'POST /postern/v1/reading HTTP/1.1'), 'transfer-encoding: chunked', '', ''].join(
        '\r\n',
      ),
    );
    chunked.write(`3e8\r\n${'1'.repeat(1000)}\r\n1\r\n2\r\n0\r\n\r\n`);
    const late = answerOf(await readAll(chunked));
    assert.equal(late.status, 413, late.text);
    assert.equal((late.json as { code: string }).code, 'body_too_large');
  });

  it('refuse an address that is too long with 414', async () => {
    const usps = await program.ask(`/addresses/v3/city-state?ZIPCode=${'9'.repeat(600)}`);
    assert.equal(usps.status, 414);
    assertDialect('usps', usps);
    const own = await program.ask(`/postern/v1/zips/${'9'.repeat(600)}`);
    assert.equal(own.status, 414);
    assertDialect('problem', own);
  });

  it('refuse broken percent-encoding without repeating it', async () => {
    const answer = await program.ask('/postern/v1/zips/%ZZcanary');
    assert.equal(answer.status, 400, answer.text);
    assertDialect('problem', answer);
    assert.ok(!answer.text.includes('canary'));
  });

  it('refuse methods and addresses that are not there', async () => {
    const method = await program.ask('/postern/v1/zips/90210', { method: 'POST', body: {} });
    assert.equal(method.status, 405);
    assert.equal(method.headers.allow, 'GET');
    for (const path of ['/nothing', '/postern/v1/zips/90210/', '/postern/v1/zips/90210/more']) {
      const answer = await program.ask(path);
      assert.equal(answer.status, 404, path);
      assertDialect('problem', answer);
    }
  });
});

describe('limits of a connection', () => {
  let program: TestProgram;
  let port = 0;
  before(async () => {
    program = await openProgram({
      POSTERN_PORT: '0',
      POSTERN_HEADER_LIMIT_BYTES: '4096',
      POSTERN_REQUEST_TIMEOUT_MS: '200',
    });
    port = await program.postern.listen();
  });
  after(() => program.close());

  it('refuse a head that is too large with 431', async () => {
    const socket = await dial(port);
    socket.write(`GET /postern/v1/zips/90210 HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(5000)}\r\n\r\n`);
    const answer = answerOf(await readAll(socket));
    assert.equal(answer.status, 431);
    const { decision, code } = answer.json as { readonly decision: string; readonly code: string };
    assert.equal(answer.headers['postern-decision'], decision);
    const told = await program.ask(`/postern/v1/decisions/${decision}`);
    assert.equal(told.status, 200, told.text);
    const { route, effect, code: recorded } = told.json as Readonly<Record<string, unknown>>;
    assert.deepEqual([route, effect, recorded], ['edge', 'forbid', code]);
    assertDialect('problem', answer);
  });

  it('end a request that comes too slowly with 408', async () => {
    const socket = await dial(port);
    socket.write(
      'POST /oauth2/v3/token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\ncontent-type: application/json\r\n\r\n{',
    );
    const answer = answerOf(await readAll(socket));
    assert.equal(answer.status, 408);
    assertDialect('problem', answer);
  });

  it('end a head that comes too slowly with 408', async () => {
    const socket = await dial(port);
    socket.write('GET /postern/v1/zips/90210 HTTP/1.1\r\nhost: loc');
    assert.equal(answerOf(await readAll(socket)).status, 408);
  });

  it('answer 400 to what is no HTTP', async () => {
    const socket = await dial(port);
    socket.write('hello there\r\n\r\n');
    const answer = answerOf(await readAll(socket));
    assert.equal(answer.status, 400);
    assertDialect('problem', answer);
  });
});

describe('names in the Host header', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram({
      POSTERN_ALLOWED_HOSTS: 'post.example.org',
      POSTERN_PUBLIC_URL: 'https://postern.example.org/',
    });
  });
  after(() => program.close());

  it('that point elsewhere are answered 421 before anything else, token or not', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '169.254.169.254',
    ]) {
      for (const path of [
        '/postern/v1/zips/90210',
        '/addresses/v3/city-state?ZIPCode=90210',
        '/healthz',
        '/nothing',
      ]) {
        const answer = await program.ask(path, { headers: { host, authorization: 'Bearer x' } });
        assert.equal(answer.status, 421, `${host} ${path}: ${answer.text}`);
        assertDialect(path.startsWith('/addresses') ? 'usps' : 'problem', answer);
      }
    }
  });

  it('that are this server are answered, with and without a port', async () => {
    for (const host of [
      'localhost',
      'LOCALHOST:8080',
      '127.0.0.1:1',
      '[::1]:9',
      'post.example.org',
      'postern.example.org:443',
    ]) {
      const answer = await program.ask('/postern/v1/zips/90210', { headers: { host } });
      assert.equal(answer.status, 200, host);
    }
  });
});

describe('anonymous callers', () => {
  it('have so many places at once, given back when the answer is out', async () => {
    const held = holding();
    const program = await openProgram({ POSTERN_ANONYMOUS_CONCURRENT: '20' }, { extraRoutes: [held.route] });
    try {
      const inside = Array.from({ length: 20 }, () => program.ask('/postern/v1/holding'));
      await held.waitFor(20);
      const refused = await program.ask('/postern/v1/zips/90210');
      assert.equal(refused.status, 429);
      assertDialect('problem', refused);
      assert.equal(refused.headers['retry-after'], '1');
      const app = await makeAppElsewhere(program);
      assert.equal((await program.ask('/postern/v1/zips/90210', { headers: app })).status, 200);
      held.release();
      for (const answer of await Promise.all(inside)) assert.equal(answer.status, 200);
      assert.equal((await program.ask('/postern/v1/zips/90210')).status, 200);
    } finally {
      held.release();
      await program.close();
    }
  });

  it('have 1,200 requests a minute on all addresses together, also for wrong tokens', async () => {
    const program = await openProgram();
    try {
      const paths = ['/postern/v1/zips/90210', '/data.json', '/.well-known/oauth-protected-resource'];
      let answered = 0;
      for (let call = 0; call < 1200; call += 1) {
        const path = paths[call % 50 === 0 ? 1 : call % 2 === 0 ? 0 : 2] ?? '';
        const wrong = call % 3 === 0 ? { authorization: 'Bearer wrong' } : {};
        const answer = await program.ask(path, { headers: wrong });
        answered += Number(answer.status === (call % 3 === 0 ? 401 : 200));
      }
      assert.equal(answered, 1200);
      for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
        const refused = await program.ask('/postern/v1/zips/90210', { headers });
        assert.equal(refused.status, 429);
        assertDialect('problem', refused);
        assert.ok(Number(refused.headers['retry-after']) >= 1);
        assert.match(refused.headers['ratelimit-policy'] ?? '', /^"anonymous";q=1200;w=60$/);
        assert.match(refused.headers.ratelimit ?? '', /^"anonymous";r=0;t=\d+$/);
      }
    } finally {
      await program.close();
    }
  });
});

/** An app's token, made through the local door, which counts no places. */
const makeAppElsewhere = async (program: TestProgram): Promise<Record<string, string>> => {
  const person = await makePerson(program, 'developer');
  return { ...person.headers };
};

describe('a server that stops', () => {
  it('finishes what it accepted, takes nothing new, and keeps the decision', async () => {
    const held = holding();
    const program = await openProgram({ POSTERN_PORT: '0' }, { extraRoutes: [held.route] });
    const port = await program.postern.listen();
    const socket = await dial(port);
    socket.write('GET /postern/v1/holding HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await held.waitFor(1);
    const idle = await dial(port);
    const idleEnd = once(idle, 'close');
    const closed = program.postern.close();
    await idleEnd;
    const refused = connect(port, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
    const answer = readAll(socket);
    held.release();
    const { status, headers, json } = answerOf(await answer);
    assert.deepEqual([status, json], [200, { held: true }]);
    assert.equal(headers.connection, 'close');
    await closed;
    const entry = journalIn(program.data).find(({ record }) => record.id === headers['postern-decision']);
    assert.equal(entry?.record.status, 200);
    await program.close();
  });

  it('cuts off after its time what does not end', async () => {
    const held = holding();
    const program = await openProgram(
      { POSTERN_PORT: '0', POSTERN_STOP_TIMEOUT_MS: '50' },
      { extraRoutes: [held.route] },
    );
    const port = await program.postern.listen();
    const socket = await dial(port);
    socket.write('GET /postern/v1/holding HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await held.waitFor(1);
    const told = readAll(socket);
    await program.postern.close();
    assert.equal(await told, '');
    held.release();
    await program.close();
  });
});
