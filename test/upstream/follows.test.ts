/** Pieces that apps follow: who may, and how USPS is asked about them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TrackingNumber } from '../../src/postal/barcode/index.ts';
import { sealerWith } from '../../src/store/index.ts';
import { openIntake } from '../../src/tracking/intake/index.ts';
import {
  FollowedPieces,
  governedForwarder,
  governedUpstream,
  TrackingPuller,
} from '../../src/tracking/pull/index.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from '../tracking-lookup/parties.ts';
import { DELIVERED } from '../tracking-lookup/pieces.ts';
import { type FaultProxy, openFaultProxy, tokenFault } from './fault-proxy.ts';
import { openWay, type TestWay } from './way.ts';

const PATH = '/postern/v1/tracking/follows';
const HOUR_MS = 3_600_000;

describe('following', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram(SETTINGS);
  });
  after(() => program.close());

  it('is for whoever may look the piece up, item by item, and each app sees its own', async () => {
    const steward = await makeSteward(program);
    const owner = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
    const stranger = await makeParty(program, steward, { role: 'shipper' });
    const body = [{ trackingNumber: numberOf(OURS, 1) }];
    const follow = (app: typeof owner) => program.ask(PATH, { method: 'POST', headers: asking(app), body });
    const list = async (app: typeof owner): Promise<unknown[]> =>
      ((await program.ask(PATH, { headers: asking(app) })).json as { pieces: unknown[] }).pieces;
    const refused = await follow(stranger);
    assert.equal(refused.status, 207, refused.text);
    assert.equal((refused.json as { items: { followed: boolean }[] }).items[0]?.followed, false);
    const taken = await follow(owner);
    assert.equal(taken.status, 200, taken.text);
    assert.equal((await list(owner)).length, 1);
    assert.deepEqual(await list(stranger), []);
    const one = `${PATH}/${numberOf(OURS, 1)}`;
    assert.equal((await program.ask(one, { method: 'DELETE', headers: asking(stranger) })).status, 404);
    assert.equal((await program.ask(one, { method: 'DELETE', headers: asking(owner) })).status, 200);
    assert.deepEqual(await list(owner), []);
  });
});

describe('a round of asking', () => {
  let proxy: FaultProxy;
  let test: TestWay;
  let follows: FollowedPieces;
  let puller: TrackingPuller;
  const opened: (() => Promise<void> | void)[] = [];
  before(async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'postern-follows-'));
    proxy = await openFaultProxy();
    test = await openWay({ url: proxy.url });
    const { store, now } = test;
    const events = await openEventStore({
      dataFolder,
      databaseUrl: undefined,
      shards: 1,
      retention: { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] },
    });
    const intake = openIntake({
      store,
      sealer: sealerWith(Buffer.alloc(32, 3)),
      events,
      mode: 'all',
      zoneOfZip: () => null,
      now,
      onDelivery: () => undefined,
    });
    follows = new FollowedPieces(store, events);
    puller = new TrackingPuller({
      upstream: governedUpstream(test.way, now),
      ingest: intake.ingest,
      follow: follows,
      zoneOfZip: intake.zoneOfZip,
      now,
      callsPerRound: 60,
    });
    opened.push(
      () => intake.close(),
      () => events.close(),
      () => test.close(),
      () => proxy.close(),
      () => rmSync(dataFolder, { recursive: true, force: true }),
    );
  });
  after(async () => {
    for (const close of opened) await close();
  });

  it('asks once for a piece that two apps follow, keeps what USPS says, and ends with one late question', async () => {
    const known = numberOf(OURS, 1) as TrackingNumber;
    const unknown = numberOf(OURS, 2) as TrackingNumber;
    proxy.fault = ({ url }) =>
      url.startsWith('/oauth2/')
        ? tokenFault()
        : {
            status: 207,
            body: JSON.stringify([
              DELIVERED,
              { trackingNumber: unknown, statusCode: '404', error: { code: '404', message: 'none' } },
            ]),
          };
    for (const appId of ['app_1', 'app_2'])
      await follows.follow(known, { appId, organisationId: 'org_1' }, test.now());
    await follows.follow(unknown, { appId: 'app_1', organisationId: 'org_1' }, test.now());
    const round = await puller.round();
    assert.deepEqual([round.calls, round.outcomes.found, round.outcomes.not_found], [1, 1, 1]);
    const sent = JSON.parse(
      proxy.passed.find(({ url }) => url === '/tracking/v3r2/tracking')?.body ?? '[]',
    ) as unknown[];
    assert.equal(sent.length, 2);
    const status = async () => (await follows.of('app_2', 10))[0];
    assert.deepEqual([(await status())?.status, (await status())?.outcome], ['delivered', 'found']);
    test.pass(25 * HOUR_MS);
    await puller.round();
    // What came to an end is asked for once more, then never.
    assert.ok((await follows.pieces(test.now() + 48 * HOUR_MS)).every(({ number }) => number === unknown));
  });

  it('hands a request about a piece on to USPS, and says where USPS refuses it for good', async () => {
    const forwarder = governedForwarder(test.way);
    const request = {
      kind: 'notifications',
      version: 'v3',
      number: numberOf(OURS, 1),
      body: { a: 1 },
    } as const;
    const { signal } = new AbortController();
    proxy.passed.length = 0;
    let status = 200;
    proxy.fault = ({ url }) => (url.startsWith('/oauth2/') ? tokenFault() : { status, body: '{}' });
    await forwarder.forward(request, signal);
    const sent = proxy.passed.find(
      ({ url }) => url === `/tracking/v3/tracking/${request.number}/notifications`,
    );
    assert.equal(sent?.body, '{"a":1}');
    status = 400;
    await assert.rejects(forwarder.forward(request, signal), {
      code: 'upstream_refused',
      status: 400,
      origin: 'usps',
    });
  });
});
