/** Terms that take effect are accepted anew; documents go to whom they concern; reminders are sent once. */
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { remindOfEnds } from '../../src/access/index.ts';
import {
  addAuthorisation,
  addMailerId,
  createApp,
  createOrganisation,
  listNotices,
} from '../../src/identity/index.ts';
import { openPostgresStore, type Store } from '../../src/store/index.ts';
import { expectJson, makeOrganisation, makePerson, type TestPerson } from '../people.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from '../tracking-lookup/parties.ts';

const DAY = 86_400_000;

describe('agreements and terms', () => {
  let program: TestProgram;
  let steward: TestPerson;

  before(async () => {
    program = await openProgram(SETTINGS);
    steward = await makeSteward(program);
  });
  after(() => program.close());

  const operate = async (path: string, body: object) => {
    const answer = await program.operate(`/postern/v1/${path}`, { method: 'POST', body });
    assert.ok(answer.status < 300, answer.text);
    return answer.json as { readonly id: string };
  };

  it('a version that takes effect closes tracking until a person has accepted it', async () => {
    const shipper = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
    const person = await makePerson(program, 'shipper', shipper.organisation);
    const look = async () =>
      (await program.ask(`/tracking/v3/tracking/${numberOf(OURS, 9)}`, { headers: asking(shipper) })).status;
    const start = Date.now();
    mock.timers.enable({ apis: ['Date'], now: start });
    try {
      assert.equal(await look(), 404);
      const version = new Date(start + 60_000).toISOString();
      await operate('terms', { document: 'usps-api-terms', title: 'USPS API terms', version });
      assert.equal(await look(), 404);
      mock.timers.setTime(start + 60_000);
      assert.equal(await look(), 403);
      const path = `/postern/v1/organisations/${shipper.organisation}`;
      const stands = async () => {
        const answer = await program.ask(`${path}/agreements`, { headers: person.headers });
        return expectJson<{ terms: { state: string }[] }>(answer, 200).terms.map(({ state }) => state);
      };
      assert.deepEqual(await stands(), ['to accept']);
      const accept = (headers: Record<string, string>, body: object) =>
        program.ask(`${path}/terms/accept`, { method: 'POST', headers, body });
      const stranger = await makePerson(program, 'shipper');
      assert.equal((await accept(stranger.headers, { document: 'usps-api-terms', version })).status, 403);
      assert.equal((await accept(shipper.headers, { document: 'usps-api-terms', version })).status, 403);
      const other = { document: 'usps-api-terms', version: '2027-01-01' };
      assert.equal((await accept(person.headers, other)).status, 404);
      const done = await accept(person.headers, { document: 'usps-api-terms', version });
      assert.equal(done.status, 201, done.text);
      assert.deepEqual(await stands(), ['accepted']);
      assert.equal(await look(), 404);
    } finally {
      mock.timers.reset();
    }
  });

  it('a document is served to the organisation whose agreement names it, and to no other', async () => {
    const body = Buffer.from('%PDF-1.7 an agreement');
    const attached = await program.operate('/postern/v1/documents?name=agreement.pdf', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
    const { id: sha256 } = expectJson<{ id: string }>(attached, 201);
    const [one, two] = [await makeOrganisation(program), await makeOrganisation(program)];
    await operate(`organisations/${one}/agreements`, { kind: 'ip-agreement', signed: '2026-04-01', sha256 });
    const read = async (organisation: string, of: string) => {
      const person = await makePerson(program, 'shipper', organisation);
      return program.ask(`/postern/v1/organisations/${of}/documents/${sha256}`, { headers: person.headers });
    };
    const own = await read(one, one);
    assert.equal(own.status, 200);
    assert.equal(own.headers['content-type'], 'application/pdf');
    assert.equal(own.text, body.toString());
    assert.equal((await read(two, two)).status, 404);
    assert.equal((await read(two, one)).status, 403);
  });

  it('whether a fee is due stays unknown unless it is stated', async () => {
    const organisation = await makeOrganisation(program);
    await operate(`organisations/${organisation}/agreements`, { kind: 'ip-agreement', signed: '2026-04-01' });
    const answer = await program.ask(`/postern/v1/organisations/${organisation}/agreements`, {
      headers: steward.headers,
    });
    const { agreements } = expectJson<{ agreements: { feeRequired: unknown; confidence: string }[] }>(
      answer,
      200,
    );
    assert.deepEqual(
      agreements.map(({ feeRequired, confidence }) => [feeRequired, confidence]),
      [[null, 'operator-supplied']],
    );
  });

  it('the banner is acknowledged once a session, by a person for itself', async () => {
    const session = 'session-0123456789abcdef';
    const read = async (of: string, { headers }: TestPerson = steward) =>
      expectJson<{ sha256: string; label: string; acknowledgedAt: string | null }>(
        await program.ask(`/postern/v1/banner?session=${of}`, { headers }),
        200,
      );
    const { sha256, label, acknowledgedAt } = await read(session);
    assert.equal(label, 'RESTRICTED INFORMATION');
    assert.equal(acknowledgedAt, null);
    const acknowledge = (hash: string) =>
      program.ask('/postern/v1/banner', {
        method: 'POST',
        headers: steward.headers,
        body: { session, sha256: hash },
      });
    assert.equal((await acknowledge('0'.repeat(64))).status, 409);
    const first = expectJson<{ acknowledgedAt: string }>(await acknowledge(sha256), 201);
    const again = expectJson<{ acknowledgedAt: string }>(await acknowledge(sha256), 201);
    assert.equal(again.acknowledgedAt, first.acknowledgedAt);
    assert.equal((await read(session)).acknowledgedAt, first.acknowledgedAt);
    assert.equal((await read('another-session-123456')).acknowledgedAt, null);
    assert.equal((await read(session, await makePerson(program, 'shipper'))).acknowledgedAt, null);
  });
});

describe('reminders, on PostgreSQL', () => {
  let server: TestPostgres;
  let store: Store;
  before(async () => {
    server = await startPostgres();
    store = await openPostgresStore(await server.createDatabase());
  });
  after(async () => {
    await store.close();
    await server.stop();
  });

  it('go to both sides at 30 and at 7 days, once each, and not where another takes over', async () => {
    const now = Date.UTC(2026, 10, 24);
    const shipper = await createOrganisation(store, { name: 'Shipper' }, now);
    const platform = await createOrganisation(store, { name: 'Platform' }, now);
    const app = await createApp(store, { organisationId: platform.id, name: 'App', role: 'platform' }, now);
    await addMailerId(store, { organisationId: shipper.id, mid: OURS, proof: 'test' }, now);
    const end = now + 40 * DAY;
    const add = (channel: string, validUntil?: number) =>
      addAuthorisation(
        store,
        {
          appId: app.id,
          mid: OURS,
          channel,
          basis: 'platform-mid',
          evidence: 'test',
          validFrom: now,
          ...(validUntil !== undefined && { validUntil }),
        },
        now,
      );
    await add('extract', end);
    await add('api', end);
    await add('api', end + 400 * DAY);
    const told = async () => [
      (await listNotices(store, shipper.id)).length,
      (await listNotices(store, platform.id)).length,
    ];
    assert.equal(await remindOfEnds(store, now), 0);
    for (const [daysBefore, sent] of [
      [30, 1],
      [29, 1],
      [7, 2],
      [1, 2],
    ] as const) {
      await Promise.all([
        remindOfEnds(store, end - daysBefore * DAY),
        remindOfEnds(store, end - daysBefore * DAY),
      ]);
      assert.deepEqual(await told(), [sent, sent], `${daysBefore} days before`);
    }
  });
});
