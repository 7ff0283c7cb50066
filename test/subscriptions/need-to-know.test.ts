/** Rights that change over time: nothing goes out but what its subscriber may see at the moment of sending. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { expectJson, type TestApp } from '../people.ts';
import { manifest } from '../tracking-lookup/parties.ts';
import { Listener } from './listener.ts';
import { MID, numberOf, openWorld, type World } from './world.ts';

const MERCHANT = 'merchant-a';
const PAST = Date.UTC(2026, 3, 2);

type Table = 'authorisation' | 'access_grant';

/** What takes a right away, and gives it back. */
const RIGHTS = [
  ['authorisation', 'revoked_at'],
  ['authorisation', 'valid_until'],
  ['access_grant', 'revoked_at'],
  ['access_grant', 'valid_until'],
  ['access_grant', 'suspended_at'],
] as const satisfies readonly (readonly [Table, string])[];

type Step =
  | { readonly right: (typeof RIGHTS)[number]; readonly to: 'ended' | 'given' }
  | { readonly mailedBy: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      right: fc.constantFrom(...RIGHTS),
      to: fc.constantFrom<'ended' | 'given'>('ended', 'given'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ mailedBy: fc.constantFrom(MERCHANT, 'merchant-b', 'nobody') }) },
);

interface Party {
  readonly app: TestApp;
  readonly listener: Listener;
  readonly id: string;
  /** Rights that are ended just now. */
  readonly ended: Set<string>;
  readonly maySee: (mailedBy: string) => boolean;
}

describe('need to know at the moment of sending', () => {
  let world: World;
  let db: DatabaseSync;
  let serial = 0;
  const parties: Party[] = [];

  const enter = async (
    wish: Parameters<World['party']>[0],
    mayOnce: (mailedBy: string) => boolean,
  ): Promise<void> => {
    const app = await world.party(wish);
    const listener = new Listener();
    const made = await world.subscribe(app, await listener.open());
    const { subscriptionId: id } = expectJson<{ subscriptionId: string }>(made, 201);
    const ended = new Set<string>();
    const maySee = (mailedBy: string): boolean => ended.size === 0 && mayOnce(mailedBy);
    parties.push({ app, listener, id, ended, maySee });
  };

  before(async () => {
    world = await openWorld();
    db = new DatabaseSync(join(world.program.data, 'postern.db'));
    await enter({ role: 'serviceProvider', mids: [MID] }, () => true);
    await enter({ role: 'platform', merchants: [MERCHANT] }, (mailedBy) => mailedBy === MERCHANT);
  });
  after(async () => {
    db.close();
    for (const { listener } of parties) listener.close();
    await world.program.close();
  });

  const change = ({ app, ended }: Party, [table, column]: (typeof RIGHTS)[number], to: string): void => {
    const value = to === 'ended' ? PAST : null;
    const { changes } = db.prepare(`update ${table} set ${column} = ? where app_id = ?`).run(value, app.id);
    assert.equal(changes, 1);
    const name = `${table}.${column}`;
    if (to === 'ended') ended.add(name);
    else ended.delete(name);
  };

  /** How the newest delivery ended. */
  const outcome = async ({ id }: Party, count: number): Promise<string> => {
    for (;;) {
      const { deliveries } = expectJson<{ deliveries: { state: string }[] }>(
        await world.program.operate(`/postern/v1/subscriptions/${id}/deliveries`),
        200,
      );
      const [newest] = deliveries;
      if (deliveries.length === count && newest !== undefined && newest.state !== 'pending')
        return newest.state;
    }
  };

  it('a piece is sent exactly where the subscriber may see it then', async () => {
    const sent = { delivered: 0, refused: 0 };
    const play = async (steps: readonly Step[]): Promise<void> => {
      for (const party of parties) for (const right of RIGHTS) change(party, right, 'given');
      for (const one of steps) {
        if ('right' in one) {
          for (const party of parties) change(party, one.right, one.to);
          continue;
        }
        const number = numberOf(MID, ++serial);
        if (one.mailedBy !== 'nobody') await manifest(world.program, [{ number, merchant: one.mailedBy }]);
        await world.scan(number, ['03']);
        for (const party of parties) {
          const wanted: 'delivered' | 'refused' = party.maySee(one.mailedBy) ? 'delivered' : 'refused';
          assert.equal(await outcome(party, serial), wanted, `${party.app.id} mailed by ${one.mailedBy}`);
          const came = party.listener.got.some(({ payload }) => payload.trackingNumber === number);
          assert.equal(came, wanted === 'delivered');
          sent[wanted] += 1;
        }
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), play), {
      numRuns: 15,
      seed: 20261124,
    });
    assert.ok(sent.delivered > 10 && sent.refused > 10, JSON.stringify(sent));
  });
});
