/** Subscriptions – Tracking as its clients speak it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectJson, type TestApp } from '../people.ts';
import type { Answered } from '../program.ts';
import { SECRET } from './listener.ts';
import { MID, numberOf, OTHER_MID, openWorld, type World } from './world.ts';

const PATH = '/subscriptions-tracking/v3r2/subscriptions';

describe('/subscriptions-tracking', () => {
  let world: World;
  let shipper: TestApp;
  let platform: TestApp;
  const ask = (
    app: TestApp,
    path: string,
    method: 'GET' | 'DELETE' = 'GET',
    headers = {},
  ): Promise<Answered> => world.program.ask(path, { method, headers: { ...app.headers, ...headers } });

  before(async () => {
    world = await openWorld({
      POSTERN_WEBHOOK_CHALLENGE: 'off',
      POSTERN_WEBHOOK_HTTP: 'off',
      POSTERN_WEBHOOK_LISTENERS: '2',
    });
    shipper = await world.party({ role: 'shipper', mids: [MID] });
    platform = await world.party({ role: 'platform', merchants: ['merchant-a'] });
  });
  after(() => world.program.close());

  it('makes, lists, reads and ends a subscription; the secret is repeated nowhere', async () => {
    const made = await world.subscribe(shipper, 'https://one.example.test/hook');
    const { subscriptionId: id } = expectJson<{ subscriptionId: string }>(made, 201);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const again = await world.subscribe(shipper, 'https://one.example.test/hook');
    assert.equal(again.status, 400);
    assert.ok(again.text.includes(`subscriptionId : ${id}`));
    const listed = await ask(shipper, `${PATH}?MID=${MID}`);
    assert.equal(expectJson<{ subscriptions: object[] }>(listed, 200).subscriptions.length, 1);
    const read = await ask(shipper, `${PATH}/${id}`);
    const etag = read.headers.etag ?? '';
    assert.match(etag, /^"/);
    for (const { text } of [made, again, listed, read]) assert.ok(!text.includes(SECRET));
    assert.equal((await ask(shipper, `${PATH}/${id}`, 'DELETE')).status, 400);
    assert.equal((await ask(shipper, `${PATH}/${id}`, 'DELETE', { 'if-match': '"other"' })).status, 412);
    // Another organisation's is as good as none, for a platform as for a shipper.
    assert.equal((await ask(platform, `${PATH}/${id}`, 'DELETE', { 'if-match': etag })).status, 404);
    assert.equal((await ask(platform, `${PATH}/${id}`)).status, 404);
    assert.equal((await ask(shipper, `${PATH}/${id}`, 'DELETE', { 'if-match': etag })).status, 200);
    assert.equal((await ask(shipper, `${PATH}/${id}`)).status, 404);
    assert.equal((await ask(shipper, `${PATH}?MID=${MID}`)).status, 404);
  });

  it('refuses what USPS refuses', async () => {
    const url = 'https://two.example.test/hook';
    for (const [more, status] of [
      [{ secret: 'x'.repeat(31) }, 400],
      [{ listenerURL: 'http://two.example.test/hook' }, 400],
      [{ filterProperties: { MID, trackingNumber: numberOf(MID, 1) } }, 400],
      [{ filterProperties: {} }, 400],
      [{ filterProperties: { MID: OTHER_MID } }, 403],
      [{ other: 'property' }, 400],
    ] as const) {
      const answer = await world.subscribe(shipper, url, more);
      assert.equal(answer.status, status, `${JSON.stringify(more)}: ${answer.text}`);
      assert.ok(!answer.text.includes(SECRET));
    }
    assert.equal((await ask(shipper, PATH)).status, 400);
    assert.equal((await ask(shipper, `${PATH}?CRID=1`)).status, 400);
  });

  it('lets an organisation have only so many different listeners', async () => {
    for (const name of ['a', 'b']) {
      expectJson(await world.subscribe(shipper, `https://${name}.example.test/`), 201);
    }
    const third = await world.subscribe(shipper, 'https://c.example.test/');
    assert.equal(third.status, 400);
    const number = { filterProperties: { trackingNumber: numberOf(MID, 7) } };
    expectJson(await world.subscribe(shipper, 'https://a.example.test/', number), 201);
  });
});
