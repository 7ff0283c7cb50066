/**
 * The official collection of requests, replayed whole by a shipper who holds what there is to hold: every item is asked,
 * and each has the outcome that stands here beside its name.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { importLocationsInto } from '../locations/import-into.ts';
import type { Answered } from '../program.ts';
import { referencePath } from '../reference.ts';
import { deliver, openDeliveries } from '../tracking-lookup/parties.ts';
import { DELIVERED } from '../tracking-lookup/pieces.ts';
import { COLLECTION, type OfficialRequest } from './collection.ts';
import { OPERATIONS } from './openapi.ts';
import { operationOf } from './stand-in.ts';
import { openWorld, type World } from './world.ts';

/** Status of every item, in the order of the collection; several where several items have one name. */
const OUTCOMES: readonly (readonly [name: string, status: number])[] = [
  ['OAuth / 3.0 OAuth Client Credentials Token', 200],
  // Only client credentials are a grant here, and the answer says so.
  ['OAuth / 3.0 OAuth Authorization Code Token', 400],
  ['OAuth / 3.0 OAuth Refresh Token', 400],
  ['OAuth / 3.0 Revoke OAuth Token', 200],
  ['Payments / 3.0 Domestic Label Payment', 200],
  ['Payments / 3.0 International Label Payment', 200],
  ['Payments / 3.0 Payment Account Inquiry', 200],
  ['Addresses / 3.0 get-address', 200],
  ['Addresses / 3.0 get-city-and-state', 200],
  ['Addresses / 3.0 get-zip-code', 200],
  ['Carrier Pickup / 3.0 Carrier Pickup - Eligibility', 200],
  ['Carrier Pickup / 3.0 Carrier Pickup - Create', 200],
  ['Carrier Pickup / 3.0 Carrier Pickup - Get', 200],
  ['Carrier Pickup / 3.0 Carrier Pickup - Update', 200],
  ['Carrier Pickup / 3.0 Carrier Pickup - Delete', 200],
  ['Containers / 3.0 Add to Container', 200],
  ['Containers / 3.0 Create Container Label', 200],
  ['Containers / 3.0 Remove All Packages from Container', 200],
  ['Containers / 3.0 Remove Individual Package from Container', 200],
  ['Containers / 3.0 Close Container', 200],
  ['Domestic Labels / 3.0 Domestic Label', 200],
  ['Domestic Labels / 3.0 Edit Label', 200],
  ['Domestic Labels / 3.0 First-Class Letter or Flat Indicia', 201],
  ['Domestic Prices / 3.0 Domestic Prices - Base Rates', 200],
  ['Domestic Prices / 3.0 Domestic Prices - Extra Service Rates', 200],
  ['Domestic Prices / 3.0 Domestic Prices - Total Rates', 200],
  ['Domestic Prices / 3.0 Domestic Prices - Letter Rates', 200],
  ['International Labels / 3.0 International Label', 201],
  ['International Prices / 3.0 International Prices - Base Rates', 200],
  ['International Prices / 3.0 International Prices - Extra Service Rates', 200],
  ['International Prices / 3.0 International Prices - Base Rates List', 200],
  ['International Prices / 3.0 International Prices - Total Rates', 200],
  ['Locations / 3.0 Dropoff Locator', 200],
  ['Locations / 3.0 Post Office Locator', 200],
  ['Service Standards / 3.0 get-estimates', 200],
  ['Service Standards / 3.0 get-standards', 200],
  ['SCAN Form / 3.0 Label Shipment', 200],
  ['SCAN Form / 3.0 MID Shipment', 200],
  ['SCAN Form / 3.0 Manifest MID Shipment', 200],
  ['Shipping Options / Shipping Options - POST', 200],
  ['Tracking / 3.0 getPackageTrackingStatus', 200],
  ['Tracking / 3.0 getPackageTrackingStatus', 200],
  ['Tracking / 3.0 createNotification', 202],
  ['Tracking / 3.0 Proof of Delivery', 202],
];

describe('the official collection of requests', {
  skip: COLLECTION.length === 0 || OPERATIONS.length === 0,
}, () => {
  let world: World;
  const told: { readonly request: OfficialRequest; readonly answer: Answered }[] = [];

  const send = ({ method, path, headers, body }: OfficialRequest): Promise<Answered> =>
    world.program.ask(path, {
      method,
      headers: { ...headers, ...world.headers },
      ...(body !== undefined && { body: body as object }),
    });

  before(async () => {
    world = await openWorld();
    const { program, app, headers } = world;
    const file = referencePath('usps-v3/api-examples/dropoff-location-v3-response.json') ?? '';
    await importLocationsInto(program, 'dropoff-locations', readFileSync(file, 'utf8'));
    await openDeliveries(program);
    await deliver(program, DELIVERED);
    const variables = {
      client_id: app.id,
      client_secret: app.secret,
      payment_token: headers['x-payment-authorization-token'] ?? '',
      date: '2026-07-03',
      currentDatePlus3: '2026-07-03',
      // The stand-in confirms every pickup by one number.
      pickup_confirmation_Num: 'A',
      eTag: '"ETag of the stand-in"',
    };
    const requests = COLLECTION.map((one) => one.with(variables));
    // The collection fills a container before it makes it.
    for (const one of requests.filter(({ name }) => name.endsWith('Create Container Label'))) await send(one);
    for (const request of requests) told.push({ request, answer: await send(request) });
  });
  after(() => world?.close());

  it('is asked whole, and has 2xx wherever there is something to have', () => {
    assert.deepEqual(
      told.map(({ request, answer }) => [request.name, answer.status]),
      OUTCOMES,
      told
        .filter(({ answer }) => answer.status >= 300)
        .map(({ answer }) => answer.text)
        .join('\n'),
    );
  });

  it('is counted by outcome', () => {
    const counts: Record<string, number> = {};
    for (const { answer } of told) counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    assert.deepEqual(counts, { 200: 38, 201: 2, 202: 2, 400: 2 });
  });

  it('is decided item by item, each under an id of its own', () => {
    const ids = told.map(({ answer }) => answer.headers['postern-decision']);
    assert.ok(ids.every((id) => /^[0-9a-f]{40}$/.test(id ?? '')));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('has answers that fit the genuine files, where there is one', () => {
    let held = 0;
    for (const { request, answer } of told) {
      const operation = operationOf(request.method, request.path);
      const type = answer.headers['content-type']?.split(';')[0] ?? '';
      // How the live shapes differ from the files, `local.test.ts` names.
      if (operation === undefined || type !== 'application/json' || answer.text === '') continue;
      if (/addresses|locations|tracking/.test(operation.file)) continue;
      assert.equal(operation.misfit(answer.status, type, answer.json), undefined, request.name);
      held++;
    }
    assert.equal(held, 17);
  });
});
