import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, it } from 'node:test';
import { issueCertificate } from '../../test/egress/certificate.ts';
import { serve } from '../../test/egress/local-server.ts';
import { get, openWayOut, PUBLIC, rejection } from '../../test/egress/way-out.ts';

const SECRETS = {
  authorization: 'Bearer secret',
  cookie: 'session=secret',
  'webhook-signature': 'v1,secret',
  'x-hmac': 'secret',
  'x-any-key': 'secret',
};

describe('a redirect', () => {
  it('is followed three times unless told otherwise, and no more', async (t) => {
    const port = await serve(t, (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const { outgoing } = openWayOut(t);
    const from = (left: number) => `http://good.example:${port}/${left}`;
    const answer = await outgoing.fetch(get(from(3)));
    assert.equal(Buffer.from(answer.body).toString(), 'there');
    assert.equal(answer.url, from(0));
    await rejection(outgoing.fetch(get(from(4))), 'egress_redirect');
    await rejection(outgoing.fetch(get(from(1), { redirects: 0 })), 'egress_redirect');
    assert.equal((await outgoing.fetch(get(from(0), { redirects: 0 }))).status, 200);
  });

  it('to a name or an address of the own network is refused', async (t) => {
    const places = ['http://inner.example/', 'http://127.0.0.1/', 'http://[::ffff:a9fe:a9fe]/latest'];
    const port = await serve(t, (request, response) => {
      response.writeHead(307, { location: places[Number(request.url?.slice(1))] }).end();
    });
    const { outgoing, dialled } = openWayOut(t, {
      resolve: async (host) => [host === 'inner.example' ? '10.0.0.5' : PUBLIC],
    });
    for (const index of places.keys()) {
      await rejection(outgoing.fetch(get(`http://good.example:${port}/${index}`)), 'egress_private');
    }
    assert.deepEqual(new Set(dialled), new Set([PUBLIC]));
  });

  it('from https to http is refused, and one to https is followed', async (t) => {
    const issued = issueCertificate('good.example');
    let plain = 0;
    const plainPort: number = await serve(t, (_request, response) => {
      plain += 1;
      response.writeHead(301, { location: `https://good.example:${securePort}/end` }).end();
    });
    const securePort: number = await serve(
      t,
      (request, response) => {
        if (request.url === '/end') response.end('secure');
        else response.writeHead(301, { location: `http://good.example:${plainPort}/` }).end();
      },
      { issued },
    );
    const { outgoing } = openWayOut(t, {}, { ca: issued.certificate });
    const error = await rejection(
      outgoing.fetch(get(`https://good.example:${securePort}/`)),
      'egress_redirect',
    );
    assert.match(error.message, /https to http/);
    assert.equal(plain, 0);
    assert.equal((await outgoing.fetch(get(`http://good.example:${plainPort}/`))).status, 200);
    assert.equal(plain, 1);
  });

  for (const location of ['ftp://good.example/', 'http://user:secret@good.example/', 'http://']) {
    it(`to ${location.replace('secret', '…')} is refused`, async (t) => {
      const port = await serve(t, (_request, response) => {
        response.writeHead(302, { location }).end();
      });
      const { outgoing } = openWayOut(t);
      const error = await rejection(outgoing.fetch(get(`http://good.example:${port}/`)), 'egress_scheme');
      assert.equal(error.status, 502);
      assert.doesNotMatch(error.message, /secret/);
    });
  }

  it('keeps every header on the same origin, and only harmless ones on another', async (t) => {
    const seen: Record<string, IncomingHttpHeaders> = {};
    const port: number = await serve(t, (request, response) => {
      const { host = '', accept } = request.headers;
      seen[`${host.split(':')[0]}${request.url}`] = request.headers;
      if (request.url === '/start') response.writeHead(302, { location: '/same' }).end();
      else if (host.startsWith('good')) {
        response.writeHead(302, { location: `http://other.example:${port}/other` }).end();
      } else response.end(accept);
    });
    const { outgoing } = openWayOut(t);
    const headers = { ...SECRETS, accept: 'text/csv' };
    const answer = await outgoing.fetch(get(`http://good.example:${port}/start`, { headers }));
    assert.equal(Buffer.from(answer.body).toString(), 'text/csv');
    const [same, other] = [seen['good.example/same'], seen['other.example/other']];
    assert.ok(same !== undefined && other !== undefined);
    for (const [name, value] of Object.entries(SECRETS)) {
      assert.equal(same[name], value);
      assert.equal(other[name], undefined);
    }
    assert.doesNotMatch(JSON.stringify(other), /secret/);
  });

  it('keeps method and body as its status says, on the same origin', async (t) => {
    const port = await serve(t, (request, response) => {
      const [, status = ''] = request.url?.split('/') ?? [];
      if (status !== 'end') {
        response.writeHead(Number(status), { location: '/end' }).end();
        return;
      }
      response.setHeader('x-method', request.method ?? '');
      response.setHeader('x-type', request.headers['content-type'] ?? 'none');
      request.pipe(response);
    });
    const { outgoing } = openWayOut(t);
    const after = async (status: number, method: string): Promise<readonly unknown[]> => {
      const request = get(`http://good.example:${port}/${status}`, {
        method,
        headers: { 'content-type': 'text/plain' },
        body: 'payload',
      });
      const { headers, body } = await outgoing.fetch(request);
      return [headers['x-method'], headers['x-type'], Buffer.from(body).toString()];
    };
    for (const status of [301, 302, 303]) assert.deepEqual(await after(status, 'POST'), ['GET', 'none', '']);
    for (const status of [307, 308]) {
      assert.deepEqual(await after(status, 'POST'), ['POST', 'text/plain', 'payload']);
    }
    assert.deepEqual(await after(302, 'PUT'), ['PUT', 'text/plain', 'payload']);
  });

  it('never carries a body to another origin', async (t) => {
    const hosts: string[] = [];
    const port: number = await serve(t, (request, response) => {
      hosts.push(request.headers.host?.split(':')[0] ?? '');
      response.writeHead(308, { location: `http://other.example:${port}/` }).end();
    });
    const { outgoing } = openWayOut(t);
    const request = get(`http://good.example:${port}/`, { method: 'POST', body: 'payload' });
    await rejection(outgoing.fetch(request), 'egress_redirect');
    assert.deepEqual(hosts, ['good.example']);
  });

  it('without a place to go is an answer', async (t) => {
    const port = await serve(t, (_request, response) => response.writeHead(302).end('choose'));
    const { outgoing } = openWayOut(t);
    const answer = await outgoing.fetch(get(`http://good.example:${port}/`));
    assert.deepEqual([answer.status, Buffer.from(answer.body).toString()], [302, 'choose']);
  });
});
