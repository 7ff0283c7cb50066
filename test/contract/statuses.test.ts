/** Every operation of the USPS dialect is asked for each status that it must know: it serves, and refuses in USPS's shape. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AnyRoute } from '../../src/gateway/index.ts';
import { sampleRequest } from '../gateway/sample.ts';
import { importLocationsInto } from '../locations/import-into.ts';
import { makeApp, type TestApp } from '../people.ts';
import type { Answered, Asked } from '../program.ts';
import { ROOT } from '../server.ts';
import { deliver, openDeliveries } from '../tracking-lookup/parties.ts';
import { DELIVERED } from '../tracking-lookup/pieces.ts';
import { openWorld, ROLES, type World } from './world.ts';

const ADDRESS = 'streetAddress=1+Main+Street&city=Beverly+Hills&state=CA';

/** Requests where a sample made of the schema is about nothing that there is. */
const ASKED: Readonly<Record<string, { readonly path?: string; readonly body?: object }>> = {
  'addresses-get': { path: `/addresses/v3/address?${ADDRESS}` },
  'addresses-zipcode': { path: `/addresses/v3/zipcode?${ADDRESS}` },
  'locations-post-offices': { path: '/locations/v3/post-office-locations?ZIPCode=90210' },
  'locations-dropoff': { path: '/locations/v3/dropoff-locations?destinationZIPCode=30301' },
  'locations-parcel-lockers': { path: '/locations/v3/parcel-locker-locations?ZIPCode=30301' },
  'tracking-get': { path: `/tracking/v3/tracking/${DELIVERED.trackingNumber}` },
  'payments-authorization': { body: { roles: ROLES } },
  // The stand-in confirms every pickup by one number.
  'pickup-get': { path: '/pickup/v3/carrier-pickup/A' },
  'pickup-update': { path: '/pickup/v3/carrier-pickup/A' },
  'pickup-delete': { path: '/pickup/v3/carrier-pickup/A' },
};

/** Where a status is held by a test of its own, or cannot be. */
const ELSEWHERE: readonly {
  readonly route: RegExp;
  readonly statuses: readonly number[];
  readonly by: string;
}[] = [
  // A subscription is made with a listener that answers, and is there for its owner alone: 404 to everybody else.
  { route: /^subscriptions-/, statuses: [200, 400, 403], by: 'test/subscriptions/wire.test.ts' },
  // Open to all; what is wrong with a caller is its token alone.
  {
    route: /^locations-post-offices$/,
    statuses: [403],
    by: 'src/api/usps-v3/locations-post-offices/403.test.ts',
  },
];

const SYNTHETIC = {
  dropoff: {
    dropShipmentKey: 'SYNTHETIC1',
    facilityName: 'SYNTHETIC UNIT',
    facilityAddress: { streetAddress: '1 SYNTHETIC ST', city: 'NOWHERE', state: 'GA', ZIPCode: '30301' },
    destinationZIPCode: '30301',
    destinationEntryFacilityType: 'DESTINATION_DELIVERY_UNIT',
  },
  locker: {
    facilityID: 'S1',
    locationName: 'SYNTHETIC LOCKER',
    locationAddress: { streetAddress: '1 SYNTHETIC ST', city: 'NOWHERE', state: 'GA', ZIPCode: '30301' },
  },
};

describe('operations of the USPS dialect', () => {
  let world: World;
  /** Has every product, and nothing granted. */
  let bare: TestApp;
  let routes: readonly AnyRoute[];

  const requestOf = (route: AnyRoute): { readonly path: string; readonly asked: Asked } => {
    const sample = sampleRequest(route);
    const { path = sample.path, body } = ASKED[route.id] ?? {};
    return { path, asked: { ...sample.asked, ...(body !== undefined && { body }) } };
  };

  const ask = (route: AnyRoute, headers: Readonly<Record<string, string>>, more = ''): Promise<Answered> => {
    const { path, asked } = requestOf(route);
    const joint = path.includes('?') ? '&' : '?';
    return world.program.ask(more === '' ? path : `${path}${joint}${more}`, {
      ...asked,
      headers: { ...asked.headers, 'if-match': '"1"', ...headers },
    });
  };

  const askedHere = (status: number): AnyRoute[] =>
    routes.filter(
      ({ id }) => !ELSEWHERE.some(({ route, statuses }) => route.test(id) && statuses.includes(status)),
    );

  const assertUspsError = (route: AnyRoute, answer: Answered, status: number): void => {
    assert.equal(answer.status, status, `${route.id}: ${answer.text}`);
    const { apiVersion, error } = answer.json as {
      readonly apiVersion: string;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly errors: readonly unknown[];
      };
    };
    assert.ok(apiVersion.length > 1, route.id);
    assert.equal(error.code, String(status), route.id);
    assert.ok(error.message.length > 0 && Array.isArray(error.errors), route.id);
  };

  before(async () => {
    world = await openWorld();
    const { program, headers } = world;
    await importLocationsInto(program, 'dropoff-locations', JSON.stringify([SYNTHETIC.dropoff]));
    await importLocationsInto(program, 'parcel-lockers', JSON.stringify([SYNTHETIC.locker]));
    await openDeliveries(program);
    await deliver(program, DELIVERED);
    bare = await makeApp(program, {
      role: 'shipper',
      products: ['Public Access I', 'Tracking', 'Shipping Suite', 'Webhook Subscriptions - Tracking'],
    });
    routes = program.postern.gateway.routes
      .map(({ route }) => route)
      .filter(({ dialect }) => dialect === 'usps');
    const create = routes.find(({ id }) => id === 'pickup-create');
    assert.ok(create !== undefined);
    assert.equal((await ask(create, headers)).status, 200);
  });
  after(() => world?.close());

  it('are 80, each with an id of its own', () => {
    assert.equal(new Set(routes.map(({ id }) => id)).size, routes.length);
    assert.equal(routes.length, 80);
  });

  it('serve whoever holds what it takes', async () => {
    // What removes a thing comes last.
    const ordered = askedHere(200).toSorted(
      (left, right) => Number(left.method === 'DELETE') - Number(right.method === 'DELETE'),
    );
    for (const route of ordered) {
      const answer = await ask(route, world.headers);
      assert.ok(answer.status >= 200 && answer.status < 300, `${route.id}: ${answer.status} ${answer.text}`);
    }
  });

  it('answer 400 to a parameter that nobody knows', async () => {
    for (const route of askedHere(400)) {
      const answer = await ask(route, world.headers, 'no-such-parameter=1');
      assertUspsError(route, answer, 400);
      assert.match(answer.text, /no-such-parameter/);
    }
  });

  it('answer 401 to a token that is none', async () => {
    for (const route of askedHere(401)) {
      const answer = await ask(route, { authorization: 'Bearer nonsense' });
      assertUspsError(route, answer, 401);
      assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer /, route.id);
    }
  });

  it('answer 403 to a purpose for which nothing is given', async () => {
    for (const route of askedHere(403)) {
      const answer = await ask(route, { ...bare.headers, 'postern-purpose': 'marketing' });
      assertUspsError(route, answer, 403);
    }
  });

  it('name the test of each status that is not asked for here, and it is there', () => {
    for (const { by, statuses } of ELSEWHERE) {
      assert.ok(existsSync(join(ROOT, by)), by);
      const text = readFileSync(join(ROOT, by), 'utf8');
      for (const status of statuses) assert.ok(text.includes(String(status)), `${by}: ${status}`);
    }
  });
});
