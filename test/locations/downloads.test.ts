import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { VectorTile } from '@mapbox/vector-tile';
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { PbfReader } from 'pbf';
import { FetchSource, PMTiles } from 'pmtiles';
import { EXPORT_ENDINGS } from '../../src/locations/export/index.ts';
import { openProgram } from '../program.ts';
import { BOXES, expected } from './exported.ts';

const FILE = JSON.stringify({
  type: 'FeatureCollection',
  features: BOXES.map(({ id, name, latitude, longitude, ZIPCode }) => ({
    type: 'Feature',
    geometry: latitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] },
    properties: { ref: id, name, 'addr:postcode': ZIPCode ?? undefined, collection_times: 'Mo-Fr 15:00' },
  })),
});

interface Listed {
  readonly collection: string;
  readonly edition: string;
  readonly authority: string;
  readonly licence: string;
  readonly forms: readonly {
    readonly ending: string;
    readonly href: string;
    readonly bytes: number | null;
  }[];
}

test('downloads and tiles over HTTP', async (context) => {
  const program = await openProgram({ POSTERN_PORT: '0' });
  context.after(() => program.close());
  const imported = await program.operate(
    '/postern/v1/editions/collection-boxes?name=boxes.geojson&authority=community&licence=made%20for%20tests',
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: FILE },
  );
  assert.equal(imported.status, 201, imported.text);
  const base = `http://127.0.0.1:${await program.postern.listen()}`;
  const url = (ending: string, collection = 'collection-boxes'): string =>
    `${base}/postern/v1/downloads/${collection}.${ending}`;
  const list = async (): Promise<Listed[]> =>
    ((await (await fetch(`${base}/postern/v1/downloads`)).json()) as { downloads: Listed[] }).downloads;

  await context.test(
    'anybody sees what there is, as a list and as links; sizes stand once a file is made',
    async () => {
      const answer = await fetch(`${base}/postern/v1/downloads`);
      assert.match(
        answer.headers.get('link') ?? '',
        /collection-boxes\.fgb>; rel="enclosure"; type="application\/flatgeobuf"/,
      );
      const listed = await list();
      assert.deepEqual(
        listed.map(({ collection }) => collection),
        ['post-offices', 'collection-boxes', 'zip-codes'],
      );
      const boxes = listed[1];
      assert.deepEqual([boxes?.authority, boxes?.licence], ['community', 'made for tests']);
      assert.deepEqual(
        boxes?.forms.map(({ ending }) => ending),
        EXPORT_ENDINGS,
      );
      assert.ok(boxes?.forms.every(({ bytes }) => bytes === null));
      const { byteLength } = await (await fetch(url('geojson'))).arrayBuffer();
      const again = (await list())[1];
      assert.equal(again?.forms.find(({ ending }) => ending === 'geojson')?.bytes, byteLength);
    },
  );

  await context.test('many who ask at once get one file, made once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(url('kml'))));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    assert.ok(texts.every((text) => text === texts[0] && text.endsWith('</kml>\n')));
    const editions = readdirSync(join(program.data, 'downloads', 'collection-boxes'));
    assert.equal(editions.length, 1);
    const files = readdirSync(join(program.data, 'downloads', 'collection-boxes', editions[0] ?? ''));
    assert.deepEqual(files.sort(), ['collection-boxes.geojson', 'collection-boxes.kml']);
  });

  await context.test(
    'an answer names its file, its edition and its version; a client that has it gets 304',
    async () => {
      const answer = await fetch(url('csv'));
      assert.equal(answer.status, 200);
      const length = (await answer.arrayBuffer()).byteLength;
      assert.equal(answer.headers.get('content-length'), String(length));
      assert.match(
        answer.headers.get('content-disposition') ?? '',
        /^attachment; filename="collection-boxes-\d{4}-\d\d-\d\d\.csv"$/,
      );
      assert.match(
        answer.headers.get('postern-source') ?? '',
        /^collection-boxes;edition=.*authority=community$/,
      );
      assert.match(answer.headers.get('link') ?? '', /csv-metadata\.json>; rel="describedby"/);
      const etag = answer.headers.get('etag') ?? '';
      const modified = answer.headers.get('last-modified') ?? '';
      for (const [headers, status] of [
        [{ 'if-none-match': etag }, 304],
        [{ 'if-none-match': `"other", W/${etag}` }, 304],
        [{ 'if-none-match': '"other"' }, 200],
        [{ 'if-modified-since': modified }, 304],
        [{ 'if-modified-since': new Date(Date.parse(modified) - 1_000).toUTCString() }, 200],
        // The tag decides where both come.
        [{ 'if-none-match': '"other"', 'if-modified-since': modified }, 200],
      ] as const) {
        const conditional = await fetch(url('csv'), { headers });
        const body = await conditional.arrayBuffer();
        assert.equal(conditional.status, status, JSON.stringify(headers));
        assert.equal(body.byteLength, status === 304 ? 0 : length);
        assert.equal(conditional.headers.get('etag'), etag);
      }
    },
  );

  await context.test('parts are had by range, of the same version alone', async () => {
    const whole = Buffer.from(await (await fetch(url('parquet'))).arrayBuffer());
    const etag = (await fetch(url('parquet'))).headers.get('etag') ?? '';
    for (const [headers, status, part] of [
      [{ range: 'bytes=0-3' }, 206, whole.subarray(0, 4)],
      [{ range: 'bytes=-4' }, 206, whole.subarray(-4)],
      [{ range: 'bytes=10-' }, 206, whole.subarray(10)],
      [{ range: `bytes=10-${whole.length * 2}` }, 206, whole.subarray(10)],
      [{ range: 'bytes=0-3', 'if-range': etag }, 206, whole.subarray(0, 4)],
      [{ range: 'bytes=0-3', 'if-range': '"older"' }, 200, whole],
      [{ range: 'bytes=0-3', 'if-range': `W/${etag}` }, 200, whole],
      [{ range: 'bytes=4-3' }, 200, whole],
      [{ range: 'bytes=0-3,8-9' }, 200, whole],
      [{ range: 'lines=0-3' }, 200, whole],
      [{ range: `bytes=${whole.length}-` }, 416, null],
      [{ range: 'bytes=-0' }, 416, null],
    ] as const) {
      const answer = await fetch(url('parquet'), { headers });
      assert.equal(answer.status, status, JSON.stringify(headers));
      const body = Buffer.from(await answer.arrayBuffer());
      if (part !== null) assert.ok(body.equals(part), JSON.stringify(headers));
      else assert.equal(answer.headers.get('content-range'), `bytes */${whole.length}`);
    }
  });

  await context.test('a FlatGeobuf reader asks for a square by ranges, and gets its places', async (step) => {
    // The reader tells of its every step.
    step.mock.method(console, 'debug', () => undefined);
    const rect = { minX: 144.77, minY: 13.4, maxX: 144.8, maxY: 13.5 };
    const found: string[] = [];
    for await (const feature of deserialize(url('fgb'), { rect })) found.push(String(feature.properties?.id));
    const inside = expected()
      .filter(
        ({ point }) =>
          point !== null && point[0] >= 144.77 && point[0] <= 144.8 && point[1] >= 13.4 && point[1] <= 13.5,
      )
      .map(({ id }) => id);
    assert.ok(inside.length > 10);
    assert.deepEqual(found.sort(), inside);
  });

  await context.test(
    'a PMTiles reader asks for a tile by ranges; the tile of the server has the same places',
    async () => {
      const archive = new PMTiles(new FetchSource(url('pmtiles')));
      const placesOf = (bytes: ArrayBuffer): unknown[] => {
        const layer = new VectorTile(new PbfReader(new Uint8Array(bytes))).layers['collection-boxes'];
        return Array.from({ length: layer?.length ?? 0 }, (_, at) => layer?.feature(at).properties);
      };
      for (const [zoom, x, y] of [
        [0, 0, 0],
        [6, 57, 29],
      ] as const) {
        const packed = await archive.getZxy(zoom, x, y);
        assert.ok(packed !== undefined);
        const served = await fetch(`${base}/tiles/collection-boxes/${zoom}/${x}/${y}`);
        const places = placesOf(await served.arrayBuffer());
        assert.ok(places.length > 3, String(places.length));
        assert.deepEqual(places, placesOf(packed.data));
      }
    },
  );

  await context.test('a tile says what it hides, is known by its tag, and has both layers', async () => {
    const answer = await fetch(`${base}/tiles/0/0/0`);
    assert.equal(answer.headers.get('content-encoding'), 'gzip');
    const hidden = Number(answer.headers.get('postern-features-hidden'));
    const { layers } = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())));
    assert.deepEqual(Object.keys(layers).sort(), ['collection-boxes', 'post-offices']);
    let told = 0;
    for (const layer of Object.values(layers))
      for (let at = 0; at < layer.length; at++) told += Number(layer.feature(at).properties.hidden ?? 0);
    assert.ok(hidden > 500 && hidden === told, `${hidden} ${told}`);
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
    assert.equal((await fetch(`${base}/tiles/0/0/0`, { headers })).status, 304);
    const plain = await fetch(`${base}/tiles/0/0/0`, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    const empty = await fetch(`${base}/tiles/collection-boxes/3/4/4`);
    assert.deepEqual([empty.status, (await empty.arrayBuffer()).byteLength], [200, 0]);
    const json = (await (await fetch(`${base}/tiles`)).json()) as {
      tiles: string[];
      vector_layers: { id: string }[];
    };
    assert.deepEqual(json.tiles, [`${base}/tiles/{z}/{x}/{y}`]);
    assert.deepEqual(
      json.vector_layers.map(({ id }) => id),
      ['post-offices', 'collection-boxes'],
    );
  });

  await context.test('what there is not is refused with the reason', async () => {
    for (const [path, status, code] of [
      ['/postern/v1/downloads/collection-boxes.shp', 404, 'download_unknown'],
      ['/postern/v1/downloads/..%2Fpostern.db', 404, 'route_unknown'],
      ['/postern/v1/downloads/collection-boxes...%2F..%2Fpostern.db', 404, 'download_unknown'],
      ['/tiles/1/2/0', 404, 'tile_unknown'],
      ['/tiles/15/0/0', 400, 'input_invalid'],
      ['/tiles/-1/0/0', 400, 'input_invalid'],
      ['/tiles/a/0/0', 400, 'input_invalid'],
      ['/tiles/lockers/0/0/0', 404, 'route_unknown'],
    ] as const) {
      const answer = await fetch(base + path);
      const { code: told } = (await answer.json()) as { code: string };
      assert.deepEqual([answer.status, told], [status, code], path);
    }
  });

  await context.test('a new edition has new files and tags, and takes the old files away', async () => {
    const folder = join(program.data, 'downloads', 'collection-boxes');
    const [old = ''] = readdirSync(folder);
    const before = (await fetch(url('csv'))).headers.get('etag');
    const next = await program.operate('/postern/v1/editions/collection-boxes?name=boxes.geojson', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: FILE.replace('SYNTHETIC BOX', 'ANOTHER NAME'),
    });
    assert.equal(next.status, 201, next.text);
    const answer = await fetch(url('csv'));
    assert.match(await answer.text(), /ANOTHER NAME/);
    assert.notEqual(answer.headers.get('etag'), before);
    assert.equal(existsSync(join(folder, old)), false);
    assert.equal(readdirSync(folder).length, 1);
  });
});
