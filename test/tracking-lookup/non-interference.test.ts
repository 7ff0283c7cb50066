/**
 * Whatever a principal may not see changes nothing of what it is told: no byte, no header but those that differ by nature
 * (date, request id, decision ids, what is left of an allowance), no read of the store, nothing the guard is told.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { trackingRoute } from '../../src/api/usps-v3/tracking-get/route.ts';
import { trackingListRoute } from '../../src/api/usps-v3/tracking-list/route.ts';
import { notificationRoutes } from '../../src/api/usps-v3/tracking-notifications/route.ts';
import { proofOfDeliveryRoutes } from '../../src/api/usps-v3/tracking-proof-of-delivery/route.ts';
import type { AnyRoute } from '../../src/gateway/index.ts';
import { TrackingLookup, type TrackingRequests } from '../../src/tracking/lookup/index.ts';
import { makeApp, makePerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS, onlineNumber, THEIRS } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from './parties.ts';
import { type Holding, routeAt, type World, WorldStore } from './worlds.ts';

interface Side {
  readonly store: WorldStore;
  readonly seen: unknown[];
  readonly routes: readonly AnyRoute[];
}

const NAMES = ['a', 'b'] as const;

const makeSide = (name: (typeof NAMES)[number]): Side => {
  const store = new WorldStore();
  const seen: unknown[] = [];
  const guard = {
    see: (_principal: unknown, _key: string, { at: _at, ...look }: { at: number }) => seen.push(look),
  };
  const lookup = new TrackingLookup({ events: store, guard });
  return {
    store,
    seen,
    routes: [
      trackingRoute(lookup, { wire: 'live' }),
      trackingListRoute(lookup),
      ...notificationRoutes(lookup, REQUESTS).slice(0, 1),
      ...proofOfDeliveryRoutes(lookup, REQUESTS).slice(0, 1),
    ].map((route) => routeAt(route, name)),
  };
};

interface Party {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What this party has a basis for. */
  readonly sees: (number: string, holding: Holding | undefined) => boolean;
  /** Probes of the ownership index for each well-formed number that it is refused. */
  readonly probes: number;
}

const NUMBERS = [
  ...[1, 2, 3, 4].map((serial) => numberOf(OURS, serial)),
  ...[1, 2, 3, 4].map((serial) => numberOf(THEIRS, serial)),
  ...[1, 2].map(onlineNumber),
];
const MALFORMED = '9205590234567800000015';
const MERCHANT = 'merchant-1';
const NOTIFY = { notifications: [{ email: 'somebody@example.test' }] };
const PROOF = {
  uniqueMailPieceID: '1',
  mailPieceIntakeDate: '2026-11-20',
  tableCode: 'T',
  requestType: 'email',
  firstName: 'A',
  lastName: 'B',
  email: ['somebody@example.test'],
};
/** Takes everything; what becomes of it is another test's. */
const REQUESTS = { take: async () => 'treq' } as unknown as TrackingRequests;
const nobody = (): boolean => false;

describe('what a principal may not see changes nothing', () => {
  const sides = { a: makeSide('a'), b: makeSide('b') };
  let program: TestProgram;
  let parties: readonly Party[];
  before(async () => {
    program = await openProgram(SETTINGS, { extraRoutes: [...sides.a.routes, ...sides.b.routes] });
    const steward = await makeSteward(program);
    const party = async (wish: Parameters<typeof makeParty>[2]) =>
      asking(await makeParty(program, steward, wish));
    const products = ['Public Access I', 'Tracking'];
    parties = [
      {
        name: 'shipper',
        headers: await party({ role: 'shipper', mids: [OURS] }),
        sees: (number) => number.includes(OURS),
        probes: 0,
      },
      {
        name: 'shipper without accepted terms',
        headers: await party({ role: 'shipper', mids: ['904567890'], without: 'terms' }),
        sees: nobody,
        probes: 0,
      },
      {
        name: 'platform',
        headers: await party({ role: 'platform', merchants: [MERCHANT] }),
        sees: (_number, holding) => holding?.merchant === MERCHANT,
        probes: 1,
      },
      {
        name: 'platform without tokens',
        headers: await party({ role: 'platform' }),
        sees: nobody,
        probes: 1,
      },
      {
        name: 'service provider',
        headers: await party({ role: 'serviceProvider', mids: [THEIRS] }),
        sees: (number) => number.includes(THEIRS),
        probes: 0,
      },
      { name: 'developer', headers: (await makeApp(program, { products })).headers, sees: nobody, probes: 0 },
      { name: 'app without the scope', headers: (await makeApp(program)).headers, sees: nobody, probes: 0 },
      { name: 'consumer', headers: (await makePerson(program, 'consumer')).headers, sees: nobody, probes: 0 },
      {
        name: 'researcher',
        headers: (await makePerson(program, 'researcher')).headers,
        sees: nobody,
        probes: 0,
      },
      { name: 'nobody', headers: {}, sees: nobody, probes: 0 },
    ];
  });
  after(() => program.close());

  const holding: fc.Arbitrary<Holding> = fc.record({
    codes: fc.option(fc.array(fc.constantFrom('GX', '03', '10', 'OF', '01', '02', 'ZZ'), { maxLength: 5 })),
    merchant: fc.constantFrom(null, MERCHANT, 'merchant-2'),
  });
  const world: fc.Arbitrary<World> = fc
    .tuple(...NUMBERS.map((number) => holding.map((held) => [number, held] as const)))
    .map((held) => new Map(held));

  /** `other` with everything that the party sees as in `base`. */
  const agreeing = (base: World, other: World, { sees }: Party): World =>
    new Map(
      NUMBERS.map((number) => {
        const [here, there] = [base.get(number), other.get(number)];
        if (sees(number, here) || here === undefined || there === undefined) return [number, here as Holding];
        return [number, sees(number, there) ? { ...there, merchant: null } : there];
      }),
    );

  const asked = fc.record({
    form: fc.constantFrom('get', 'get', 'list', 'list', 'notifications', 'proof-of-delivery'),
    numbers: fc.array(fc.constantFrom(...NUMBERS, MALFORMED), { minLength: 1, maxLength: 6 }),
    expand: fc.constantFrom('SUMMARY', 'DETAIL'),
    zip: fc.constantFrom(undefined, '14850', '10001'),
  });

  /** What differs from one request to the next by nature; each has a fixed form. */
  const stable = ({ status, headers, text }: Answered): unknown => ({
    status,
    text: text.replaceAll('/tracking/v3-a', '').replaceAll('/tracking/v3-b', ''),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value = '']) => {
        if (name === 'date' || name === 'x-request-id') return [name, value.length];
        if (name === 'postern-decision') return [name, value.length];
        if (name === 'postern-item-decisions') return [name, value.split(', ').map((id) => id.length)];
        if (name === 'postern-freshness') return [name, value.replaceAll(/age=\d+/g, 'age')];
        return [name, value.replace(/\br=\d+;t=\d+/, 'r')];
      }),
    ),
  });

  const ask = (
    name: (typeof NAMES)[number],
    { headers }: Party,
    what: typeof asked extends fc.Arbitrary<infer T> ? T : never,
  ) => {
    const [first = ''] = what.numbers;
    const zip = what.zip === undefined ? {} : { destinationZIPCode: what.zip };
    if (what.form === 'get') {
      const query = new URLSearchParams({ expand: what.expand, ...zip });
      return program.ask(`/tracking/v3-${name}/tracking/${first}?${query}`, { headers });
    }
    if (what.form !== 'list') {
      return program.ask(`/tracking/v3-${name}/tracking/${first}/${what.form}`, {
        method: 'POST',
        headers,
        body: what.form === 'notifications' ? NOTIFY : PROOF,
      });
    }
    return program.ask(`/tracking/v3-${name}r2/tracking`, {
      method: 'POST',
      headers,
      body: what.numbers.map((trackingNumber) => ({ trackingNumber, ...zip })),
    });
  };

  it('no byte, no header, no read of the store, no word to the guard', async () => {
    const met = { refused: 0, told: 0 };
    await fc.assert(
      fc.asyncProperty(world, world, fc.nat(), asked, async (base, other, which, what) => {
        const party = parties[which % parties.length] as Party;
        const worlds = { a: base, b: agreeing(base, other, party) };
        const answers = [];
        for (const name of NAMES) {
          const { store, seen } = sides[name];
          store.world = worlds[name];
          store.reads = 0;
          seen.length = 0;
          answers.push({
            answer: await ask(name, party, what),
            reads: store.reads,
            seen: structuredClone(seen),
          });
        }
        const [a, b] = answers as [(typeof answers)[number], (typeof answers)[number]];
        assert.deepEqual(stable(a.answer), stable(b.answer), party.name);
        assert.equal(a.reads, b.reads, `reads of ${party.name}`);
        assert.deepEqual(a.seen, b.seen, `what the guard is told of ${party.name}`);
        const named = (what.form === 'list' ? what.numbers : what.numbers.slice(0, 1)).filter(
          (one) => one !== MALFORMED,
        );
        const hidden = named.every((number) => !party.sees(number, base.get(number)));
        if (!hidden) {
          met.told += 1;
          return;
        }
        met.refused += 1;
        // A call that is refused as a whole reads nothing; else each number is probed exactly as the role needs.
        const whole = what.form === 'list' && a.answer.status !== 207;
        assert.equal(
          a.reads,
          whole ? 0 : named.length * (a.answer.status === 401 && party.name === 'nobody' ? 0 : party.probes),
          party.name,
        );
      }),
      { numRuns: 400 },
    );
    // The property says something only if both happened.
    assert.ok(met.refused > 100 && met.told > 30, JSON.stringify(met));
  });

  it('refusals of one Mailer ID are the same text for every number, but for the number itself', async () => {
    for (const party of parties) {
      sides.a.store.world = new Map([[numberOf(THEIRS, 1), { codes: ['03', '01'], merchant: null }]]);
      const texts = new Set<string>();
      for (const serial of [1, 2, 3]) {
        const number = numberOf(THEIRS, serial);
        if (party.sees(number, undefined)) continue;
        const { text, status } = await ask('a', party, {
          form: 'get',
          numbers: [number],
          expand: 'DETAIL',
          zip: undefined,
        });
        assert.ok(status === 403 || status === 401, `${party.name}: ${status}`);
        texts.add(text);
      }
      assert.ok(texts.size <= 1, party.name);
    }
  });
});
