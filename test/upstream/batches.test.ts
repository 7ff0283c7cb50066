/** Address batches that ask a second Postern, which plays USPS, about what nothing here settles. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readCsv } from '../clean/lists.ts';
import { setCredential, upstreamSettings } from '../contract/world.ts';
import { makeApp, makePerson, type TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';

const PATH = '/postern/v1/address-batches';
const DEADLINE_MS = 60_000;
const HEADER = 'id,street,city,state,zip';
const ROWS = [
  '1,12 North Main Street,Beverly Hills,CA,90210',
  '2,12 N Main St,Beverly Hills,CA,90210',
  '3,99 Nowhere Street,Beverly Hills,CA,90210',
  '4,,,,',
];

interface Batch {
  readonly id: string;
  readonly state: string;
  readonly progress: {
    readonly upstream?: Readonly<Record<'asked' | 'waiting' | 'left' | 'limit', number>>;
  } | null;
  readonly summary: {
    readonly outcomes: Readonly<Record<string, number>>;
    readonly upstream?: Readonly<Record<string, number>>;
  } | null;
}

const answerFor = (zip4: string) => ({
  status: 200,
  body: JSON.stringify({
    address: {
      streetAddress: '12 N MAIN ST',
      city: 'BEVERLY HILLS',
      state: 'CA',
      ZIPCode: '90210',
      ZIPPlus4: zip4,
    },
    additionalInfo: { deliveryPoint: '12', carrierRoute: 'C001', DPVConfirmation: 'Y' },
  }),
});

describe('address batches with a way to USPS', () => {
  let usps: TestProgram;
  let proxy: FaultProxy;
  let program: TestProgram;
  let app: TestApp;
  const headers = () => ({ ...app.headers, 'postern-purpose': 'shipping' });
  const find = async (id: string): Promise<Batch> =>
    (await program.ask(`${PATH}/${id}`, { headers: headers() })).json as Batch;
  const until = async (id: string, is: (batch: Batch) => boolean): Promise<Batch> => {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const batch = await find(id);
      if (is(batch)) return batch;
      assert.ok(Date.now() < deadline, JSON.stringify(batch));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  };
  const add = async (rows: readonly string[], query = ''): Promise<string> => {
    const answer = await program.ask(`${PATH}${query}`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'text/csv' },
      body: `${[HEADER, ...rows].join('\n')}\n`,
    });
    assert.equal(answer.status, 202, answer.text);
    return (answer.json as Batch).id;
  };
  const result = async (id: string): Promise<string> =>
    (await program.ask(`${PATH}/${id}/result`, { headers: headers() })).text;

  before(async () => {
    usps = await openProgram({ POSTERN_PORT: '0' });
    const there = await makeApp(usps, { role: 'shipper' });
    proxy = await openFaultProxy(`http://127.0.0.1:${await usps.postern.listen()}`);
    program = await openProgram({
      ...upstreamSettings(proxy.url),
      POSTERN_BATCH_UPSTREAM: 'on',
      POSTERN_LOCAL_PER_SECOND: '100000',
    });
    await setCredential(program, there.id, there.secret);
    app = await makeApp(program);
    const steward = await makePerson(program, 'steward');
    const granted = await program.ask(`/postern/v1/apps/${app.id}/grants`, {
      method: 'POST',
      headers: steward.headers,
      body: { dataset: 'address-lists', purposes: ['shipping'] },
    });
    assert.equal(granted.status, 201, granted.text);
  });
  after(async () => {
    await program?.close();
    await proxy?.close();
    await usps?.close();
  });

  it('each row says whether USPS was asked and what came, and equal addresses are asked once', async () => {
    proxy.fault = ({ url }) =>
      url.includes('/address?')
        ? url.includes('NOWHERE')
          ? { status: 404, body: '{"error":{"code":"404","message":"Address Not Found"}}' }
          : answerFor('1234')
        : undefined;
    const before_ = proxy.count('/addresses/');
    const id = await add(ROWS);
    const batch = await until(id, ({ state }) => state === 'done');
    assert.equal(proxy.count('/addresses/') - before_, 2);
    assert.deepEqual(batch.summary?.upstream, { asked: 2, found: 2, notFound: 1, refused: 0, unanswered: 0 });
    const rows = readCsv(await result(id));
    assert.deepEqual(
      rows.map((row) => [
        row.id,
        row.std_upstream,
        row.std_matched,
        row.std_zip4,
        row.std_dpv,
        row.std_outcome,
      ]),
      [
        ['1', 'found', 'upstream', '1234', 'Y', 'ok'],
        ['2', 'found', 'upstream', '1234', 'Y', 'ok'],
        ['3', 'not-found', 'zip_city', '', '', 'check'],
        ['4', '', 'none', '', '', 'empty'],
      ],
    );
  });

  it('NDJSON keeps what the list holds to the letter', async () => {
    proxy.fault = ({ url }) => (url.includes('/address?') ? answerFor('4321') : undefined);
    const answer = await program.ask(`${PATH}?format=ndjson`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'text/plain' },
      body: '{"n":1.50,"street":"14 Main St","city":"Beverly Hills","state":"CA","zip":"90210"}\n',
    });
    assert.equal(answer.status, 202, answer.text);
    const { id } = answer.json as Batch;
    await until(id, ({ state }) => state === 'done');
    const text = await result(id);
    assert.ok(text.startsWith('{"n":1.50,"street":"14 Main St",'), text);
    const row = JSON.parse(text) as Readonly<Record<string, unknown>>;
    assert.deepEqual([row.std_zip4, row.std_upstream, row.std_edition], ['4321', 'found', 'upstream']);
  });

  it('shows its budget while it waits, and asks nothing again that was answered before an end', async () => {
    const held = Promise.withResolvers<void>();
    proxy.fault = ({ url }) =>
      url.includes('/address?')
        ? { ...answerFor('1234'), ...(url.includes('21+MAIN') && { until: held.promise }) }
        : undefined;
    const id = await add(['1,20 Main St,Beverly Hills,CA,90210', '2,21 Main St,Beverly Hills,CA,90210']);
    const waiting = await until(id, ({ progress }) => progress?.upstream !== undefined);
    assert.equal(waiting.state, 'running');
    const { limit = 0, left = 0 } = waiting.progress?.upstream ?? {};
    assert.ok(left < limit, JSON.stringify(waiting.progress));
    held.resolve();
    const done = await until(id, ({ state }) => state === 'done');
    assert.equal(done.summary?.upstream?.found, 2);
    assert.equal(proxy.passed.filter(({ url }) => url.includes('20+MAIN')).length, 1);
  });
});
