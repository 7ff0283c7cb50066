import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { issueCertificate } from '../../test/egress/certificate.ts';
import { serve, serveBytes, unusedPort } from '../../test/egress/local-server.ts';
import { get, openWayOut, PUBLIC, rejection } from '../../test/egress/way-out.ts';

const textOf = (body: Uint8Array): string => Buffer.from(body).toString();

describe('a request', () => {
  it('reaches a public host and brings back status, headers, address and body', async (t) => {
    const seen: IncomingMessage[] = [];
    const port = await serve(t, (request, response) => {
      seen.push(request);
      response.writeHead(404, { 'x-kind': 'test', 'set-cookie': ['a=1', 'b=2'] }).end('nothing here');
    });
    const { outgoing, resolved, dialled } = openWayOut(t);
    const url = `http://good.example:${port}/path?q=1`;
    const answer = await outgoing.fetch(get(url, { headers: { 'X-Own': 'yes' } }));
    assert.equal(answer.status, 404);
    assert.equal(answer.url, url);
    assert.equal(answer.headers['x-kind'], 'test');
    assert.equal(answer.headers['set-cookie'], 'a=1, b=2');
    assert.equal(textOf(answer.body), 'nothing here');
    assert.equal(seen[0]?.url, '/path?q=1');
    assert.equal(seen[0]?.headers.host, `good.example:${port}`);
    assert.equal(seen[0]?.headers['x-own'], 'yes');
    assert.deepEqual([resolved, dialled], [['good.example'], [PUBLIC]]);
  });

  it('carries its method and body', async (t) => {
    const port = await serve(t, (request, response) => {
      response.setHeader('x-method', request.method ?? '');
      request.pipe(response);
    });
    const { outgoing } = openWayOut(t);
    for (const body of ['text', new TextEncoder().encode('bytes')]) {
      const answer = await outgoing.fetch(get(`http://good.example:${port}/`, { method: 'post', body }));
      assert.equal(answer.headers['x-method'], 'POST');
      assert.equal(textOf(answer.body), typeof body === 'string' ? 'text' : 'bytes');
    }
  });

  it('reads no proxy from the environment', async (t) => {
    let proxied = 0;
    const proxy = await serve(t, (_request, response) => {
      proxied += 1;
      response.end('proxy');
    });
    const port = await serve(t, (_request, response) => response.end('direct'));
    const before = { ...process.env };
    const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'];
    t.after(() => {
      for (const name of names) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    });
    for (const name of names) process.env[name] = `http://127.0.0.1:${proxy}`;
    const { outgoing } = openWayOut(t);
    assert.equal(textOf((await outgoing.fetch(get(`http://good.example:${port}/`))).body), 'direct');
    assert.equal(proxied, 0);
  });

  for (const [name, url] of [
    ['ftp', 'ftp://good.example/'],
    ['file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,x'],
    ['credentials', 'http://user:secret@good.example/'],
    ['a relative address', '/path'],
  ] as const) {
    it(`is refused before any look-up for ${name}`, async (t) => {
      const { outgoing, resolved } = openWayOut(t);
      const error = await rejection(outgoing.fetch(get(url)), 'egress_scheme');
      assert.equal(error.status, 400);
      assert.doesNotMatch(error.message, /secret|passwd/);
      assert.deepEqual(resolved, []);
    });
  }

  for (const name of ['Host', 'content-length', 'Transfer-Encoding', 'proxy-authorization']) {
    it(`cannot set the connection's header ${name}`, async (t) => {
      const { outgoing, resolved } = openWayOut(t);
      const request = get('http://good.example/', { headers: { [name]: 'x' } });
      await rejection(outgoing.fetch(request), 'egress_request');
      assert.deepEqual(resolved, []);
    });
  }

  it('with a broken header names the header and not its value', async (t) => {
    const { outgoing } = openWayOut(t);
    const request = get('http://good.example/?q=hidden', { headers: { 'x-key': 'secret\r\nhost: other' } });
    const error = await rejection(outgoing.fetch(request), 'egress_request');
    assert.match(error.message, /good\.example/);
    assert.match(error.message, /x-key/);
    assert.doesNotMatch(`${error.message} ${error.detail}`, /secret|hidden/);
  });
});

describe('an address', () => {
  it('must be public when it is written in the address, in every spelling', async (t) => {
    let reached = 0;
    const port = await serve(t, (_request, response) => {
      reached += 1;
      response.end();
    });
    const { outgoing, dialled } = openWayOut(t);
    for (const host of ['127.0.0.1', '127.1', '0x7f000001', '017700000001', '[::1]', '[::ffff:127.0.0.1]']) {
      await rejection(outgoing.fetch(get(`http://${host}:${port}/`)), 'egress_private');
    }
    assert.equal(reached, 0);
    assert.deepEqual(dialled, []);
  });

  for (const [name, addresses] of [
    ['a loopback address', ['127.0.0.1']],
    ['an address of the metadata service', ['169.254.169.254']],
    ['a public address and a private one', [PUBLIC, '10.0.0.5']],
    ['a mapped private address', ['::ffff:10.0.0.5']],
  ] as const) {
    it(`refuses a name with ${name}, and tells the address to the log alone`, async (t) => {
      const { outgoing, dialled } = openWayOut(t, { resolve: async () => addresses });
      const error = await rejection(outgoing.fetch(get('http://inner.example/?key=1')), 'egress_private');
      assert.equal(error.status, 400);
      assert.match(error.message, /inner\.example/);
      const private_ = addresses[addresses.length - 1] ?? '';
      assert.ok(!`${error.message} ${error.cure}`.includes(private_));
      assert.ok(error.detail?.includes(private_));
      assert.doesNotMatch(`${error.message} ${error.detail}`, /key/);
      assert.deepEqual(dialled, []);
    });
  }

  it('may be of the own network when the operator allows it, but never the metadata service', async (t) => {
    const port = await serve(t, (_request, response) => response.end('inside'));
    const { outgoing } = openWayOut(t, {
      allowPrivate: 'on',
      resolve: async (host) => [host === 'metadata.example' ? '169.254.169.254' : '10.0.0.5'],
    });
    for (const host of ['inner.example', '127.0.0.1']) {
      assert.equal(textOf((await outgoing.fetch(get(`http://${host}:${port}/`))).body), 'inside');
    }
    for (const host of ['metadata.example', '169.254.169.254', '[fe80::1]', '0.0.0.0']) {
      const error = await rejection(outgoing.fetch(get(`http://${host}:${port}/`)), 'egress_private');
      assert.doesNotMatch(error.cure ?? '', /POSTERN_EGRESS_PRIVATE/);
    }
  });

  it('is looked up once a connection, so that a second answer cannot change it', async (t) => {
    const port = await serve(t, (_request, response) => {
      response.setHeader('connection', 'close').end('ok');
    });
    const answers = [[PUBLIC], ['127.0.0.1']];
    const { outgoing, resolved, dialled } = openWayOut(t, { resolve: async () => answers.shift() ?? [] });
    const url = `http://rebinding.example:${port}/`;
    assert.equal(textOf((await outgoing.fetch(get(url))).body), 'ok');
    assert.deepEqual([resolved.length, dialled], [1, [PUBLIC]]);
    await rejection(outgoing.fetch(get(url)), 'egress_private');
    assert.deepEqual([resolved.length, dialled], [2, [PUBLIC]]);
  });

  for (const [name, resolve] of [
    ['rejects', () => Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))],
    ['is empty', async () => []],
    ['is no IP address', async () => ['other.example']],
  ] as const) {
    it(`is missing when the look-up ${name}`, async (t) => {
      const { outgoing } = openWayOut(t, { resolve });
      const error = await rejection(outgoing.fetch(get('http://nowhere.example/')), 'egress_unresolved');
      assert.equal(error.status, 502);
      assert.match(error.message, /nowhere\.example/);
    });
  }

  it('of the operating system is checked too', async (t) => {
    const { outgoing } = openWayOut(t, { resolve: (await import('./pinned.ts')).resolveBySystem });
    await rejection(outgoing.fetch(get('http://localhost/')), 'egress_private');
  });
});

describe('an answer that is none', () => {
  it('is refused when nobody listens', async (t) => {
    const port = await unusedPort();
    const { outgoing } = openWayOut(t);
    const error = await rejection(outgoing.fetch(get(`http://down.example:${port}/?q=1`)), 'egress_refused');
    assert.match(error.message, /down\.example.*ECONNREFUSED/);
    assert.doesNotMatch(error.message, /q=1/);
  });

  for (const [name, bytes] of [
    ['says something else than HTTP', 'secret banner\r\n'],
    ['hangs up without a word', ''],
    ['promises more than it sends', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nsecret'],
  ] as const) {
    it(`is refused when the server ${name}`, async (t) => {
      const port = await serveBytes(t, bytes);
      const { outgoing } = openWayOut(t);
      const error = await rejection(outgoing.fetch(get(`http://odd.example:${port}/`)), 'egress_refused');
      assert.doesNotMatch(`${error.message} ${error.detail}`, /secret/);
      assert.equal(error.cause, undefined);
    });
  }

  it('is refused when the way out is closed meanwhile', async (t) => {
    const asked = Promise.withResolvers<void>();
    const port = await serve(t, () => asked.resolve());
    const { outgoing } = openWayOut(t);
    const refused = rejection(outgoing.fetch(get(`http://slow.example:${port}/`)), 'egress_refused');
    await asked.promise;
    await outgoing.close();
    await refused;
  });
});

describe('a certificate', () => {
  it('is checked against the name, though the connection goes to an address', async (t) => {
    const issued = issueCertificate('good.example');
    const port = await serve(t, (_request, response) => response.end('secure'), { issued });
    const { outgoing } = openWayOut(t, {}, { ca: issued.certificate });
    const answer = await outgoing.fetch(get(`https://good.example:${port}/`));
    assert.equal(textOf(answer.body), 'secure');
    const error = await rejection(outgoing.fetch(get(`https://other.example:${port}/`)), 'egress_refused');
    assert.match(error.message, /ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it('that nobody vouches for is refused', async (t) => {
    const issued = issueCertificate('good.example');
    const port = await serve(t, (_request, response) => response.end('secure'), { issued });
    const { outgoing } = openWayOut(t);
    await rejection(outgoing.fetch(get(`https://good.example:${port}/`)), 'egress_refused');
  });
});

describe('an opened answer', () => {
  it('gives its body as it arrives', async (t) => {
    const more = Promise.withResolvers<void>();
    const port = await serve(t, async (_request, response) => {
      response.write('first');
      await more.promise;
      response.end('second');
    });
    const { outgoing } = openWayOut(t);
    const { status, body } = await outgoing.open(get(`http://good.example:${port}/`));
    assert.equal(status, 200);
    const chunks: string[] = [];
    for await (const chunk of body) {
      chunks.push(String(chunk));
      more.resolve();
    }
    assert.deepEqual(chunks, ['first', 'second']);
  });

  it('fails in the reading with our error, even when it is read after the time limit', async (t) => {
    const port = await serve(t, (_request, response) => {
      response.write('begin');
    });
    const { outgoing } = openWayOut(t);
    const { body } = await outgoing.open(get(`http://slow.example:${port}/`, { timeoutMs: 1_500 }));
    await new Promise((resolve) => {
      body.once('close', resolve);
    });
    await rejection(body.toArray(), 'egress_timeout');
  });

  it('that is destroyed lets go of its connection at once', async (t) => {
    let hungUp: Promise<unknown> | undefined;
    const port = await serve(t, (request, response) => {
      hungUp = once(request.socket, 'close');
      response.write('begin');
    });
    const { outgoing } = openWayOut(t);
    const { body } = await outgoing.open(get(`http://slow.example:${port}/`));
    body.destroy();
    assert.ok(hungUp !== undefined);
    await hungUp;
  });
});
