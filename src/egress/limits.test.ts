import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { serve, serveBytes } from '../../test/egress/local-server.ts';
import { get, openWayOut, rejection } from '../../test/egress/way-out.ts';

describe('time limits', { concurrency: true }, () => {
  it('end a look-up that never answers', async (t) => {
    const { outgoing } = openWayOut(t, { resolve: () => new Promise(() => undefined) });
    const error = await rejection(
      outgoing.fetch(get('http://slow.example/', { timeoutMs: 30 })),
      'egress_timeout',
    );
    assert.match(error.message, /slow\.example.*30 milliseconds/);
  });

  it('end a server that never answers', async (t) => {
    let asked = 0;
    const port = await serve(t, () => {
      asked += 1;
    });
    const { outgoing } = openWayOut(t);
    await rejection(
      outgoing.fetch(get(`http://slow.example:${port}/?q=1`, { timeoutMs: 1_500 })),
      'egress_timeout',
    );
    assert.equal(asked, 1);
  });

  it('end a body that never ends, and close its connection', async (t) => {
    let hungUp: Promise<unknown> | undefined;
    const port = await serve(t, (request, response) => {
      hungUp = once(request.socket, 'close');
      response.write('begin');
    });
    const { outgoing } = openWayOut(t);
    await rejection(
      outgoing.fetch(get(`http://slow.example:${port}/`, { timeoutMs: 1_500 })),
      'egress_timeout',
    );
    assert.ok(hungUp !== undefined);
    await hungUp;
  });

  it('count the time of all redirects together', async (t) => {
    const port = await serve(t, (request, response) => {
      if (request.url === '/start') response.writeHead(302, { location: '/end' }).end();
    });
    const { outgoing } = openWayOut(t);
    const request = get(`http://slow.example:${port}/start`, { timeoutMs: 1_500 });
    await rejection(outgoing.fetch(request), 'egress_timeout');
  });
});

describe('size limits', () => {
  it('let a body of exactly the limit through and refuse one byte more, declared or not', async (t) => {
    const port = await serve(t, (request, response) => {
      if (request.url === '/declared') {
        // Refused by its length: the body never comes.
        response.writeHead(200, { 'content-length': '101' }).flushHeaders();
      } else if (request.url === '/chunked') {
        response.write('x'.repeat(100));
        response.end('x');
      } else response.end('x'.repeat(100));
    });
    const { outgoing } = openWayOut(t);
    const fetched = (path: string) =>
      outgoing.fetch(get(`http://large.example:${port}${path}`, { maxBytes: 100 }));
    assert.equal((await fetched('/')).body.byteLength, 100);
    for (const path of ['/declared', '/chunked']) {
      const error = await rejection(fetched(path), 'egress_too_large');
      assert.match(error.message, /large\.example.*100 bytes/);
    }
  });

  for (const [coding, compress] of [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const) {
    it(`measure a ${coding} body after it is inflated`, async (t) => {
      const bomb = compress(Buffer.alloc(5_000_000));
      const small = compress(Buffer.from('small'));
      const port = await serve(t, (request, response) => {
        response.setHeader('content-encoding', coding).end(request.url === '/bomb' ? bomb : small);
      });
      const { outgoing } = openWayOut(t);
      const answer = await outgoing.fetch(get(`http://packed.example:${port}/`));
      assert.equal(Buffer.from(answer.body).toString(), 'small');
      assert.equal(answer.headers['content-encoding'], undefined);
      assert.equal(answer.headers['content-length'], undefined);
      assert.ok(bomb.byteLength < 100_000);
      await rejection(outgoing.fetch(get(`http://packed.example:${port}/bomb`)), 'egress_too_large');
    });
  }

  for (const [name, coding, body] of [
    ['broken', 'gzip', Buffer.from('this is no gzip')],
    ['cut short', 'gzip', gzipSync('some words').subarray(0, 15)],
    ['unasked', 'constructor', Buffer.from('x')],
    ['doubled', 'gzip, gzip', gzipSync(gzipSync('x'))],
  ] as const) {
    it(`refuse a ${name} content coding`, async (t) => {
      const port = await serve(t, (_request, response) => {
        response.setHeader('content-encoding', coding).end(body);
      });
      const { outgoing } = openWayOut(t);
      await rejection(outgoing.fetch(get(`http://packed.example:${port}/`)), 'egress_refused');
    });
  }

  it('do not take the length that HEAD tells for a body', async (t) => {
    const port = await serve(t, (_request, response) => {
      response.writeHead(200, { 'content-length': '5000', 'content-encoding': 'gzip' }).end();
    });
    const { outgoing } = openWayOut(t);
    const answer = await outgoing.fetch(
      get(`http://large.example:${port}/`, { method: 'HEAD', maxBytes: 10 }),
    );
    assert.equal(answer.headers['content-length'], '5000');
    assert.equal(answer.body.byteLength, 0);
  });

  it('refuse headers that are too large together', async (t) => {
    const many = Array.from({ length: 20 }, (_, index) => `x-${index}: ${'v'.repeat(100)}`).join('\r\n');
    const port = await serveBytes(t, `HTTP/1.1 200 OK\r\n${many}\r\ncontent-length: 0\r\n\r\n`);
    const roomy = openWayOut(t).outgoing;
    assert.equal((await roomy.fetch(get(`http://wordy.example:${port}/`))).status, 200);
    const tight = openWayOut(t, { limits: { headerBytes: 1024 } }).outgoing;
    await rejection(tight.fetch(get(`http://wordy.example:${port}/`)), 'egress_too_large');
  });
});
