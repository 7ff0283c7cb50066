/** Listeners that hang, lead astray, fail for long and come back. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it, type TestContext } from 'node:test';
import { expectJson, type TestApp } from '../people.ts';
import { Listener } from './listener.ts';
import { MID, numberOf, openWorld, type World } from './world.ts';

interface Line {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly decision: string | null;
}

interface Health {
  readonly subscriptionId: string;
  readonly status: string;
  readonly suspendedFor: string | null;
  readonly failures: number;
}

const DAY_MS = 86_400_000;

describe('listeners in trouble', () => {
  let world: World;
  let db: DatabaseSync;
  let shipper: TestApp;
  let serial = 0;

  const listening = async (
    context: TestContext,
  ): Promise<{ listener: Listener; id: string; url: string }> => {
    const listener = new Listener();
    context.after(() => listener.close());
    const url = await listener.open();
    const { subscriptionId: id } = expectJson<Health>(await world.subscribe(shipper, url), 201);
    return { listener, id, url };
  };
  const lines = async (id: string, query = ''): Promise<Line[]> =>
    expectJson<{ deliveries: Line[] }>(
      await world.program.operate(`/postern/v1/subscriptions/${id}/deliveries${query}`),
      200,
    ).deliveries;
  const health = async (id: string): Promise<Health> => {
    const { subscriptions } = expectJson<{ subscriptions: Health[] }>(
      await world.program.operate('/postern/v1/subscriptions'),
      200,
    );
    const found = subscriptions.find(({ subscriptionId }) => subscriptionId === id);
    assert.ok(found !== undefined);
    return found;
  };
  const post = (id: string, what: string) =>
    world.program.operate(`/postern/v1/subscriptions/${id}/${what}`, { method: 'POST' });
  const line = async (id: string, wanted: (one: Line) => boolean): Promise<Line> => {
    for (;;) {
      const found = (await lines(id)).find(wanted);
      if (found !== undefined) return found;
    }
  };
  /** A new piece, which wakes the deliveries of its Mailer ID too. */
  const mail = async (): Promise<string> => {
    const number = numberOf(MID, ++serial);
    await world.scan(number, ['03']);
    return number;
  };
  /** Time passes: what waits is due, and the listener has rested. */
  const letPass = (id: string, more: { attempts?: number; failures?: number } = {}): void => {
    db.prepare(
      "update subscription_delivery set next_at = 0 where state = 'pending' and subscription_id = ?",
    ).run(id);
    db.prepare('update subscription set paused_until = 0 where id = ?').run(id);
    if (more.attempts !== undefined) {
      db.prepare('update subscription_delivery set attempts = ? where subscription_id = ?').run(
        more.attempts,
        id,
      );
    }
    if (more.failures !== undefined) {
      db.prepare('update subscription set failures = ?, failing_since = ? where id = ?').run(
        more.failures,
        Date.now() - DAY_MS - 1,
        id,
      );
    }
  };

  before(async () => {
    world = await openWorld();
    db = new DatabaseSync(join(world.program.data, 'postern.db'));
    shipper = await world.party({ role: 'shipper', mids: [MID] });
  });
  after(async () => {
    db.close();
    await world.program.close();
  });

  it('one that hangs is given up, and its delivery waits for the next attempt', async (context) => {
    const { listener, id } = await listening(context);
    listener.answer = () => undefined;
    await mail();
    const hung = await line(id, ({ attempts }) => attempts === 1);
    assert.deepEqual([hung.state, hung.error], ['pending', 'egress_timeout']);
  });

  it('one that redirects to this machine sends nothing there', async (context) => {
    const { listener, id } = await listening(context);
    const inner = new Listener();
    context.after(() => inner.close());
    const location = await inner.open();
    listener.answer = (_got, response) => void response.writeHead(307, { location }).end();
    await mail();
    const strayed = await line(id, ({ attempts }) => attempts === 1);
    assert.deepEqual([strayed.state, strayed.error], ['pending', 'egress_redirect']);
    assert.equal(inner.got.length, 0);
  });

  it('one whose right ends between two attempts is sent nothing more, and the refusal stands in the record', async (context) => {
    const provider = await world.party({ role: 'serviceProvider', mids: [MID] });
    const listener = new Listener();
    context.after(() => listener.close());
    const made = await world.subscribe(provider, await listener.open());
    const { subscriptionId: id } = expectJson<Health>(made, 201);
    listener.answer = (_got, response) => void response.writeHead(500).end();
    await mail();
    const failed = await line(id, ({ attempts }) => attempts === 1);
    assert.deepEqual([failed.state, listener.got.length], ['pending', 1]);
    const { changes } = db
      .prepare('update authorisation set revoked_at = ? where app_id = ?')
      .run(Date.now() - 1, provider.id);
    assert.equal(changes, 1);
    letPass(id);
    await mail();
    const refused = await line(id, (one) => one.id === failed.id && one.state === 'refused');
    assert.deepEqual([refused.attempts, refused.error], [2, 'mid_not_authorized']);
    const explained = await world.program.operate(`/postern/v1/decisions/${refused.decision}`);
    assert.equal(expectJson<{ effect: string }>(explained, 200).effect, 'forbid');
    // The next piece is refused too; nothing is sent of either, however often it is looked at.
    await line(id, (one) => one.id !== failed.id && one.state === 'refused');
    assert.equal(listener.got.length, 1);
    assert.ok((await lines(id)).every(({ state }) => state === 'refused'));
  });

  it('a delivery that failed eight times is a dead letter, and is sent again under its id when asked', async (context) => {
    const { listener, id } = await listening(context);
    listener.answer = (_got, response) => void response.writeHead(500).end();
    const number = await mail();
    await line(id, ({ attempts }) => attempts === 1);
    letPass(id, { attempts: 7 });
    await mail();
    const dead = await line(id, ({ state }) => state === 'dead');
    assert.equal(dead.attempts, 8);
    assert.deepEqual(
      (await lines(id, '?state=dead')).map((one) => one.id),
      [dead.id],
    );
    listener.answer = (_got, response) => void response.writeHead(204).end();
    const revived = expectJson<{ revived: number }>(await post(id, 'dead-letters'), 202);
    assert.equal(revived.revived, 1);
    await line(id, (one) => one.id === dead.id && one.state === 'delivered');
    const own = listener.got.filter(({ payload }) => payload.trackingNumber === number);
    assert.deepEqual(new Set(own.map((got) => got.id)), new Set([dead.id]));
  });

  it('one that fails for a day is suspended with a notice, and goes on where it stopped when resumed', async (context) => {
    const { listener, id } = await listening(context);
    listener.answer = (_got, response) => void response.writeHead(503).end();
    const number = await mail();
    await line(id, ({ attempts }) => attempts === 1);
    letPass(id, { failures: 9 });
    await mail();
    while ((await health(id)).status !== 'SUSPENDED');
    assert.equal((await health(id)).suspendedFor, 'failing');
    const notices = db
      .prepare('select body, recipients_json from notice where organisation_id = ? and kind = ?')
      .all(shipper.organisation, 'subscription.suspended');
    const own = notices.find(({ body }) => String(body).includes(id));
    // It goes to whom the subscriber named as adminNotification.
    assert.equal(own?.recipients_json, '["admin@example.test"]');
    const seen = listener.got.length;
    const missed = await mail();
    listener.answer = (_got, response) => void response.writeHead(204).end();
    assert.equal(listener.got.length, seen, 'nothing is sent while it is suspended');
    assert.equal(expectJson<Health>(await post(id, 'resume'), 200).status, 'ENABLED');
    for (const wanted of [number, missed]) {
      while (!listener.got.slice(seen).some(({ payload }) => payload.trackingNumber === wanted)) {
        await listener.until(listener.got.length + 1);
      }
    }
    assert.equal((await health(id)).failures, 0);
  });

  it('one that does not repeat the challenge is not resumed', async (context) => {
    const { listener, id } = await listening(context);
    db.prepare("update subscription set state = 'SUSPENDED' where id = ?").run(id);
    listener.close();
    assert.equal((await post(id, 'resume')).status, 409);
    assert.equal((await health(id)).status, 'SUSPENDED');
  });

  it('events that came in one moment are told apart, in order, and alike when replayed', async (context) => {
    const { listener, id } = await listening(context);
    const number = numberOf(MID, ++serial);
    await world.scan(number, ['03', '10', '01']);
    await listener.until(3);
    const replayed = await world.program.operate(`/postern/v1/subscriptions/${id}/replay`, {
      method: 'POST',
      body: { from: '2026-01-01T00:00:00Z' },
    });
    assert.equal(replayed.status, 202);
    const own = () => listener.got.filter(({ payload }) => payload.trackingNumber === number);
    while (own().length < 6) await listener.until(listener.got.length + 1);
    const [first, again] = [own().slice(0, 3), own().slice(3, 6)];
    assert.equal(new Set(first.map((got) => got.id)).size, 3);
    assert.deepEqual(
      again.map((got) => got.id),
      first.map((got) => got.id),
    );
    assert.deepEqual(
      again.map(({ payload }) => payload),
      first.map(({ payload }) => payload),
    );
  });
});

it('a listener in a private network is never asked, unless the operator allows it', async (context) => {
  const world = await openWorld({ POSTERN_EGRESS_PRIVATE: 'off' });
  context.after(() => world.program.close());
  const listener = new Listener();
  context.after(() => listener.close());
  const shipper = await world.party({ role: 'shipper', mids: [MID] });
  const made = expectJson<Health>(await world.subscribe(shipper, await listener.open()), 201);
  assert.equal(made.status, 'SUSPENDED');
  assert.equal(listener.challenges, 0);
});
