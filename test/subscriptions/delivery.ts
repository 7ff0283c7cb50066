/** Deliveries as a listener sees them: signed, in order, repeated under one id, and stopped with the authorisation. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestApp } from '../people.ts';
import { expectJson } from '../people.ts';
import { Listener, signaturesOf } from './listener.ts';
import { MID, numberOf, openWorld, type World } from './world.ts';

interface Made {
  readonly subscriptionId: string;
  readonly status: string;
}

/** Where the program keeps its tables. */
export interface DeliveryDriver {
  readonly name: 'sqlite' | 'postgres';
  readonly settings: () => Promise<Readonly<Record<string, string>>>;
}

interface Line {
  readonly state: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly decision: string | null;
}

export const deliveryContract = ({ name, settings }: DeliveryDriver): void => {
  describe(`${name}: webhook delivery`, () => {
    let world: World;
    let shipper: TestApp;
    const listener = new Listener();
    let id = '';

    const lines = async (of = id): Promise<Line[]> =>
      expectJson<{ deliveries: Line[] }>(
        await world.program.operate(`/postern/v1/subscriptions/${of}/deliveries`),
        200,
      ).deliveries;

    before(async () => {
      world = await openWorld(await settings());
      shipper = await world.party({ role: 'shipper', mids: [MID] });
      const made = expectJson<Made>(await world.subscribe(shipper, await listener.open()), 201);
      assert.equal(made.status, 'ENABLED');
      id = made.subscriptionId;
    });

    after(async () => {
      listener.close();
      await world.program.close();
    });

    it('asks the listener to repeat a challenge before anything is sent', () => {
      assert.equal(listener.challenges, 1);
    });

    it('signs as USPS does and by Standard Webhooks, and masks persons', async () => {
      await world.scan(numberOf(MID, 1), ['03']);
      await listener.until(1);
      const [got] = listener.got;
      assert.ok(got !== undefined);
      const { usps, standard } = signaturesOf(got);
      assert.equal(got.headers['x-hmac'], usps);
      assert.equal(got.headers['webhook-signature'], standard);
      assert.equal(got.payload.trackingNumber, numberOf(MID, 1));
      assert.ok(!got.body.includes('SIGNER'));
    });

    it('sends the events of a piece in order, and one that failed again under its id before the next', async () => {
      const from = listener.got.length;
      listener.answer = (_got, response, count) => {
        response.writeHead(count === from + 1 ? 500 : 204).end();
      };
      await world.scan(numberOf(MID, 2), ['03', '10', '01']);
      // The failed one is due again after five seconds: a replay asks for it at once.
      await listener.until(from + 1);
      expectJson(
        await world.program.operate(`/postern/v1/subscriptions/${id}/replay`, {
          method: 'POST',
          body: { from: '2026-01-01T00:00:00Z' },
        }),
        202,
      );
      await listener.until(from + 1 + 4);
      const own = listener.got
        .slice(from)
        .filter(({ payload }) => payload.trackingNumber === numberOf(MID, 2));
      assert.equal(own[0]?.id, own[1]?.id);
      assert.equal(new Set(own.map((got) => got.id)).size, 3);
      listener.answer = (_got, response) => void response.writeHead(204).end();
    });

    it('stops at the very next delivery when the Mailer ID is no longer covered', async (context) => {
      const provider = await world.party({ role: 'serviceProvider', mids: [MID] });
      const other = new Listener();
      context.after(() => other.close());
      const made = expectJson<Made>(await world.subscribe(provider, await other.open()), 201);
      await world.scan(numberOf(MID, 3), ['03']);
      await other.until(1);
      const { authorisations } = expectJson<{ authorisations: { id: string }[] }>(
        await world.program.operate(`/postern/v1/apps/${provider.id}/authorisations`),
        200,
      );
      for (const { id: authorisation } of authorisations) {
        expectJson(
          await world.program.ask(`/postern/v1/authorisations/${authorisation}/revoke`, {
            method: 'POST',
            headers: world.steward.headers,
            body: {},
          }),
          200,
        );
      }
      const seen = listener.got.length;
      await world.scan(numberOf(MID, 3), ['03', '10']);
      // The shipper, who still has a basis, is told of the same event; then the provider's is settled too.
      await listener.until(seen + 1);
      let refused: Line | undefined;
      while (refused === undefined)
        refused = (await lines(made.subscriptionId)).find((l) => l.state === 'refused');
      assert.equal(refused.error, 'mid_not_authorized');
      assert.equal(other.got.length, 1);
      const explained = await world.program.operate(`/postern/v1/decisions/${refused.decision}`);
      assert.equal(expectJson<{ effect: string }>(explained, 200).effect, 'forbid');
    });

    it('begins with what comes in after the subscription was made; a replay tells what came before', async (context) => {
      const before = numberOf(MID, 50);
      await world.scan(before, ['03']);
      const other = new Listener();
      context.after(() => other.close());
      const made = expectJson<Made>(await world.subscribe(shipper, await other.open()), 201);
      await world.scan(numberOf(MID, 51), ['03']);
      await other.until(1);
      const numbers = (): string[] => other.got.map(({ payload }) => payload.trackingNumber);
      assert.deepEqual(numbers(), [numberOf(MID, 51)]);
      assert.equal((await lines(made.subscriptionId)).length, 1);
      expectJson(
        await world.program.operate(`/postern/v1/subscriptions/${made.subscriptionId}/replay`, {
          method: 'POST',
          body: { from: '2026-01-01T00:00:00Z' },
        }),
        202,
      );
      while (!numbers().includes(before)) await other.until(other.got.length + 1);
    });

    it('gives up a listener that is gone, and follows no redirect', async (context) => {
      for (const [status, location, error] of [
        [302, 'http://169.254.169.254/latest/', 'egress_redirect'],
        [410, undefined, 'status'],
      ] as const) {
        const other = new Listener();
        context.after(() => other.close());
        other.answer = (_got, response) =>
          void response.writeHead(status, location === undefined ? {} : { location }).end();
        const made = expectJson<Made>(await world.subscribe(shipper, await other.open()), 201);
        await world.scan(numberOf(MID, 10 + status), ['03']);
        await other.until(1);
        let line: Line | undefined;
        while (line?.error == null) [line] = await lines(made.subscriptionId);
        assert.equal(line.error, error);
        assert.equal(line.state, status === 410 ? 'dead' : 'pending');
      }
    });
  });
};
