/** Deliveries, secrets and files over the whole gateway and the real store. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { TrackingNumber } from '../../src/postal/barcode/index.ts';
import { signatureOf } from '../../src/tracking/intake/index.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { makeOrganisation } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { referencePath } from '../reference.ts';
import { numberOf, OURS, THEIRS } from './pieces.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const DELIVERIES = '/postern/v1/tracking/deliveries';
const SOURCES = '/postern/v1/tracking/sources';
const FILES = '/postern/v1/tracking/files';

let program: TestProgram;

before(async () => {
  program = await openProgram({ POSTERN_ASSETS_PER_MINUTE: '100000' });
  const id = await makeOrganisation(program);
  const mid = await program.operate(`/postern/v1/organisations/${id}/mailer-ids`, {
    method: 'POST',
    body: { mid: OURS, proof: 'operator' },
  });
  assert.ok(mid.status < 300, mid.text);
  const set = await program.operate(SOURCES, {
    method: 'POST',
    body: { subscriptionId: SUBSCRIPTION, secret: SECRET },
  });
  assert.equal(set.status, 201, set.text);
});
after(() => program.close());

interface DeliveryOptions {
  readonly secret?: string;
  readonly subscription?: string;
  readonly timestamp?: string;
  readonly header?: string;
  readonly signature?: string;
}

const deliver = (payload: string, options: DeliveryOptions = {}): Promise<Answered> => {
  const { secret = SECRET, subscription = SUBSCRIPTION, header = 'X-HMAC' } = options;
  const timestamp = options.timestamp ?? new Date().toISOString();
  return program.ask(DELIVERIES, {
    method: 'POST',
    headers: { [header]: options.signature ?? signatureOf(secret, timestamp, payload) },
    body: { subscriptionId: subscription, subscriptionType: 'TRACKING', timestamp, payload, links: [] },
  });
};

const summary = (serial: number, mid = OURS, code = '01'): string =>
  JSON.stringify({
    trackingNumber: numberOf(mid, serial),
    statusCategory: 'Delivered',
    trackingEvents: [
      {
        eventCode: code,
        eventType: 'Delivered, Porch',
        GMTTimestamp: '2026-11-24T10:00:00Z',
        eventZIP: '10001',
      },
    ],
  });

/** What the store holds of a number, read after the program has closed its own. */
const held = async (number: string): Promise<readonly string[]> => {
  const store = await openEventStore({
    dataFolder: program.data,
    shards: 2,
    retention: { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] },
  });
  try {
    const histories = await store.histories(number as TrackingNumber);
    return histories.flatMap(({ events }) => events.map(({ code }) => code));
  } finally {
    await store.close();
  }
};

/** A refusal without what differs by design: date and ids of fixed length. */
const plain = ({ status, headers, text }: Answered) => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(date|x-request-id|postern-decision|ratelimit|x-ratelimit|retry-after)/.test(name),
    ),
  ),
  text: text.replaceAll(/[0-9a-f]{40}/g, 'decision'),
});

describe('a delivery', () => {
  it('with the right signature is accepted, under either header', async () => {
    for (const header of ['X-HMAC', 'hmac-header']) {
      const answer = await deliver(summary(header.length), { header });
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(answer.json, { status: 'accepted' });
    }
  });

  it('is refused in one and the same way, whatever is wrong with it', async () => {
    const old = new Date(Date.now() - 301_000).toISOString();
    const ahead = new Date(Date.now() + 400_000).toISOString();
    const refusals = await Promise.all([
      deliver(summary(1), { signature: '' }),
      deliver(summary(1), { signature: 'x'.repeat(44) }),
      deliver(summary(1), { secret: 'f'.repeat(32) }),
      deliver(summary(1), { subscription: '00000000-0000-0000-0000-000000000002' }),
      deliver(summary(1), { timestamp: old }),
      deliver(summary(1), { timestamp: ahead }),
      deliver(summary(1), { timestamp: 'yesterday' }),
      program.ask(DELIVERIES, { method: 'POST', body: {} }),
      program.ask(DELIVERIES, { method: 'POST', body: { subscriptionId: 1, timestamp: null, payload: {} } }),
    ]);
    const [first, ...others] = refusals.map(plain);
    assert.equal(first?.status, 401);
    for (const other of others) assert.deepEqual(other, first);
  });

  it('whose payload was changed after it was signed is refused', async () => {
    const timestamp = new Date().toISOString();
    const signature = signatureOf(SECRET, timestamp, summary(1));
    assert.equal((await deliver(summary(2), { timestamp, signature })).status, 401);
  });

  it('of 10 MB is refused before it is looked at', async () => {
    const answer = await deliver('x'.repeat(10 * 1_048_576));
    assert.deepEqual([answer.status, (answer.json as { code: string }).code], [413, 'body_too_large']);
  });

  it('of an unknown kind is accepted, and so is one that is no JSON', async () => {
    assert.equal((await deliver('{"news":[1,2]}')).status, 200);
    assert.equal((await deliver('news')).status, 200);
  });

  it('is refused again once its source is removed', async () => {
    const other = '00000000-0000-0000-0000-00000000000a';
    const body = { subscriptionId: other, secret: SECRET };
    await program.operate(SOURCES, { method: 'POST', body });
    assert.equal((await deliver(summary(5), { subscription: other })).status, 200);
    assert.equal((await program.operate(`${SOURCES}/${other}`, { method: 'DELETE' })).status, 200);
    assert.equal((await deliver(summary(6), { subscription: other })).status, 401);
    assert.equal((await program.operate(`${SOURCES}/${other}`, { method: 'DELETE' })).status, 404);
  });

  it('of a subscription just made is taken by the secret that was set before it', async () => {
    const secret = 'abcdefghijklmnopqrstuvwxyz012345';
    const made = await program.operate(SOURCES, { method: 'POST', body: { secret } });
    const { subscriptionId } = made.json as { subscriptionId: string };
    assert.match(subscriptionId, /^pending-/);
    const subscription = '00000000-0000-0000-0000-00000000000b';
    assert.equal((await deliver(summary(7), { subscription, secret })).status, 200);
    assert.equal((await deliver(summary(8), { subscription, secret: 'z'.repeat(32) })).status, 401);
  });

  it('with an old timestamp is taken while a backfill is declared, and not after it', async () => {
    const subscription = '00000000-0000-0000-0000-00000000000c';
    const timestamp = new Date(Date.now() - 86_400_000).toISOString();
    const declare = (offsetMs: number) =>
      program.operate(SOURCES, {
        method: 'POST',
        body: {
          subscriptionId: subscription,
          secret: SECRET,
          backfillUntil: new Date(Date.now() + offsetMs).toISOString(),
        },
      });
    await declare(3_600_000);
    assert.equal((await deliver(summary(9), { subscription, timestamp })).status, 200);
    await declare(-1);
    assert.equal((await deliver(summary(10), { subscription, timestamp })).status, 401);
  });

  it('leaves no number, secret or payload in the journal', async () => {
    const number = numberOf(OURS, 77);
    assert.equal((await deliver(summary(77))).status, 200);
    const journal = JSON.stringify(await program.journal());
    assert.ok(journal.includes('tracking-deliveries'));
    for (const secret of [number, SECRET, 'Porch', SUBSCRIPTION])
      assert.ok(!journal.includes(secret), secret);
  });
});

const vector = referencePath('tracking/webhook-envelope.synthetic.json');

describe('the signature', () => {
  it('is the one of the reference vector', { skip: vector === undefined }, () => {
    const { secret, headers, body } = JSON.parse(readFileSync(vector ?? '', 'utf8')) as {
      secret: string;
      headers: { 'X-HMAC': string };
      body: { timestamp: string; payload: string };
    };
    assert.equal(signatureOf(secret, body.timestamp, body.payload), headers['X-HMAC']);
  });
});

describe('the challenge of a new subscription', () => {
  it('is answered with itself, and nothing strange is repeated', async () => {
    const ask = (challenge: unknown) => program.ask(DELIVERIES, { method: 'POST', body: { challenge } });
    const answer = await ask('c0ffee-1234.AB');
    assert.deepEqual([answer.status, answer.json], [200, { challenge: 'c0ffee-1234.AB' }]);
    for (const strange of ['<script>', 'x'.repeat(257), '', 7, { a: 1 }]) {
      const refused = await ask(strange);
      assert.equal(refused.status, 400);
      assert.ok(!refused.text.includes('<script>'));
    }
  });
});

describe('sources', () => {
  it('are listed without their secrets, and lie sealed in the store', async () => {
    const { text } = await program.operate(SOURCES);
    assert.ok(text.includes(SUBSCRIPTION));
    assert.ok(!text.includes(SECRET));
    for (const file of ['postern.db', 'postern.db-wal']) {
      assert.ok(!readFileSync(`${program.data}/${file}`).includes(SECRET), file);
    }
  });

  it('take a secret of 32 characters alone', async () => {
    for (const secret of ['short', 'x'.repeat(33), `${'x'.repeat(31)} `]) {
      const answer = await program.operate(SOURCES, { method: 'POST', body: { secret } });
      assert.equal(answer.status, 400);
      assert.ok(!answer.text.includes(secret));
    }
  });
});

describe('a file over the gateway', () => {
  const header = 'imb,scanDatetime,scanEventCode,scanFacilityZip';
  const upload = (body: string, query = '') =>
    program.operate(`${FILES}?name=scans.csv${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });

  it('is answered with a report, and refused for who administers nothing', async () => {
    const layout = JSON.stringify({
      layout: 'own',
      version: 1,
      kind: 'events',
      form: 'delimited',
      title: 'own',
      officialSource: 'own',
      header: 'exact',
      columns: [
        { field: 'number', name: 'n' },
        { field: 'code', name: 'c' },
        { field: 'timestamp', name: 't' },
        { field: 'facilityZip', name: 'z' },
      ],
    });
    const rows = [
      `${numberOf(OURS, 500)},10,2026-11-20 09:31:00,10001`,
      `${numberOf(THEIRS, 500)},10,2026-11-20 09:31:00,10001`,
      'x,10,2026-11-20 09:31:00,10001',
    ];
    const query = `&layout=${encodeURIComponent(layout)}&line=100`;
    const first = await upload(['n,c,t,z', ...rows].join('\n'), query);
    assert.equal(first.status, 200, first.text);
    const report = first.json as {
      rowsKept: number;
      eventsAdded: number;
      refused: object;
      rejects: object[];
    };
    assert.deepEqual([report.rowsKept, report.eventsAdded, report.refused], [1, 1, { mid_not_entitled: 1 }]);
    assert.deepEqual(report.rejects, [
      { line: 104, column: 'n', reason: 'the number is no package number (1 characters)' },
    ]);
    const again = await upload(['n,c,t,z', ...rows].join('\n'), query);
    assert.equal((again.json as { eventsAdded: number }).eventsAdded, 0);
    const anybody = await program.ask(`${FILES}?name=x`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/csv' },
    });
    assert.equal(anybody.status, 401);
  });

  it('that is of no layout, or names an unknown one, is refused with the reason', async () => {
    const none = await upload('a,b\n1,2\n');
    assert.deepEqual([none.status, (none.json as { code: string }).code], [422, 'layout_unrecognised']);
    const unknown = await upload(header, '&layout=iv-mtrr');
    assert.deepEqual([unknown.status, (unknown.json as { code: string }).code], [400, 'layout_unknown']);
    assert.match(unknown.text, /iv-mtr\?/);
    const broken = await upload(header, `&layout=${encodeURIComponent('{"layout"')}`);
    assert.equal((broken.json as { code: string }).code, 'layout_invalid');
  });
});

describe('what was acknowledged', () => {
  it('is there after the program has ended, once, and nothing of what may not be kept', async () => {
    const timestamp = new Date().toISOString();
    for (let repeat = 0; repeat < 3; repeat++) {
      assert.equal((await deliver(summary(900), { timestamp })).status, 200);
    }
    assert.equal((await deliver(summary(900, THEIRS))).status, 200);
    await program.postern.close();
    assert.deepEqual(await held(numberOf(OURS, 900)), ['01']);
    assert.deepEqual(await held(numberOf(THEIRS, 900)), []);
  });
});
