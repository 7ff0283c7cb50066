import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import type { NearestAnswer } from '../../src/locations/index.ts';
import { openPostern } from '../../src/main.ts';
import type { Edition } from '../../src/reference/index.ts';
import { openProgram } from '../program.ts';

interface Problem {
  readonly code: string;
}

const feature = (id: string, longitude: number, latitude: number, times: string): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
  properties: { ref: id, 'addr:state': 'NY', 'addr:postcode': '14850', collection_times: times },
});

const FILE = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    feature('near', -76.5, 42.44, 'Mo-Su 10:00; PH 10:00'),
    feature('late', -76.52, 42.46, 'Mo-Su 18:00; PH 18:00'),
    feature('far', -76.9, 42.9, 'Mo-Su 18:00; PH 18:00'),
  ],
});

test('locations over HTTP', async (context) => {
  const program = await openProgram();
  context.after(() => program.close());
  const nearest = async (query: string): Promise<NearestAnswer> => {
    const answer = await program.ask(`/postern/v1/locations/nearest?${query}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json as NearestAnswer;
  };
  const ids = (answer: NearestAnswer): string[] => answer.places.map(({ id }) => id);

  await context.test(
    'a fresh server has the marked sample: three offices with hours, and never more than forty',
    async () => {
      const { editions } = (await program.ask('/postern/v1/editions')).json as { editions: Edition[] };
      const sample = editions.find(({ dataset }) => dataset === 'facilities');
      assert.ok(sample !== undefined && sample.rowsKept > 20 && sample.rowsKept <= 40);
      assert.match(sample.source, /^Sample of /);
      const answer = await nearest('zip=10463&kind=post-offices&limit=3');
      for (const place of answer.places) {
        assert.match(place.note ?? '', /^Sample data/);
        assert.equal(place.confirmBeforeYouGo, true);
        assert.match(place.services.RETAIL ?? '', /^Mo-Fr 08:00/);
      }
      assert.equal(answer.origin.source, 'census-zcta');
      assert.ok((answer.origin.uncertaintyKm ?? 0) > 0);
    },
  );

  await context.test('what can be filtered by is told, and each word of it is taken', async () => {
    const answer = await program.ask('/postern/v1/locations/filters');
    assert.equal(answer.status, 200, answer.text);
    const { kinds } = answer.json as {
      kinds: { kind: string; places: number; types: string[]; services: string[] }[];
    };
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['post-offices'],
    );
    const [offices] = kinds;
    assert.deepEqual(offices?.types, ['POST_OFFICE']);
    assert.deepEqual(offices?.services, ['LOBBY', 'RETAIL']);
    const { places } = await nearest('zip=10463&type=POST_OFFICE&service=LOBBY,RETAIL&limit=1');
    assert.equal(places.length, 1);
  });

  await context.test('boxes that nobody imported are 503 and say what to do', async () => {
    const answer = await program.ask('/postern/v1/locations/nearest?zip=14850&kind=collection-boxes');
    assert.equal(answer.status, 503);
    assert.equal((answer.json as Problem).code, 'edition_missing');
  });

  await context.test(
    'only an administrator imports; the operator does, and the mapping is in the answer',
    async () => {
      const path = '/postern/v1/editions/collection-boxes?name=boxes.geojson';
      const asked = {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: FILE,
      } as const;
      assert.equal((await program.ask(path, asked)).status, 401);
      const imported = await program.operate(path, asked);
      assert.equal(imported.status, 201, imported.text);
      const edition = imported.json as Edition & { mapping: Record<string, string> };
      assert.deepEqual([edition.state, edition.rowsKept, edition.mapping.ref], ['active', 3, 'id']);
      const broken = await program.operate(path, { ...asked, body: FILE.slice(0, -20) });
      assert.equal(broken.status, 422);
      assert.equal((broken.json as Problem).code, 'input_truncated');
      assert.deepEqual(ids(await nearest('lat=42.44&lon=-76.5&kind=collection-boxes')), [
        'near',
        'late',
        'far',
      ]);
    },
  );

  await context.test('collectedAfter, maxMiles, type, service and open narrow what is found', async () => {
    const boxes = 'lat=42.44&lon=-76.5&kind=collection-boxes';
    assert.deepEqual(ids(await nearest(`${boxes}&collectedAfter=17:00`)), ['late', 'far']);
    assert.deepEqual(ids(await nearest(`${boxes}&collectedAfter=2026-11-24T17:00:00-05:00&maxMiles=5`)), [
      'late',
    ]);
    assert.deepEqual(ids(await nearest(`${boxes}&type=blue_box&maxMiles=5`)), ['near', 'late']);
    assert.deepEqual(ids(await nearest(`${boxes}&open=now`)), []);
    const open = 'zip=10463&limit=9&service=LOBBY&open=';
    assert.deepEqual(ids(await nearest(`${open}2026-11-24T18:30:00-05:00`)), ['sample-10463-kingsbridge']);
    assert.deepEqual(ids(await nearest(`${open}2026-11-26T12:00:00-05:00`)), [], 'Thanksgiving');
  });

  await context.test('offices and boxes are found together, and both editions are named', async () => {
    const answer = await program.ask(
      '/postern/v1/locations/nearest?lat=42.44&lon=-76.5&limit=4&geodesic=true',
    );
    const body = answer.json as NearestAnswer;
    assert.equal(body.method, 'geodesic');
    assert.deepEqual(body.places.map(({ kind }) => kind).slice(2), ['collection-boxes', 'post-offices']);
    assert.match(answer.headers['postern-source'] ?? '', /^facilities;.*, collection-boxes;/);
  });

  await context.test(
    'a batch answers line by line, and a line that cannot be answered says why',
    async () => {
      const lines = [
        '{"id": "home", "lat": 42.44, "lon": -76.5}',
        '{"zip": "14850"}',
        '',
        'nonsense',
        '{"id": 7, "lat": 91, "lon": 0}',
        '{"zip": "09001"}',
      ];
      const answer = await program.ask('/postern/v1/locations/nearest?kind=collection-boxes&limit=2', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: lines.join('\n'),
      });
      assert.equal(answer.status, 200, answer.text);
      const [home, zip, ...wrong] = answer.text
        .trimEnd()
        .split('\n')
        .map(
          (line) =>
            JSON.parse(line) as { id?: unknown; places: { id: string }[]; origin: string; error?: string },
        );
      assert.deepEqual([home?.id, home?.places.map(({ id }) => id)], ['home', ['near', 'late']]);
      assert.equal(zip?.origin, 'census-zcta');
      assert.deepEqual(
        wrong.map(({ error }) => error),
        ['the line is no JSON object', 'the point is not on Earth', 'no point is known for the ZIP Code'],
      );
      const empty = await program.ask('/postern/v1/locations/nearest?kind=collection-boxes', {
        method: 'POST',
      });
      assert.deepEqual([empty.status, (empty.json as Problem).code], [400, 'body_missing']);
    },
  );

  await context.test('a limit above the most counts as the most', async () => {
    const answer = await program.ask('/postern/v1/locations/nearest?zip=10463&limit=100000');
    assert.equal(answer.status, 200, answer.text);
    const batch = await program.ask('/postern/v1/locations/nearest?limit=100000', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: '{"zip": "10463"}',
    });
    assert.match(batch.headers['content-type'] ?? '', /^application\/x-ndjson/);
    assert.equal((JSON.parse(batch.text) as NearestAnswer).places.length, 10);
  });

  await context.test('one place is had by its id, and an unknown id is 404', async () => {
    const answer = await program.ask('/postern/v1/locations/late');
    assert.equal(answer.status, 200);
    const place = answer.json as { collections: string; timeZone: string; nextCollection: string };
    assert.deepEqual([place.collections, place.timeZone], ['Mo-Su 18:00; PH 18:00', 'America/New_York']);
    assert.ok(Date.parse(place.nextCollection) > Date.now());
    const unknown = await program.ask('/postern/v1/locations/nothing');
    assert.deepEqual([unknown.status, (unknown.json as Problem).code], [404, 'location_unknown']);
  });

  await context.test('questions that cannot be answered are refused with the reason', async () => {
    for (const [query, status, code] of [
      ['', 400, 'origin_missing'],
      ['zip=14850&lat=1&lon=1', 400, 'origin_missing'],
      ['lat=42', 400, 'origin_missing'],
      ['zip=00000', 404, 'zip_unknown'],
      ['zip=09001', 404, 'zip_without_point'],
      ['zip=14850&open=soon', 400, 'moment_invalid'],
      ['zip=14850&open=17:00', 400, 'moment_invalid'],
      ['lat=200&lon=0', 400, null],
      ['zip=14850&limit=abc', 400, null],
      ['zip=14850&kind=lockers', 400, null],
      ['zip=14850&radius=5', 400, null],
      ['zip=14850&limit=0', 400, null],
      ['zip=14850&limit=1.5', 400, null],
      ['zip=14850&type=po_lobby', 400, 'filter_unknown'],
      ['zip=14850&service=HAIRCUTS', 400, 'filter_unknown'],
      ['zip=14850&address=1 Main St', 400, 'origin_missing'],
      ['address=1 Main St', 404, 'address_not_located'],
      ['address=1 Main St, Ithaca CA', 404, 'address_not_located'],
      ['address=1 Main St, Beverly Hills NY 90210', 404, 'address_not_located'],
    ] as const) {
      const answer = await program.ask(`/postern/v1/locations/nearest?${query}`);
      assert.equal(answer.status, status, `${query}: ${answer.text}`);
      if (code !== null) assert.equal((answer.json as Problem).code, code, query);
    }
  });
});

test('POSTERN_SAMPLE=off starts without a sample', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bare-'));
  const settings = { POSTERN_DATA: join(folder, 'data'), POSTERN_LOG_LEVEL: 'silent', POSTERN_SAMPLE: 'off' };
  const postern = await openPostern(readConfig(settings, folder), { door: 'local' });
  const answer = await postern.gateway.fastify.inject('/postern/v1/editions');
  await postern.close();
  rmSync(folder, { recursive: true, force: true });
  const { editions } = JSON.parse(answer.body) as { editions: Edition[] };
  assert.deepEqual(
    editions.map(({ dataset }) => dataset),
    ['zip'],
  );
});
