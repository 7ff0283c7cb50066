// A sandbox in CI, end to end: start it, wait for the ready file, track a piece, be refused another's, subscribe a local
// receiver that checks X-HMAC, mail a piece and receive its events. Ends with status 0 where all of that holds.
//
//   node examples/ci-sandbox.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const POSTERN = process.env.POSTERN_BIN ?? fileURLToPath(new URL('../bin/postern.js', import.meta.url));
const DEADLINE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'ci-sandbox-'));
const readyFile = join(folder, 'ready.json');

const sandbox = spawn(
  process.execPath,
  [POSTERN, 'sandbox', '--port', '0', '--seed', 'ci', '--pieces', '50', '--ready-file', readyFile],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
const ended = once(sandbox, 'exit');
const deadline = setTimeout(() => {
  console.error(`not done after ${DEADLINE_MS} ms`);
  sandbox.kill('SIGKILL');
  process.exit(1);
}, DEADLINE_MS);

/** The ready file appears whole. */
const waitForReady = () =>
  new Promise((resolve, reject) => {
    const watcher = watch(folder, (_event, name) => {
      if (name !== 'ready.json') return;
      watcher.close();
      resolve(JSON.parse(readFileSync(readyFile, 'utf8')));
    });
    ended.then(([code]) => reject(new Error(`the sandbox ended with ${code} before it was ready`)));
  });

/** A receiver of webhooks on this machine: answers the challenge, checks the signature, hands events on. */
const openReceiver = async (secret) => {
  const waiting = [];
  const received = [];
  const server = createServer(async (request, response) => {
    const raw = await text(request);
    const body = JSON.parse(raw);
    if (body.challenge !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ challenge: body.challenge }));
      return;
    }
    const wanted = createHmac('sha256', secret).update(`${body.timestamp}${body.payload}`).digest();
    const came = Buffer.from(request.headers['x-hmac'] ?? '', 'base64');
    if (came.length !== wanted.length || !timingSafeEqual(came, wanted)) {
      response.writeHead(401).end();
      return;
    }
    received.push(body);
    for (const look of waiting) look();
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/tracking`,
    /** The first delivery that `wanted` says yes to. */
    delivery: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.find(wanted);
          if (found !== undefined) resolve(found);
        };
        waiting.push(look);
        look();
      }),
    close: () => server.close(),
  };
};

const run = async () => {
  const { baseUrl, tokenUrl, apps, samples } = await waitForReady();
  const post = (address, body, headers = {}) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const token = await post(tokenUrl, {
    grant_type: 'client_credentials',
    client_id: apps.shipper.clientId,
    client_secret: apps.shipper.clientSecret,
  }).then((answer) => answer.json());
  const headers = { authorization: `Bearer ${token.access_token}` };
  const track = (number) => fetch(`${baseUrl}/tracking/v3/tracking/${number}?expand=DETAIL`, { headers });

  const delivered = await track(samples.scenarios.delivered.number);
  assert.equal(delivered.status, 200);
  assert.equal(delivered.headers.get('postern-sandbox'), 'yes');
  assert.equal((await delivered.json()).statusCategory, 'Delivered');
  console.log('tracked a delivered piece');

  assert.equal((await track(samples.notYours.number)).status, 403);
  assert.equal((await track(samples.notFound.number)).status, 404);
  console.log("refused another shipper's piece; no news of one that was never mailed");

  const secret = 'a-secret-of-thirty-two-letters-!';
  const receiver = await openReceiver(secret);
  const [mid] = apps.shipper.mids;
  const subscribed = await post(
    `${baseUrl}/subscriptions-tracking/v3/subscriptions`,
    {
      listenerURL: receiver.url,
      secret,
      filterProperties: { MID: mid, trackingEventTypes: ['ALL_UPDATES'] },
      adminNotification: [{ email: 'ci@example.test' }],
    },
    headers,
  );
  assert.ok([200, 201].includes(subscribed.status), `${subscribed.status} ${await subscribed.text()}`);
  console.log('subscribed a receiver on this machine');

  const mailed = await post(`${baseUrl}/postern/v1/sandbox/pieces`, { mid, scenario: 'delivered' }, headers);
  const { trackingNumber } = await mailed.json();
  const { payload } = await receiver.delivery((body) => body.payload.includes(trackingNumber));
  assert.equal(typeof JSON.parse(payload), 'object');
  console.log(`received an event of ${trackingNumber}, signed`);
  receiver.close();
};

try {
  await run();
  console.log('all as it should be');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  clearTimeout(deadline);
  sandbox.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
