import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { issueCertificate } from '../../test/egress/certificate.ts';
import { serve, serveBytes, unusedPort } from '../../test/egress/local-server.ts';
import { rejection } from '../../test/egress/way-out.ts';
import { connectOwnServer, type OwnServer, type OwnServerPlace } from './own-server.ts';

const scratch = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-egress-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const connect = (t: TestContext, place: OwnServerPlace, ca?: string): OwnServer => {
  const server = connectOwnServer(place, ca);
  t.after(() => server.close());
  return server;
};

const ask = (server: OwnServer, path = '/', timeoutMs = 20_000) =>
  server.request({ method: 'GET', path, timeoutMs });

describe('the own server over its socket', () => {
  it('is asked as localhost, and answers with status, headers and text', async (t) => {
    const socketPath = join(scratch(t), 'postern.sock');
    await serve(
      t,
      (request, response) => {
        response.writeHead(201, { 'x-host': request.headers.host, 'x-url': request.url });
        request.pipe(response);
      },
      { socketPath },
    );
    const server = connect(t, { socketPath });
    for (const body of ['sent', new TextEncoder().encode('sent'), Readable.from(['se', 'nt'])]) {
      const answer = await server.request({ method: 'POST', path: '/a?b=1', body, timeoutMs: 20_000 });
      assert.equal(answer.status, 201);
      assert.deepEqual([answer.headers['x-host'], answer.headers['x-url']], ['localhost', '/a?b=1']);
      assert.equal(answer.body, 'sent');
    }
  });

  it('is unreachable where there is no socket, or a left-over file', async (t) => {
    const folder = scratch(t);
    const stale = join(folder, 'stale.sock');
    writeFileSync(stale, '');
    for (const socketPath of [join(folder, 'none.sock'), stale]) {
      const error = await rejection(ask(connect(t, { socketPath })), 'server_unreachable');
      assert.ok(error.message.includes(socketPath));
      assert.match(error.cure ?? '', /postern serve/);
    }
  });

  it('that takes too long is told apart from one that is not there', async (t) => {
    const socketPath = join(scratch(t), 'postern.sock');
    let asked = 0;
    await serve(
      t,
      () => {
        asked += 1;
      },
      { socketPath },
    );
    await rejection(ask(connect(t, { socketPath }), '/', 1_500), 'egress_timeout');
    assert.equal(asked, 1);
  });
});

describe('the own server at an address', () => {
  it('is asked below the path that was named, with the token', async (t) => {
    const port = await serve(t, (request, response) => {
      response.end(`${request.url} ${request.headers.authorization}`);
    });
    for (const host of ['127.0.0.1', 'localhost', 'postern.localhost']) {
      const server = connect(t, { url: `http://${host}:${port}/behind/`, token: 'secret' });
      assert.equal((await ask(server, '/healthz')).body, '/behind/healthz Bearer secret');
    }
  });

  it('gets no authorization when there is no token', async (t) => {
    const port = await serve(t, (request, response) => response.end(String(request.headers.authorization)));
    assert.equal((await ask(connect(t, { url: `http://127.0.0.1:${port}` }))).body, 'undefined');
  });

  it('is not followed to where it redirects', async (t) => {
    const port = await serve(t, (_request, response) => {
      response.writeHead(302, { location: 'http://other.example/' }).end();
    });
    const server = connect(t, { url: `http://127.0.0.1:${port}`, token: 'secret' });
    assert.equal((await ask(server)).status, 302);
  });

  for (const url of [
    'http://postern.example',
    'http://10.0.0.5:8080',
    'http://localhost.example',
    'http://0.0.0.0',
    'http://127.0.0.1.example',
    'http://[64:ff9b::7f00:1]',
  ]) {
    it(`is not told a token in clear: ${url}`, () => {
      assert.throws(() => connectOwnServer({ url, token: 'secret' }), {
        name: 'PosternError',
        code: 'egress_token_in_clear',
        message: /^(?!.*secret)/,
      });
    });
  }

  it('may be told a token by https, where its certificate is checked', async (t) => {
    const issued = issueCertificate('localhost');
    const port = await serve(t, (request, response) => response.end(request.headers.authorization), {
      issued,
    });
    const url = `https://localhost:${port}`;
    assert.equal((await ask(connect(t, { url, token: 'x' }, issued.certificate))).body, 'Bearer x');
    await rejection(ask(connect(t, { url, token: 'x' })), 'server_unreachable');
    const misnamed = `https://127.0.0.1:${port}`;
    await rejection(ask(connect(t, { url: misnamed, token: 'x' }, issued.certificate)), 'server_unreachable');
  });

  for (const url of ['ftp://localhost', 'localhost:8080', 'nonsense', 'http://me:secret@localhost']) {
    it(`is not named by ${url.replace('secret', '…')}`, () => {
      assert.throws(() => connectOwnServer({ url }), { name: 'PosternError', code: 'egress_scheme' });
    });
  }

  it('is unreachable where nobody listens, or who listens says nothing sensible', async (t) => {
    for (const port of [await unusedPort(), await serveBytes(t, ''), await serveBytes(t, 'SSH-2.0\r\n')]) {
      const error = await rejection(
        ask(connect(t, { url: `http://127.0.0.1:${port}` })),
        'server_unreachable',
      );
      assert.ok(error.message.includes(`http://127.0.0.1:${port}`));
      assert.notEqual(error.cure, undefined);
    }
  });
});
