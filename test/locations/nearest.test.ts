import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Facility, LocationFilter } from '../../src/locations/index.ts';
import { findNearest, LocationIndex, loadGeodesic } from '../../src/locations/index.ts';
import { isToBeConfirmed } from '../../src/locations/nearest.ts';
import type { Origin } from '../../src/locations/origin.ts';
import { decodeLocations, encodeLocations } from '../../src/locations/table.ts';
import { distanceMetres } from '../../src/postal/geo/index.ts';
import { box, seeded, syntheticBoxes, syntheticEdition } from './synthetic.ts';

const indexOf = (facilities: readonly Facility[], edition = syntheticEdition()): LocationIndex =>
  new LocationIndex('collection-boxes', edition, decodeLocations(encodeLocations(facilities)));

/** Places where planar indexes fail, and some where they do not. */
const CENTRES = [
  { latitude: 89.94, longitude: 10 },
  { latitude: -89.94, longitude: -70 },
  { latitude: 51.9, longitude: 179.96 },
  { latitude: 51.9, longitude: -179.96 },
  { latitude: 13.45, longitude: 144.78 },
  { latitude: -14.3, longitude: -170.7 },
  { latitude: 40.75, longitude: -73.99 },
  { latitude: 64.8, longitude: -147.7 },
];
const BOXES = syntheticBoxes(CENTRES, 1_500);
const NOW = Date.parse('2026-11-24T21:30:00Z');
const point = (latitude: number, longitude: number): Origin => ({
  latitude,
  longitude,
  basis: 'point',
  source: 'point',
  uncertaintyKm: null,
});

test('nearest is what looking at every box gives: poles, antimeridian, Guam, Aleutians, with a filter or none', () => {
  const index = indexOf(BOXES);
  const rows = BOXES.map((_, row) => index.facilityAt(row));
  const near = fc.constantFrom(...CENTRES).chain(({ latitude, longitude }) =>
    fc.record({
      latitude: fc.double({ min: Math.max(-90, latitude - 1), max: Math.min(90, latitude + 1), noNaN: true }),
      longitude: fc.double({ min: longitude - 2, max: longitude + 2, noNaN: true }),
    }),
  );
  const anywhere = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.oneof(near, anywhere),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('none', 'evening'),
      ({ latitude, longitude }, count, wish) => {
        // 18:00 on a Tuesday: only the schedule with 18:00 is still collected.
        const filter = wish === 'none' ? {} : { collectedAfter: { instant: NOW, clock: 1_075 } };
        const expected = rows
          .filter(({ collections }) => wish === 'none' || collections?.includes('18:00') === true)
          .map((one) => distanceMetres(latitude, longitude, one.latitude ?? 0, one.longitude ?? 0))
          .sort((one, other) => one - other)
          .slice(0, count);
        const found = index.nearest({ latitude, longitude, count, filter });
        assert.equal(found.length, count);
        found.forEach(({ distanceMetres: metres }, rank) => {
          assert.ok(Math.abs(metres - (expected[rank] ?? Number.NaN)) < 0.01, `rank ${rank}`);
        });
      },
    ),
    { seed: 9, numRuns: 300 },
  );
});

test('geodesic order is that of measuring every box on the ellipsoid', async () => {
  const geodesic = await loadGeodesic();
  const random = seeded(3);
  // A narrow ring, where sphere and ellipsoid put the boxes into another order.
  const ring = Array.from({ length: 400 }, (_, number) => {
    const angle = random() * 2 * Math.PI;
    return box({
      id: `r${number}`,
      latitude: 40 + 2 * Math.cos(angle) * (1 + random() * 0.004),
      longitude: -100 + (2 / Math.cos((40 * Math.PI) / 180)) * Math.sin(angle) * (1 + random() * 0.004),
    });
  });
  const index = indexOf(ring);
  const rows = ring.map((_, row) => index.facilityAt(row));
  const expected = rows
    .map((one) => ({ id: one.id, metres: geodesic(40, -100, one.latitude ?? 0, one.longitude ?? 0) }))
    .sort((one, other) => one.metres - other.metres)
    .slice(0, 20);
  const query = { latitude: 40, longitude: -100, count: 20 };
  const found = index.nearestGeodesic(query, geodesic);
  assert.deepEqual(
    found.map((one) => index.facilityAt(one.index).id),
    expected.map(({ id }) => id),
  );
  const bySphere = index.nearest(query).map((one) => index.facilityAt(one.index).id);
  assert.notDeepEqual(
    bySphere,
    expected.map(({ id }) => id),
    'the sphere gives another order here',
  );
});

test('nearest by geodesic, with any filter, is what measuring every box on the ellipsoid gives', async () => {
  const geodesic = await loadGeodesic();
  const boxes = syntheticBoxes(CENTRES, 400, 5).map((one, number) => ({
    ...one,
    type: number % 3 === 0 ? 'PO_LOBBY' : 'BLUE_BOX',
    services:
      number % 4 === 0 ? { RETAIL: 'Mo-Fr 08:00-17:30; Sa 09:00-12:00', 'SELF_SERVICE-KIOSK': '' } : {},
  }));
  const index = indexOf(boxes);
  const rows = boxes.map((_, row) => index.facilityAt(row));
  const isEvening = ({ collections }: Facility): boolean => collections?.includes('18:00') === true;
  const offers = ({ services }: Facility): boolean => 'RETAIL' in services;
  const wishes: readonly (readonly [LocationFilter, (place: Facility) => boolean])[] = [
    [{}, () => true],
    [{ types: ['PO_LOBBY'] }, ({ type }) => type === 'PO_LOBBY'],
    [{ services: ['SELF-SERVICE_KIOSK'] }, offers],
    [{ collectedAfter: { instant: NOW, clock: 1_075 } }, isEvening],
    // 16:30 in New York, the zone of all of them.
    [{ openAt: { instant: NOW, clock: null } }, offers],
    [{ retailHours: 'WEEKDAY_AFTER_5' }, offers],
    [{ retailHours: 'SATURDAY_HOURS', types: ['BLUE_BOX'] }, (one) => offers(one) && one.type === 'BLUE_BOX'],
    [{ retailHours: 'SUNDAY_HOURS' }, () => false],
    [{ retailHours: '24-HOUR_FACILITIES' }, () => false],
  ];
  const poles = [
    { latitude: 90, longitude: 0 },
    { latitude: -90, longitude: 0 },
    { latitude: 52, longitude: 180 },
  ];
  const start = fc.oneof(
    fc.constantFrom(...CENTRES, ...poles),
    fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(...wishes),
      fc.constantFrom(undefined, 40_000, 3_000_000),
      ({ latitude, longitude }, count, [filter, holds], maxDistanceMetres) => {
        const expected = rows
          .filter(holds)
          .map((one) => geodesic(latitude, longitude, one.latitude ?? 0, one.longitude ?? 0))
          .filter((metres) => metres <= (maxDistanceMetres ?? Infinity))
          .sort((one, other) => one - other)
          .slice(0, count);
        const query = {
          latitude,
          longitude,
          count,
          filter,
          ...(maxDistanceMetres !== undefined && { maxDistanceMetres }),
        };
        const found = index.nearestGeodesic(query, geodesic).map((one) => one.distanceMetres);
        assert.deepEqual(found, expected);
      },
    ),
    { seed: 12, numRuns: 150 },
  );
});

test('an edition file gives back every facility, and an altered one is refused', () => {
  const facilities = [
    box({
      id: 'b',
      latitude: 40.5,
      longitude: -73.25,
      name: 'Ñandú',
      state: 'NY',
      services: { RETAIL: 'Mo-Fr 08:00-17:00', GIFT_CARDS: '' },
      details: {
        phone: '1',
        specialDays: [{ date: '2026-12-24', hours: 'closed' }],
        findings: ['far-from-zip'],
      },
    }),
    box({ id: 'a', latitude: null, longitude: null, coordinateSource: 'none', timeZone: null }),
  ];
  const bytes = encodeLocations(facilities);
  const table = decodeLocations(bytes);
  assert.deepEqual([table.facilityAt(0), table.facilityAt(1)], [facilities[1], facilities[0]]);
  assert.deepEqual([table.rowOf('a'), table.rowOf('b'), table.rowOf('c')], [0, 1, -1]);
  const altered = Buffer.from(bytes);
  altered[bytes.length - 40] = 255 - (altered[bytes.length - 40] ?? 0);
  assert.throws(() => decodeLocations(altered), { code: 'edition_unreadable' });
  assert.throws(() => decodeLocations(bytes.subarray(0, 100)), { code: 'edition_unreadable' });
});

test('open now leaves out what is closed, closed for a while, or does not state its hours', () => {
  const hours = { services: { RETAIL: 'Mo-Fr 08:00-17:00' } };
  const at = (id: string, parts: Partial<Facility>): Facility =>
    box({ id, latitude: 40 + Number(id), longitude: -74, ...parts });
  const index = indexOf([
    // Without a point it is never found, and the others keep their rows.
    at('0', { ...hours, latitude: null, longitude: null, coordinateSource: 'none' }),
    at('1', {}),
    at('2', { services: { RETAIL: 'Mo-Fr 08:00-16:00' } }),
    at('3', { ...hours, details: { closure: { from: null, until: null } } }),
    at('4', { ...hours, details: { specialDays: [{ date: '2026-11-24', hours: 'closed' }] } }),
    at('5', { ...hours, timeZone: 'America/Chicago' }),
    at('6', hours),
    at('7', { services: { RETAIL: 'Mo-Fr 08:00-17:00', PASSPORT: '' }, type: 'KIOSK' }),
  ]);
  const ids = (filter: object): string[] =>
    index
      .nearest({ latitude: 40, longitude: -74, count: 9, filter })
      .map((one) => index.facilityAt(one.index).id);
  // 16:30 in New York, 15:30 in Chicago.
  assert.deepEqual(ids({ openAt: { instant: NOW, clock: null } }), ['5', '6', '7']);
  assert.deepEqual(ids({ services: ['PASSPORT'] }), ['7']);
  assert.deepEqual(ids({ types: ['KIOSK'] }), ['7']);
});

test('the order of first and second is uncertain while the origin may be off by more than half the gap', () => {
  const index = indexOf([
    box({ id: 'a', latitude: 40.01, longitude: -74 }),
    box({ id: 'b', latitude: 40.03, longitude: -74 }),
  ]);
  const ask = (origin: Origin) =>
    findNearest([index], { origin, count: 1, filter: {}, geodesic: null, now: NOW });
  assert.equal(ask(point(40, -74)).orderUncertain, false);
  assert.equal(
    ask({ ...point(40, -74), basis: 'zip', source: 'census-zcta', uncertaintyKm: 1.4 }).orderUncertain,
    true,
  );
  assert.equal(
    ask({ ...point(40, -74), basis: 'zip', source: 'census-zcta', uncertaintyKm: 1 }).orderUncertain,
    false,
  );
  assert.equal(ask(point(40, -74)).places.length, 1);
});

test('hours are to be confirmed past the validity of their edition, and always where it is synthetic', () => {
  const usps = syntheticEdition({ authority: 'usps', retrievedAt: NOW - 86_400_000 });
  assert.equal(isToBeConfirmed(usps, NOW), false);
  assert.equal(isToBeConfirmed({ ...usps, validUntil: NOW - 1 }, NOW), true);
  assert.equal(isToBeConfirmed({ ...usps, retrievedAt: NOW - 100 * 86_400_000 }, NOW), true);
  assert.equal(isToBeConfirmed(syntheticEdition({ retrievedAt: NOW }), NOW), true);
});

test('an answer tells the next collection, across the zone of the place', () => {
  const index = indexOf([box({ id: 'a', latitude: 40, longitude: -74, collections: 'Mo-Fr 17:00' })]);
  const [place] = findNearest([index], {
    origin: point(40, -74),
    count: 1,
    filter: {},
    geodesic: null,
    now: NOW,
  }).places;
  assert.equal(place?.nextCollection, '2026-11-24T22:00:00.000Z');
  assert.equal(place?.openNow, null);
  assert.equal(place?.distanceMetres, 0);
});
