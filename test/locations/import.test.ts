import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import tzLookup from '@photostructure/tz-lookup';
import type { Facility, Finding, FindingKind, LocationKind } from '../../src/locations/facility.ts';
import {
  type BuiltLocations,
  buildLocations,
  LOCATION_LIMITS,
  PlaceChecks,
  parseLayout,
} from '../../src/locations/import/index.ts';
import { importLocations, openLocations } from '../../src/locations/index.ts';
import { buildDefaultZipEdition, EditionRegistry } from '../../src/reference/index.ts';
import { decodeZipEdition, ZIP_FILE } from '../../src/reference/zip-edition.ts';
import { referencePath } from '../reference.ts';
import { scratch } from '../reference-zip/scratch.ts';
import { workbook } from '../reference-zip/workbook.ts';

const FOIA_HEADER = [
  'OUTLETID',
  'BUSNAME',
  'ADDR1',
  'CITY',
  'STATE',
  'ZIP',
  ...[1, 2, 3, 4, 5, 6, 7].map((number) => `COLLECTIONHOURS${number}`),
  'LATITUDE',
  'LONGITUDE',
];
const HOURS = [
  'MO 03:00 PM',
  'TU 03:00 PM',
  'WE 03:00 PM',
  'TH 03:00 PM',
  'FR 03:00 PM',
  'SA 11:00 AM',
  'SU CLOSED',
];

const feature = (id: string, longitude: number, latitude: number, properties: object = {}): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
  properties: { ref: id, name: 'USPS COLLECTION BOX - BLUE BOX', 'addr:state': 'NY', ...properties },
});

const boxesNear = (count: number): object[] =>
  Array.from({ length: count }, (_, number) => feature(`b${number}`, -73.99 + number / 1e4, 40.75));

interface Built extends Omit<BuiltLocations, 'findings'> {
  readonly facilities: readonly Facility[];
  readonly findings: readonly Finding[];
  readonly findingCounts: Readonly<Record<FindingKind, number>>;
}

test('location files', async (context) => {
  const place = await scratch(context);
  const zips = await buildDefaultZipEdition(place);
  const registry = new EditionRegistry(place);
  const checks = new PlaceChecks(decodeZipEdition(await registry.file(zips, ZIP_FILE)), tzLookup);

  const build = async (
    input: string | Uint8Array,
    options: { kind?: LocationKind; layout?: string; chunkBytes?: number } = {},
  ): Promise<Built> => {
    const bytes = Buffer.from(input);
    const { chunkBytes = Math.max(1, bytes.length) } = options;
    const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, number) =>
      bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes),
    );
    const facilities: Facility[] = [];
    const { findings, ...built } = await buildLocations(Readable.from(chunks), {
      kind: options.kind ?? 'collection-boxes',
      name: 'made',
      limits: LOCATION_LIMITS,
      mapping: options.layout === undefined ? null : parseLayout(options.layout).columns,
      checks,
      take: (facility) => facilities.push(facility),
    });
    return { ...built, facilities, findings: findings.findings, findingCounts: findings.counts };
  };
  const only = (built: Built): Facility => {
    const [facility, ...more] = built.facilities;
    assert.ok(facility !== undefined && more.length === 0, `${built.facilities.length} facilities`);
    return facility;
  };
  const refusals = (built: Built): string[] =>
    built.rejects.taken().rejects.map(({ line, column, reason }) => `${line} ${column}: ${reason}`);

  await context.test(
    'the FOIA workbook: hours in seven columns, lost zeros put back where the state is sure',
    async () => {
      const row = (id: number, state: string, zip: number) => [
        id,
        'BLUE BOX',
        '1 MADE ST',
        'MADE',
        state,
        zip,
        ...HOURS,
        42.37,
        -72.52,
      ];
      const built = await build(
        workbook({
          'coll report': [FOIA_HEADER, row(1, 'MA', 1002), row(2, 'CA', 1002), row(3, 'MA', 1003)],
        }),
      );
      const [first, third] = built.facilities;
      assert.equal(first?.ZIPCode, '01002');
      assert.equal(first?.collections, 'Mo-Fr 15:00; Sa 11:00');
      assert.equal(first?.type, 'BLUE_BOX');
      assert.equal(first?.timeZone, 'America/New_York');
      assert.equal(third?.ZIPCode, '01003');
      assert.equal(built.findingCounts['zip-repaired'], 2);
      assert.deepEqual(refusals(built), ['3 ZIP: "1002" is no ZIP Code']);
      // The layout that is shipped says the same as recognition.
      const shipped = readFileSync(
        new URL('../../layouts/collection-boxes-foia.json', import.meta.url),
        'utf8',
      );
      assert.deepEqual(parseLayout(shipped).columns, built.mapping);
    },
  );

  await context.test('bars, tabs and commas, with names that tell nothing: the content does', async () => {
    for (const separator of ['|', '\t', ',']) {
      const text = [
        ['LOCATIONID', 'A', 'B', 'C', 'D', 'E'],
        ['b1', '40.7501', '-73.9901', 'NY', '10001', 'MO 03:00 PM'],
        ['b2', '40.7502', '-73.9902', 'NY', '10001', 'MO 05:00 PM'],
      ]
        .map((cells) => cells.join(separator))
        .join('\r\n');
      const built = await build(text);
      assert.deepEqual(
        built.mapping,
        { LOCATIONID: 'id', A: 'latitude', B: 'longitude', C: 'state', D: 'ZIPCode', E: 'collectionCell' },
        JSON.stringify(separator),
      );
      assert.equal(built.facilities[1]?.collections, 'Mo 17:00');
    }
  });

  await context.test(
    'a layout passed back replaces recognition; one of another file is refused',
    async () => {
      const layout = JSON.stringify({
        layout: 'locations',
        columns: { KEY: 'id', UP: 'latitude', ACROSS: 'longitude', MON: 'opening.MONDAY' },
      });
      const csv = 'KEY,UP,ACROSS,MON\n1,40.75,-73.99,08:30-17:00\n';
      const office = only(await build(csv, { kind: 'post-offices', layout }));
      assert.deepEqual(office.services, { RETAIL: 'Mo 08:30-17:00' });
      await assert.rejects(build('OTHER,UP,ACROSS\n1,2,3\n', { layout }), { code: 'layout_mismatch' });
      await assert.rejects(build('KEY,ABOUT\nx,y\n'), { code: 'layout_unrecognised' });
      for (const bad of ['{', '{"layout":"zip"}', '{"layout":"locations","columns":{"A":"altitude"}}'])
        assert.throws(() => parseLayout(bad), { code: 'layout_invalid' });
    },
  );

  await context.test('GeoJSON as a collection, as a sequence and in gzip gives the same places', async () => {
    const features = boxesNear(3);
    const whole = JSON.stringify({ type: 'FeatureCollection', name: 'a "[{" b', features });
    const sequence = features.map((one) => JSON.stringify(one)).join('\n');
    const separated = features.map((one) => `\u001e${JSON.stringify(one, null, 1)}\n`).join('');
    const expected = (await build(whole)).facilities;
    assert.equal(expected.length, 3);
    for (const text of [sequence, separated, gzipSync(whole)])
      assert.deepEqual((await build(text)).facilities, expected);
    const overpass = JSON.stringify({
      version: 0.6,
      elements: [
        {
          type: 'node',
          id: 7,
          lat: 40.75,
          lon: -73.99,
          tags: { amenity: 'post_office', opening_hours: 'Mo-Fr 09:00-17:00' },
        },
      ],
    });
    const osm = only(await build(overpass, { kind: 'post-offices' }));
    assert.deepEqual([osm.id, osm.services.RETAIL, osm.type], ['node/7', 'Mo-Fr 09:00-17:00', 'POST_OFFICE']);
  });

  await context.test(
    'OpenStreetMap: boxes and offices in one file go each to their own import, lobbies are known',
    async () => {
      const element = (id: number, tags: object) => ({ type: 'node', id, lat: 40.75, lon: -73.99, tags });
      const text = JSON.stringify({
        elements: [
          element(1, {
            amenity: 'post_box',
            collection_times: 'Mo-Fr 15:00; Sa 11:00; PH off',
            'post_box:type': 'pillar',
          }),
          element(2, { amenity: 'post_box', indoor: 'yes', collection_times: 'Mo-Sa 10:00' }),
          element(3, {
            amenity: 'post_office',
            name: 'ITHACA',
            'addr:street_address': '213 N TIOGA ST',
            opening_hours: 'Mo-Fr 08:30-17:00; PH off',
          }),
        ],
      });
      const boxes = await build(text);
      assert.deepEqual(
        boxes.facilities.map(({ id, type, collections }) => [id, type, collections]),
        [
          ['node/1', 'BLUE_BOX', 'Mo-Fr 15:00; Sa 11:00'],
          ['node/2', 'PO_LOBBY', 'Mo-Sa 10:00'],
        ],
      );
      assert.deepEqual(refusals(boxes), ['3 amenity: amenity=post_office is none of the collection boxes']);
      const offices = await build(text, { kind: 'post-offices' });
      const [office] = offices.facilities;
      assert.deepEqual(
        [office?.streetAddress, office?.services.RETAIL],
        ['213 N TIOGA ST', 'Mo-Fr 08:30-17:00'],
      );
      assert.equal(offices.rejects.count, 2);
    },
  );

  await context.test(
    'hours that contradict themselves are told: Saturday, midnight, closing alone, closures, zones',
    async () => {
      const location = (facilityId: string, more: object, hours: object[] = []) => ({
        facilityId,
        facilityName: facilityId.toUpperCase(),
        facilityAddress: {
          streetAddress: `${facilityId} ST`,
          city: 'NEW YORK',
          state: 'NY',
          ZIPCode: '10001',
        },
        geoCoordinates: { latitude: 40.75, longitude: -73.99 },
        services: [{ service: 'RETAIL', hours }],
        ...more,
      });
      const day = (dayOfWeek: string, openTime: string | undefined, closeTime: string) => ({
        dayOfWeek,
        times: [{ ...(openTime !== undefined && { openTime }), closeTime }],
      });
      const usual = [day('MONDAY', '09:00', '17:00')];
      const locations = [
        location('fine', { timeZone: 'US/Eastern', DSTObserved: false }, usual),
        location('saturday', {}, [...usual, day('SATURDAY', '09:00', '18:00')]),
        location('backwards', {}, [...usual, day('TUESDAY', '17:00', '09:00')]),
        location('closes', {}, [...usual, day('TUESDAY', undefined, '17:00')]),
        location('zone', { timeZone: 'US/Central' }, usual),
        location('denied', { temporaryClosure: false, temporaryClosureDate: '2026-01-01' }, usual),
        location(
          'reversed',
          {
            temporaryClosure: true,
            temporaryClosureDate: '2026-02-01',
            temporaryClosureEndDate: '2026-01-01',
          },
          usual,
        ),
        location('shut', { temporaryClosure: true, temporaryClosureDate: '2026-02-01' }, usual),
        location(
          'twin',
          { facilityName: 'FINE', facilityAddress: { streetAddress: 'fine st', ZIPCode: '10001' } },
          usual,
        ),
      ];
      const built = await build(JSON.stringify({ locations }), { kind: 'post-offices' });
      assert.deepEqual(
        built.findings.map(({ id, kind }) => [id, kind]),
        [
          ['saturday', 'saturday-later-than-weekday'],
          ['backwards', 'closes-before-opens'],
          ['closes', 'closes-only'],
          ['zone', 'time-zone-differs'],
          ['denied', 'contradictory-closure'],
          ['reversed', 'contradictory-closure'],
          ['twin', 'possible-duplicate'],
        ],
      );
      const shut = built.facilities.find(({ id }) => id === 'shut');
      assert.deepEqual(shut?.details.closure, { from: '2026-02-01', until: null });
      const psv = 'ID|LAT|LON|STATE|ZIP|OPENING_HOURS\n1|42.37|-72.52|MA|1002-1234|Mo-Fr 17:00-08:30\n';
      const text = await build(psv, { kind: 'post-offices' });
      assert.deepEqual(
        text.findings.map(({ kind }) => kind),
        ['zip-repaired', 'closes-before-opens'],
      );
      assert.deepEqual([text.facilities[0]?.ZIPCode, text.facilities[0]?.ZIPPlus4], ['01002', '1234']);
      const late = await build(
        JSON.stringify(feature('late', -73.99, 40.75, { collection_times: 'Mo-Fr 15:00; Sa 17:00' })),
      );
      assert.deepEqual(
        late.findings.map(({ kind }) => kind),
        ['saturday-later-than-weekday'],
      );
    },
  );

  await context.test('an object cut by a chunk anywhere is read whole', async () => {
    const text = JSON.stringify({ type: 'FeatureCollection', features: boxesNear(2) });
    const built = await build(text, { chunkBytes: 1 });
    assert.equal(built.facilities.length, 2);
  });

  await context.test(
    'doubts are told and the place is kept; places that cannot be are refused with line and column',
    async () => {
      const features = [
        feature('zero', 0, 0),
        feature('swapped', 40.75, -73.99),
        feature('abroad', -118.2, 34.05),
        feature('far', -73.99, 40.75, { 'addr:postcode': '14850' }),
        feature('beyond', -73.99, 200),
        feature('bad-hours', -73.99, 40.75, { collection_times: 'whenever' }),
        feature('twice', -73.99, 40.75),
        feature('twice', -73.99, 40.75),
        feature('twice', -73.95, 40.75),
        { type: 'Feature', geometry: { type: 'LineString', coordinates: [] }, properties: { ref: 'line' } },
      ];
      const built = await build(features.map((one) => JSON.stringify(one)).join('\n'));
      const kinds = (id: string) => built.findings.filter((one) => one.id === id).map(({ kind }) => kind);
      assert.deepEqual(kinds('zero'), ['no-coordinates', 'no-schedule']);
      assert.ok(kinds('swapped').includes('coordinates-swapped'));
      assert.ok(kinds('abroad').includes('out-of-state'));
      assert.ok(kinds('far').includes('far-from-zip'));
      assert.ok(kinds('bad-hours').includes('hours-unreadable'));
      assert.ok(kinds('twice').includes('duplicate'));
      const swapped = built.facilities.find(({ id }) => id === 'swapped');
      assert.deepEqual([swapped?.latitude, swapped?.longitude], [40.75, -73.99]);
      assert.equal(built.facilities.find(({ id }) => id === 'zero')?.latitude, null);
      assert.deepEqual(refusals(built), [
        '5 latitude: the latitude 200 is not on Earth',
        '9 id: the id "twice" stands for another place already',
        '10 geometry: a Point was expected, not a LineString',
      ]);
    },
  );

  await context.test('rows of the wrong length and rows that are no UTF-8 are refused alone', async () => {
    const bytes = Buffer.concat([
      Buffer.from('ID|LAT|LON\n1|40.75|-73.99\n2|40.75\n3|40.75|-73.99|more\n4|40.'),
      Buffer.from([0xff]),
      Buffer.from('|-73.99\n5|40.75|-73.99\n'),
    ]);
    const built = await build(bytes);
    assert.deepEqual(
      built.facilities.map(({ id }) => id),
      ['1', '5'],
    );
    assert.deepEqual(refusals(built), [
      '5 6: the text is no valid UTF-8',
      '3 2: 3 columns were expected, the row has 2',
      '4 4: 3 columns were expected, the row has 4',
    ]);
  });

  await context.test(
    'files that are cut short, too large, empty or in another system are refused whole',
    async () => {
      const whole = JSON.stringify({ type: 'FeatureCollection', features: boxesNear(3) });
      await assert.rejects(build(whole.slice(0, -40)), {
        code: 'input_truncated',
        message: /after 2 whole objects/,
      });
      await assert.rejects(build(gzipSync(whole).subarray(0, 60)), { code: 'input_truncated' });
      await assert.rejects(build(''), { code: 'input_empty' });
      await assert.rejects(build('{"type":"FeatureCollection","features":[]}'), { code: 'input_empty' });
      await assert.rejects(build(Buffer.from([1, 0, 2])), { code: 'input_form_unknown' });
      const metres = whole.replace(
        '"features"',
        '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features"',
      );
      await assert.rejects(build(metres), { code: 'crs_unsupported' });
    },
  );

  await context.test(
    'a bad import leaves the old edition serving, and a bulk loss is held for review',
    async () => {
      const locations = openLocations(place);
      const importText = (text: string) =>
        importLocations({
          ...place,
          kind: 'collection-boxes',
          input: Readable.from([Buffer.from(text)]),
          name: 'made',
        });
      const collection = (features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
      assert.equal(await locations.index('collection-boxes'), null);
      const first = await importText(collection(boxesNear(100)));
      assert.deepEqual([first.state, first.rowsKept, first.mapping.ref], ['active', 100, 'id']);
      const serving = async () => (await locations.index('collection-boxes'))?.edition.edition;
      assert.equal(await serving(), first.edition);

      await assert.rejects(importText(collection(boxesNear(100)).slice(0, -9)), { code: 'input_truncated' });
      await locations.reload();
      assert.equal(await serving(), first.edition);

      const fewer = await importText(collection(boxesNear(97)));
      assert.equal(fewer.state, 'held');
      assert.match(fewer.reason ?? '', /NY lost 3 of 100/);
      await locations.reload();
      assert.equal(await serving(), first.edition);

      const moved = boxesNear(98).map((one, number) => (number === 0 ? feature('b0', -73.98, 40.75) : one));
      const next = await importText(collection([...moved, feature('new', -73.9, 40.7)]));
      assert.deepEqual(next.diff, {
        added: 1,
        removed: 2,
        moved: 1,
        hoursChanged: 0,
        renamed: 0,
        renumbered: 0,
        findings: 99,
      });
      await locations.reload();
      assert.equal(await serving(), next.edition);
      const kept = join(place.dataFolder, 'editions', 'collection-boxes', next.edition, 'findings.json');
      assert.equal(
        (JSON.parse(await readFile(kept, 'utf8')) as { counts: Record<string, number> }).counts[
          'no-schedule'
        ],
        99,
      );
      locations.close();
    },
  );

  await context.test('All The Places output: a box and the lobby slot beside it are two places', async () => {
    const path = referencePath('locations/collection_boxes_sample.ndjson');
    if (path === undefined) return;
    const built = await build(readFileSync(path));
    assert.equal(built.facilities.length, 8);
    const [box, lobby] = built.facilities;
    assert.deepEqual([box?.id, box?.type, lobby?.type], ['0060100002', 'BLUE_BOX', 'PO_LOBBY']);
    assert.equal(box?.collections, 'Mo-Fr 15:00; Sa 08:00');
    assert.equal(box?.timeZone, 'America/Puerto_Rico');
    // Told and never merged: two boxes may stand at one address.
    assert.deepEqual([...new Set(built.findings.map(({ kind }) => kind))], ['address-shared']);
  });

  await context.test(
    'a table of all locales: every row is kept, and its points are known for what they are',
    async () => {
      const path = referencePath('locations/usps_locales_approx_geocoded.csv.gz');
      if (path === undefined) return;
      const built = await build(readFileSync(path), { kind: 'post-offices' });
      assert.deepEqual([built.rowsRead, built.facilities.length, built.rejects.count], [31_175, 31_175, 0]);
      assert.equal(built.findingCounts['no-coordinates'], 9);
      assert.equal(built.findingCounts['out-of-state'], 0);
      assert.equal(built.facilities[0]?.coordinateSource, 'zip-centroid');
    },
  );

  await context.test(
    'the official sample answer: trailing commas, close-only rows, a closure that contradicts itself',
    async () => {
      const path = referencePath('usps-v3/api-examples/postoffice-locator-v3-response.json');
      if (path === undefined) return;
      const built = await build(readFileSync(path), { kind: 'post-offices' });
      assert.equal(built.facilities.length, 3);
      const office = built.facilities.find(({ id }) => id === '1369089');
      assert.equal(office?.timeZone, 'America/New_York');
      assert.equal(office?.collections, 'Mo-Fr 17:00; Sa 16:00');
      assert.match(office?.services.RETAIL ?? '', /^Mo-Fr 08:00-19:00/);
      assert.equal(office?.services.GIFT_CARDS, '');
      assert.deepEqual(office?.details.specialDays, [{ date: '2025-05-26', hours: 'closed' }]);
      assert.deepEqual(
        built.findings.map(({ id, kind }) => [id, kind]),
        [['1363362', 'contradictory-closure']],
      );
    },
  );
});
