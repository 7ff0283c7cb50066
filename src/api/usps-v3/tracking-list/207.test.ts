import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { numberOf, OURS, THEIRS } from '../../../../test/tracking-intake/pieces.ts';
import { asking } from '../../../../test/tracking-lookup/parties.ts';
import { openTracked, type Tracked } from '../../../../test/tracking-lookup/pieces.ts';

interface Item {
  readonly trackingNumber: string;
  readonly statusCode?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly deliveryDateExpectation?: unknown;
  readonly trackingEvents?: readonly Readonly<Record<string, unknown>>[];
}

describe('POST /tracking/v3r2/tracking', () => {
  let tracked: Tracked;
  before(async () => {
    tracked = await openTracked();
  });
  after(() => tracked.program.close());

  const ask = (body: unknown, app = tracked.owner) =>
    tracked.program.ask('/tracking/v3r2/tracking', {
      method: 'POST',
      headers: asking(app),
      body: body as object,
    });

  it('answers 200 where every piece was found, in the spelling of v3r2', async () => {
    const answer = await ask([{ trackingNumber: numberOf(OURS, 1), includeVeriPoint: true }]);
    assert.equal(answer.status, 200, answer.text);
    const [item] = answer.json as [Item & { destinationZIPCode?: string }];
    assert.equal(item.destinationZIPCode, '34442');
    assert.deepEqual(item.deliveryDateExpectation, { expectedDeliveryDate: '2026-11-22' });
    assert.equal(item.trackingEvents?.[0]?.eventZIPCode, '34442');
    assert.equal(item.trackingEvents?.[0]?.eventZIP, undefined);
  });

  it('answers each item by itself, and each has a decision in the record', async () => {
    const items = [numberOf(OURS, 1), numberOf(OURS, 99), numberOf(THEIRS, 1), '123'];
    const answer = await ask(items.map((trackingNumber) => ({ trackingNumber })));
    assert.equal(answer.status, 207, answer.text);
    const told = answer.json as Item[];
    assert.deepEqual(
      told.map(({ statusCode }) => statusCode),
      [undefined, '404', '403', '400'],
    );
    assert.deepEqual(
      told.slice(1).map(({ error }) => error?.code),
      ['404', '403', '400'],
    );
    assert.match(answer.headers['postern-freshness'] ?? '', /^1;age=\d+$/);
    const ids = (answer.headers['postern-item-decisions'] ?? '').split(', ');
    const recorded = new Map((await tracked.program.journal()).map(({ record }) => [record.id, record]));
    assert.deepEqual(
      ids.map((id) => recorded.get(id)?.status),
      [200, 404, 403, undefined],
    );
    assert.deepEqual(
      ids.map((id) => recorded.get(id)?.subject.mid),
      [OURS, OURS, THEIRS, undefined],
    );
  });

  it('names no person where several pieces are asked for, whatever was granted', async () => {
    const one = await ask([{ trackingNumber: numberOf(OURS, 1) }], tracked.granted);
    assert.match(one.text, /A SIGNER/);
    const two = await ask(
      [{ trackingNumber: numberOf(OURS, 1) }, { trackingNumber: numberOf(OURS, 1) }],
      tracked.granted,
    );
    assert.equal(two.status, 200);
    assert.doesNotMatch(two.text, /SIGNER/);
  });

  it('says in each item that was found on which basis its events are free or charged for', async () => {
    const item = { trackingNumber: numberOf(OURS, 1) };
    const controls = async (app?: typeof tracked.granted): Promise<unknown[]> =>
      ((await ask([item, item], app)).json as { accessControl?: string }[]).map(
        ({ accessControl }) => accessControl,
      );
    assert.deepEqual(await controls(), ['FREE', 'FREE']);
    assert.deepEqual(await controls(tracked.granted), ['IP_AGREEMENT', 'IP_AGREEMENT']);
  });

  it('takes 35 items', async () => {
    const answer = await ask(
      Array.from({ length: 35 }, (_, index) => ({ trackingNumber: numberOf(OURS, index + 1) })),
    );
    assert.equal(answer.status, 207);
    assert.equal((answer.json as Item[]).length, 35);
  });
});
