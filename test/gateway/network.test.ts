/** The network around the server: TLS, proxies, and the socket in the data folder. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { socketPathOf } from '../../src/paths.ts';
import { issueCertificate } from '../egress/certificate.ts';
import { openProgram, type TestProgram } from '../program.ts';

describe('behind TLS', () => {
  it('the same limits hold, and addresses are told as https', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-tls-'));
    const { key, certificate } = issueCertificate('localhost');
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(join(folder, 'cert.pem'), certificate);
    const program = await openProgram({
      POSTERN_PORT: '0',
      POSTERN_HEADER_LIMIT_BYTES: '4096',
      POSTERN_TLS_CERT: join(folder, 'cert.pem'),
      POSTERN_TLS_KEY: join(folder, 'key.pem'),
    });
    const port = await program.postern.listen();
    const ask = (path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        const options = { port, path, headers, ca: certificate, servername: 'localhost', agent: false };
        const asking = request(options, async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        });
        asking.on('error', reject);
        asking.end();
      });
    try {
      const metadata = await ask('/.well-known/oauth-protected-resource', { host: 'localhost' });
      assert.equal(metadata.status, 200);
      assert.match(metadata.text, /"resource":"https:\/\/localhost"/);
      const large = await ask('/healthz', { host: 'localhost', x: 'y'.repeat(5000) });
      assert.equal(large.status, 431);
      assert.match(large.text, /"code":"head_too_large"/);
    } finally {
      await program.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** How many of `count` calls, each with another X-Forwarded-For, are answered. */
const answeredFrom = async (program: TestProgram, count: number): Promise<number> => {
  let answered = 0;
  for (let call = 0; call < count; call += 1) {
    const { status } = await program.ask('/postern/v1/zips/90210', {
      headers: { 'x-forwarded-for': `203.0.113.${call}` },
    });
    answered += Number(status === 200);
  }
  return answered;
};

describe('the client address', () => {
  it('is not what a client says it is', async () => {
    const program = await openProgram({ POSTERN_ANONYMOUS_PER_MINUTE: '3' });
    try {
      assert.equal(await answeredFrom(program, 6), 3);
    } finally {
      await program.close();
    }
  });

  it('is what a trusted proxy says it is', async () => {
    const program = await openProgram({
      POSTERN_ANONYMOUS_PER_MINUTE: '3',
      POSTERN_TRUST_PROXY: '127.0.0.1',
    });
    try {
      assert.equal(await answeredFrom(program, 6), 6);
    } finally {
      await program.close();
    }
  });
});

describe('the socket in the data folder', () => {
  it('is its owner’s alone, needs no token, and stops with the server', async () => {
    const program = await openProgram();
    const path = socketPathOf(program.data);
    const { status } = await program.operate('/postern/v1/organisations');
    assert.equal(status, 200);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const idle = connect(path);
    await once(idle, 'connect');
    const ended = once(idle, 'close');
    await program.postern.close();
    await ended;
    assert.equal(statSync(path, { throwIfNoEntry: false }), undefined);
    await program.close();
  });

  it('takes a personal token too, and then it is the person who asks', async () => {
    const program = await openProgram();
    try {
      const wrong = await program.operate('/postern/v1/organisations', {
        headers: { authorization: 'Bearer wrong' },
      });
      assert.equal(wrong.status, 401);
    } finally {
      await program.close();
    }
  });
});
