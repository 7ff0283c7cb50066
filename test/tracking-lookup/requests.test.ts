/** Notifications and proofs of delivery: kept sealed, sent on, never taken where nothing can be sent. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PosternError } from '../../src/errors.ts';
import { ANONYMOUS } from '../../src/identity/index.ts';
import { openStore, sealerWith } from '../../src/store/index.ts';
import { type ForwardedRequest, TrackingRequests } from '../../src/tracking/lookup/index.ts';
import { openProgram } from '../program.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from './parties.ts';

const REQUEST: ForwardedRequest = {
  kind: 'notifications',
  version: 'v3',
  number: numberOf(OURS, 1),
  body: { notifications: [{ email: 'canary.person@example.test' }] },
};

const SIGNAL = new AbortController().signal;

const withRequests = async (
  forward: (request: ForwardedRequest) => Promise<void>,
  check: (requests: TrackingRequests, advance: (ms: number) => void, folder: string) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-requests-'));
  const store = await openStore({ dataFolder: folder });
  let now = Date.UTC(2026, 10, 24);
  try {
    const requests = new TrackingRequests({
      store,
      sealer: sealerWith(randomBytes(32)),
      forwarder: { forward },
      now: () => now,
    });
    await check(requests, (ms) => (now += ms), folder);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('a request that goes on to USPS', () => {
  it('is sent once, as it came', async () => {
    const sent: ForwardedRequest[] = [];
    await withRequests(
      async (request) => void sent.push(request),
      async (requests) => {
        await requests.take(REQUEST, ANONYMOUS);
        assert.deepEqual(await requests.forward(SIGNAL), { forwarded: 1, refused: 0, failed: 0 });
        assert.deepEqual(await requests.forward(SIGNAL), { forwarded: 0, refused: 0, failed: 0 });
        assert.deepEqual(sent, [REQUEST]);
      },
    );
  });

  it('is tried again later where USPS could not be reached', async () => {
    let failing = true;
    await withRequests(
      async () => {
        if (failing) throw new Error('no route');
      },
      async (requests, advance) => {
        await requests.take(REQUEST, ANONYMOUS);
        assert.equal((await requests.forward(SIGNAL)).failed, 1);
        assert.deepEqual(await requests.forward(SIGNAL), { forwarded: 0, refused: 0, failed: 0 });
        failing = false;
        advance(60_000);
        assert.equal((await requests.forward(SIGNAL)).forwarded, 1);
      },
    );
  });

  it('is not tried again where USPS refused it', async () => {
    await withRequests(
      async () => {
        throw new PosternError('upstream_refused', 'no', { status: 400 });
      },
      async (requests, advance) => {
        await requests.take(REQUEST, ANONYMOUS);
        assert.equal((await requests.forward(SIGNAL)).refused, 1);
        advance(86_400_000);
        assert.deepEqual(await requests.forward(SIGNAL), { forwarded: 0, refused: 0, failed: 0 });
      },
    );
  });

  it('leaves neither address nor number readable in the data folder', async () => {
    await withRequests(
      async () => undefined,
      async (requests, _advance, folder) => {
        await requests.take(REQUEST, ANONYMOUS);
        const files = readdirSync(folder).filter((name) => name.startsWith('postern.db'));
        assert.ok(files.length > 0);
        for (const name of files) {
          const bytes = readFileSync(join(folder, name));
          assert.ok(!bytes.includes('canary.person'), name);
          assert.ok(!bytes.includes(REQUEST.number), name);
        }
      },
    );
  });
});

describe('without an upstream', () => {
  it('is not taken: 503 to whoever has a basis, 403 to whoever has none, whatever is held', async () => {
    const program = await openProgram(SETTINGS);
    try {
      const steward = await makeSteward(program);
      const owner = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
      const other = await makeParty(program, steward, { role: 'shipper' });
      for (const version of ['v3', 'v3r2']) {
        const path = `/tracking/${version}/tracking/${numberOf(OURS, 1)}/notifications`;
        const ask = (headers: Record<string, string>) =>
          program.ask(path, { method: 'POST', headers, body: REQUEST.body as object });
        const answer = await ask(asking(owner));
        assert.equal(answer.status, 503, answer.text);
        assert.match(answer.text, /upstream_missing/);
        assert.equal((await ask(asking(other))).status, 403);
        assert.equal((await ask({})).status, 401);
      }
    } finally {
      await program.close();
    }
  });
});
