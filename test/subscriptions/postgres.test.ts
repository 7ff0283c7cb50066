/** Deliveries out of a real PostgreSQL, and by two nodes on it. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { expectJson } from '../people.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { openProgram } from '../program.ts';
import { deliveryContract } from './delivery.ts';
import { Listener } from './listener.ts';
import { MID, numberOf, openWorld, SUBSCRIBER_SETTINGS } from './world.ts';

let server: TestPostgres | undefined;
before(async () => {
  server = await startPostgres();
});
after(() => server?.stop());

const settings = async (): Promise<Readonly<Record<string, string>>> => {
  assert.ok(server !== undefined, 'the server runs');
  return { POSTERN_DATABASE_URL: await server.createDatabase() };
};

deliveryContract({ name: 'postgres', settings });

it('two nodes on one store send each event once, whichever of them took it in', async (context) => {
  const shared = await settings();
  const world = await openWorld(shared);
  context.after(() => world.program.close());
  // The same key on every node, as docs/store.md asks.
  const other = await openProgram({
    ...SUBSCRIBER_SETTINGS,
    ...shared,
    POSTERN_KEY_FILE: world.program.keyFile,
  });
  context.after(() => other.close());
  const listener = new Listener();
  context.after(() => listener.close());
  const shipper = await world.party({ role: 'shipper', mids: [MID] });
  const made = await world.subscribe(shipper, await listener.open());
  const { subscriptionId } = expectJson<{ subscriptionId: string }>(made, 201);
  const pieces = 24;
  for (let serial = 1; serial <= pieces; serial += 1) {
    await world.scan(numberOf(MID, serial), ['03'], serial % 2 === 0 ? other : world.program);
  }
  await listener.until(pieces);
  const told = async (): Promise<string[]> =>
    expectJson<{ deliveries: { state: string }[] }>(
      await world.program.operate(`/postern/v1/subscriptions/${subscriptionId}/deliveries`),
      200,
    ).deliveries.map(({ state }) => state);
  let states: string[] = [];
  while (states.length < pieces || states.includes('pending')) states = await told();
  assert.deepEqual(new Set(states), new Set(['delivered']));
  assert.equal(new Set(listener.got.map(({ id }) => id)).size, pieces);
  assert.equal(listener.got.length, pieces);
});
