/** Labels, pickups and payments by way of USPS, which a Postern in sandbox mode plays: whose they are, and who says what. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Mid } from '../../src/postal/barcode/index.ts';
import { readMultipart } from '../contract/multipart.ts';
import { OPERATIONS, operationAt } from '../contract/openapi.ts';
import { paymentTokenIn, setCredential, upstreamSettings } from '../contract/world.ts';
import type { TestApp } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { type RunningSandbox, startSandbox } from '../sandbox/sandbox.ts';
import { numberOf } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward } from '../tracking-lookup/parties.ts';
import { type Fault, type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { pickups } from './pickups.ts';

const VENDOR = 'application/vnd.usps.labels+json';
const OTHERS = '904567890' as Mid;
const SLOW_MS = 5_000;

const SENDER = {
  firm: 'Example Shipper',
  streetAddress: '12 Main St',
  city: 'Denver',
  state: 'CO',
  ZIPCode: '80202',
};
const LABEL = {
  imageInfo: { imageType: 'PDF', labelType: '4X6LABEL' },
  fromAddress: SENDER,
  toAddress: {
    firstName: 'Ann',
    lastName: 'Example',
    streetAddress: '99 Main St',
    city: 'Beverly Hills',
    state: 'CA',
    ZIPCode: '90210',
  },
  packageDescription: {
    mailClass: 'USPS_GROUND_ADVANTAGE',
    processingCategory: 'MACHINABLE',
    rateIndicator: 'SP',
    destinationEntryFacilityType: 'NONE',
    weight: 1.5,
    length: 6,
    width: 4,
    height: 3,
    mailingDate: '2026-06-01',
  },
};
const PICKUP = {
  pickupDate: '2026-07-03',
  pickupAddress: {
    firstName: 'Ann',
    lastName: 'Example',
    address: SENDER,
    contact: [{ email: 'a@example.test' }],
  },
  packages: [{ packageType: 'PRIORITY_MAIL', packageCount: 1 }],
  estimatedWeight: 5,
  pickupLocation: { packageLocation: 'FRONT_DOOR' },
};

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where an error came from, as its body says; undefined: in USPS's own words. */
const originOf = (answer: Answered): string | undefined => {
  const { error } = answer.json as { error: { errors: readonly { source?: { origin?: string } }[] } };
  return error.errors.find(({ source }) => source?.origin !== undefined)?.source?.origin;
};

describe('by way of USPS', () => {
  let usps: RunningSandbox;
  let proxy: FaultProxy;
  let program: TestProgram;
  let owner: TestApp;
  let stranger: TestApp;
  let mid: string;
  const tokens = new Map<TestApp, string>();
  const answersPickups = pickups();

  const send = (
    app: TestApp,
    path: string,
    { method = 'GET', body, headers = {} }: Sent = {},
  ): Promise<Answered> =>
    program.ask(path, {
      method,
      headers: { ...asking(app), 'x-payment-authorization-token': tokens.get(app) ?? '', ...headers },
      ...(body !== undefined && { body }),
    });
  const post = (app: TestApp, path: string, body: object, headers = {}): Promise<Answered> =>
    send(app, path, { method: 'POST', body, headers });

  const makeLabel = async (): Promise<string> => {
    const answer = await post(owner, '/labels/v3/label', LABEL, { accept: VENDOR });
    assert.equal(answer.status, 200, answer.text);
    return (JSON.parse(answer.text) as { trackingNumber: string }).trackingNumber;
  };

  before(async () => {
    usps = await startSandbox([
      '--seed',
      'forwarded',
      '--start',
      '2026-06-01',
      '--pieces',
      '5',
      '--speed',
      '0',
    ]);
    proxy = await openFaultProxy(usps.ready.baseUrl);
    proxy.fault = answersPickups;
    program = await openProgram({
      ...upstreamSettings(proxy.url),
      POSTERN_UPSTREAM_TIMEOUT_MS: String(SLOW_MS),
    });
    const { clientId, clientSecret, mids } = usps.ready.apps.shipper;
    mid = mids[0] ?? '';
    await setCredential(program, clientId, clientSecret);
    const steward = await makeSteward(program);
    const wish = { role: 'shipper', products: ['Shipping Suite'], grantOn: '*' } as const;
    owner = await makeParty(program, steward, { ...wish, mids: [mid] });
    stranger = await makeParty(program, steward, { ...wish, mids: [OTHERS] });
    const roles = [
      { roleName: 'PAYER', accountType: 'EPS', accountNumber: '1000000001' },
      { roleName: 'LABEL_OWNER', MID: mid },
    ];
    const paid = await post(owner, '/payments/v3/payment-authorization', { roles });
    tokens.set(owner, paymentTokenIn(paid));
  });
  after(async () => {
    await program?.close();
    await proxy?.close();
    await usps?.stop();
  });

  it('labels are made, printed again, put on a form and cancelled, in both shapes of the genuine file', async () => {
    const multipart = await post(owner, '/labels/v3/label', LABEL, { accept: '*/*' });
    assert.equal(multipart.status, 200, multipart.text);
    assert.equal(multipart.headers['postern-source'], 'usps');
    const parts = await readMultipart(multipart);
    assert.match(Buffer.from(String(parts.labelImage), 'base64').toString('latin1'), /^%PDF-/);
    const whole = await post(owner, '/labels/v3/label', LABEL, { accept: VENDOR });
    const { trackingNumber } = JSON.parse(whole.text) as { trackingNumber: string };
    const again = await post(owner, `/labels/v3/label-reprint/${trackingNumber}`, {}, { accept: VENDOR });
    assert.equal(again.status, 200, again.text);
    const form = await post(
      owner,
      '/scan-forms/v3/scan-form',
      {
        form: '5630',
        mailingDate: '2026-06-01',
        entryFacilityZIPCode: '80202',
        destinationEntryFacilityType: 'NONE',
        shipment: { trackingNumbers: [trackingNumber] },
        fromAddress: SENDER,
      },
      { accept: VENDOR },
    );
    assert.equal(form.status, 200, form.text);
    const gone = await send(owner, `/labels/v3/label/${await makeLabel()}`, { method: 'DELETE' });
    assert.equal(gone.status, 200, gone.text);
    if (OPERATIONS.length === 0) return;
    const held: readonly [method: string, path: string, type: string, value: unknown][] = [
      ['POST', '/labels/v3/label', 'multipart/form-data', parts],
      ['POST', '/labels/v3/label', VENDOR, JSON.parse(whole.text)],
      ['POST', '/labels/v3/label-reprint/:trackingNumber', VENDOR, JSON.parse(again.text)],
      ['POST', '/scan-forms/v3/scan-form', VENDOR, JSON.parse(form.text)],
      ['DELETE', '/labels/v3/label/:trackingNumber', 'application/json', gone.json],
    ];
    for (const [method, path, type, value] of held) {
      assert.equal(
        operationAt(method, path).misfit(200, type, value),
        undefined,
        `${method} ${path} ${type}`,
      );
    }
  });

  it('a label is for whoever owns its Mailer ID, and a payment token for whoever got it', async () => {
    const number = await makeLabel();
    const calls = proxy.count('/labels/');
    assert.equal((await send(stranger, `/labels/v3/label/${number}`, { method: 'DELETE' })).status, 403);
    assert.equal((await post(stranger, `/labels/v3/label-reprint/${number}`, {})).status, 403);
    const borrowed = { 'x-payment-authorization-token': tokens.get(owner) ?? '' };
    assert.equal((await post(stranger, '/labels/v3/label', LABEL, borrowed)).status, 403);
    const roles = [
      { roleName: 'PAYER', accountType: 'EPS', accountNumber: '1' },
      { roleName: 'LABEL_OWNER', MID: mid },
    ];
    assert.equal((await post(stranger, '/payments/v3/payment-authorization', { roles })).status, 403);
    assert.equal(proxy.count('/labels/'), calls, 'nothing of it went to USPS');
  });

  it('a pickup is its maker’s, and its ETag goes both ways', async () => {
    const made = await post(owner, '/pickup/v3/carrier-pickup', PICKUP);
    assert.equal(made.status, 200, made.text);
    const { confirmationNumber } = made.json as { confirmationNumber: string };
    const at = `/pickup/v3/carrier-pickup/${confirmationNumber}`;
    assert.equal(made.headers.etag, '"1"');
    const calls = proxy.count('/pickup/');
    for (const method of ['GET', 'DELETE'] as const) {
      const answer = await send(stranger, at, { method, headers: { 'if-match': '"1"' } });
      assert.equal(answer.status, 403, method);
    }
    assert.equal((await send(owner, at, { method: 'DELETE' })).status, 400, 'a change names its state');
    assert.equal(proxy.count('/pickup/'), calls, 'nothing of it went to USPS');
    const change = { method: 'PUT', body: { carrierPickupRequest: PICKUP } } as const;
    const changed = await send(owner, at, { ...change, headers: { 'if-match': '"1"' } });
    assert.deepEqual([changed.status, changed.headers.etag], [200, '"2"'], changed.text);
    const stale = await send(owner, at, { ...change, headers: { 'if-match': '"1"' } });
    assert.deepEqual([stale.status, stale.headers['postern-source']], [412, 'usps']);
    assert.equal((await send(owner, at)).headers.etag, '"2"');
    const gone = await send(owner, at, { method: 'DELETE', headers: { 'if-match': '"2"' } });
    assert.deepEqual([gone.status, gone.text], [200, '']);
  });

  const said = (status: number): string =>
    JSON.stringify({
      apiVersion: '/labels/v3',
      error: { code: String(status), message: `USPS ${status}`, errors: [] },
    });
  const FAULTS: readonly {
    readonly what: string;
    readonly fault: Fault;
    readonly status: number;
    /** Of an answer of ours about USPS; none: USPS's own words. */
    readonly code?: string;
  }[] = [
    { what: '403', fault: { status: 403, body: said(403) }, status: 403 },
    { what: '429', fault: { status: 429, headers: { 'retry-after': '0' }, body: said(429) }, status: 429 },
    { what: '500', fault: { status: 500, body: said(500) }, status: 500 },
    { what: '503', fault: { status: 503, body: said(503) }, status: 503 },
    {
      what: '401',
      fault: { status: 401, body: said(401) },
      status: 503,
      code: 'upstream_credential_refused',
    },
    {
      what: 'a page of HTML',
      fault: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>maintenance</html>' },
      status: 502,
      code: 'upstream_garbage',
    },
    {
      what: 'JSON that is cut short',
      fault: { status: 200, body: '{"trackingNumber":', cut: true },
      status: 503,
      code: 'upstream_unavailable',
    },
  ];

  for (const { what, fault, status, code } of FAULTS) {
    it(`${what} is said to be of USPS, and a label is not asked for twice`, async () => {
      const calls = proxy.count('/labels/');
      proxy.fault = (passed) => (passed.url.startsWith('/labels/') ? fault : undefined);
      const answer = await post(owner, '/labels/v3/label', LABEL);
      proxy.fault = answersPickups;
      assert.equal(answer.status, status, answer.text);
      assert.equal(answer.headers['postern-source'], 'usps', answer.text);
      if (code === undefined) assert.equal(answer.text, fault.body);
      else {
        assert.match(answer.text, new RegExp(code));
        assert.equal(originOf(answer), 'usps');
      }
      // A token that is refused is renewed once, before anything was made.
      assert.equal(proxy.count('/labels/') - calls, what === '401' ? 2 : 1);
      // One that works in between: an API that fails again and again would be left alone.
      await makeLabel();
    });
  }

  it('what is too slow is given up as USPS’s fault', async () => {
    const held = Promise.withResolvers<void>();
    proxy.fault = (passed) =>
      passed.url.startsWith('/labels/') ? { status: 200, body: '{}', until: held.promise } : undefined;
    const answer = await post(owner, '/labels/v3/label', LABEL);
    held.resolve();
    proxy.fault = answersPickups;
    assert.equal(answer.status, 503, answer.text);
    assert.match(answer.text, /upstream_unavailable/);
    assert.equal(originOf(answer), 'usps');
  });

  it('a refusal of ours is said to be ours', async () => {
    const answer = await post(stranger, '/labels/v3/label', LABEL);
    assert.equal(answer.status, 403);
    assert.equal(originOf(answer), 'postern');
    assert.notEqual(answer.headers['postern-source'], 'usps');
  });

  it('packages come into a container under its own Mailer ID, and under no other', async () => {
    const shipment = (app: TestApp, numbers: readonly string[]) =>
      post(app, '/containers/v3/containers', { sortType: 'PALLET', trackingNumbers: numbers });
    const [own, foreign] = [numberOf(mid as Mid, 7), numberOf(OTHERS, 7)];
    proxy.fault = ({ method, url }) =>
      method === 'POST' && url === '/containers/v3/containers'
        ? { status: 200, body: '{"containerID":"99M900066875EMA00002R"}' }
        : { status: 200, body: '{}' };
    assert.equal((await shipment(owner, [own])).status, 200);
    const packages = '/containers/v3/containers/99M900066875EMA00002R/packages';
    const asked = proxy.count('/containers/');
    const add = (app: TestApp, numbers: readonly string[]) =>
      post(app, packages, { trackingNumbers: numbers });
    const refused = [
      await add(owner, [foreign]),
      await add(stranger, [foreign]),
      await add(stranger, [own]),
      await send(owner, `${packages}/${foreign}`, { method: 'DELETE' }),
    ];
    assert.deepEqual(
      refused.map(({ status }) => status),
      [403, 403, 403, 403],
    );
    assert.equal((await add(owner, [own, foreign])).status, 400);
    assert.equal(proxy.count('/containers/'), asked);
    const added = await add(owner, [own, numberOf(mid as Mid, 8)]);
    assert.equal(added.status, 200, added.text);
    proxy.fault = answersPickups;
  });
});
