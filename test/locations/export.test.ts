import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VectorTile } from '@mapbox/vector-tile';
import * as fc from 'fast-check';
import { unzipSync } from 'fflate';
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { PbfReader } from 'pbf';
import { PMTiles, type RangeResponse, type Source, zxyToTileId } from 'pmtiles';
import { csvText } from '../../src/locations/export/csv.ts';
import { EXPORT_ENDINGS } from '../../src/locations/export/index.ts';
import { ARCHIVE_DEEPEST_ZOOM, tileIdOf } from '../../src/locations/export/pmtiles.ts';
import { TileIndex } from '../../src/locations/export/tile-index.ts';
import { delimitedRows } from '../delimited.ts';
import {
  AWKWARD,
  BOXES,
  byId,
  expected,
  NASTY_NAME,
  type Read,
  SOURCE,
  sourceOf,
  written,
} from './exported.ts';

interface GeoJsonFeature {
  readonly id: string;
  readonly geometry: { readonly coordinates: readonly [number, number] } | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly provenance?: Readonly<Record<string, string>>;
}

const readOf = ({ id, geometry, properties }: GeoJsonFeature): Read => ({
  id,
  values: properties,
  point: geometry === null ? null : geometry.coordinates,
});

const isMarked = (provenance: Readonly<Record<string, unknown>> | undefined): void => {
  assert.equal(provenance?.licence, 'made for tests');
  assert.equal(provenance.authority, 'synthetic');
  assert.equal(provenance.edition, 'collection-boxes-synthetic');
  assert.equal(provenance.sha256, 'ab'.repeat(32));
  assert.match(String(provenance.note), /^Synthetic data/);
};

test('every form is the same bytes each time it is written', () => {
  for (const ending of EXPORT_ENDINGS) assert.ok(written(ending).equals(written(ending)), ending);
});

test('GeoJSON and its sequence hold every place with every property, and say where they come from', () => {
  const collection = JSON.parse(written('geojson').toString()) as {
    features: GeoJsonFeature[];
    provenance: Record<string, string>;
  };
  assert.deepEqual(collection.features.map(readOf), expected());
  isMarked(collection.provenance);

  const texts = written('geojsons').toString().split('\u001e');
  assert.equal(texts.shift(), '', 'each text begins with a record separator');
  const features = texts.map((text) => JSON.parse(text) as GeoJsonFeature);
  assert.deepEqual(features.map(readOf), expected());
  isMarked(features[0]?.provenance);
});

test('CSV: a line a place, ZIP Codes as they are, and no cell that runs as a formula', () => {
  const [header = [], ...rows] = delimitedRows(written('csv').toString());
  const wanted = expected();
  assert.equal(rows.length, wanted.length);
  rows.forEach((cells, row) => {
    const place = wanted[row];
    const stated = {
      id: place?.id,
      ...place?.values,
      longitude: place?.point?.[0],
      latitude: place?.point?.[1],
    };
    header.forEach((name, column) => {
      const value = (stated as Record<string, unknown>)[name] ?? '';
      const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
      assert.equal(cells[column], text, `${place?.id} ${name}`);
    });
  });
  assert.equal(rows[0]?.[header.indexOf('ZIPCode')], '01005');
  assert.equal(rows[0]?.[header.indexOf('name')], `'${NASTY_NAME}`);
  assert.equal(rows[0]?.[header.indexOf('phone')], "'+1 607 555 0100");
});

test('any text is read back from its CSV cell, and none begins as a formula does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', '=', '+', '-', '@', '\t', '"', '\n'),
      (text, first) => {
        const whole = first + text;
        const [[cell] = []] = delimitedRows(`${csvText(whole)},end\r\n`);
        assert.doesNotMatch(cell ?? '', /^[=+\-@\t\r]/);
        assert.equal(cell?.replace(/^'(?=[=+\-@\t\r])/, ''), whole.replace(/^'(?=[=+\-@\t\r])/, ''));
      },
    ),
    { seed: 4, numRuns: 500 },
  );
});

test('the metadata twin of the CSV names its columns with their types, its origin and licence', () => {
  const [header = []] = delimitedRows(written('csv').toString());
  const twin = JSON.parse(written('csv-metadata.json').toString()) as {
    url: string;
    'dc:provenance': Record<string, string>;
    tableSchema: { columns: { name: string; datatype: string }[] };
  };
  assert.equal(twin.url, 'collection-boxes.csv');
  assert.deepEqual(
    twin.tableSchema.columns.map(({ name }) => name),
    header,
  );
  assert.equal(twin.tableSchema.columns.find(({ name }) => name === 'ZIPCode')?.datatype, 'string');
  isMarked(twin['dc:provenance']);
});

/** Little-endian WKB of a point. */
const pointOf = (wkb: Uint8Array): [number, number] => {
  const view = new DataView(wkb.buffer, wkb.byteOffset);
  assert.deepEqual([view.getUint8(0), view.getUint32(1, true)], [1, 1]);
  return [view.getFloat64(5, true), view.getFloat64(13, true)];
};

test('GeoParquet 1.1: every place, its point as WKB, its box, dates as dates, origin in the key-value metadata', async () => {
  const bytes = written('parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const metadata = parquetMetadata(file);
  const pairs = Object.fromEntries(
    (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? '']),
  );
  const geo = JSON.parse(pairs.geo ?? '') as {
    version: string;
    primary_column: string;
    columns: { geometry: { bbox: number[]; covering: { bbox: { xmin: string[] } } } };
  };
  assert.deepEqual([geo.version, geo.primary_column], ['1.1.0', 'geometry']);
  assert.deepEqual(geo.columns.geometry.covering.bbox.xmin, ['bbox', 'xmin']);
  isMarked(
    Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key.replace(/^postern\./, ''), value])),
  );
  const rows = await parquetReadObjects({ file, geoparquet: false, utf8: false });
  const places = rows.map((row): Read => {
    const { id, geometry, bbox, ...values } = row as Record<string, unknown>;
    const point = geometry === null || geometry === undefined ? null : pointOf(geometry as Uint8Array);
    if (point === null) assert.equal(bbox ?? null, null);
    else assert.deepEqual(bbox, { xmin: point[0], ymin: point[1], xmax: point[0], ymax: point[1] });
    const plain = Object.entries(values).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString().slice(0, 10) : (value ?? null),
    ]);
    return { id: String(id), values: Object.fromEntries(plain) as Read['values'], point };
  });
  assert.deepEqual(byId(places), expected());
});

test('FlatGeobuf: every place that has a point, from the first to the last', async () => {
  const bytes = written('fgb');
  const places: Read[] = [];
  let found: { metadata?: string | null } = {};
  const options = { headerMetaFn: (meta: typeof found) => (found = meta) };
  for await (const feature of deserialize(new Uint8Array(bytes), options)) {
    const { id, ...values } = feature.properties ?? {};
    const { coordinates } = feature.geometry as unknown as { coordinates: [number, number] };
    places.push({ id: String(id), values, point: coordinates });
  }
  const metadata = JSON.parse(found.metadata ?? '{}') as Record<string, string>;
  isMarked(metadata);
  assert.equal(metadata.withoutPoint, '1');
  // The format leaves out what is not stated.
  const wanted = expected()
    .filter(({ point }) => point !== null)
    .map(({ values, ...place }) => ({
      ...place,
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
    }));
  assert.deepEqual(
    byId(places).map(({ values, ...place }) => ({
      ...place,
      values: Object.fromEntries(
        Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
      ),
    })),
    wanted,
  );
});

test('an edition without places, or without points, is written in every form', async () => {
  for (const facilities of [[], [AWKWARD[1]].flatMap((one) => (one === undefined ? [] : [one]))]) {
    const source = sourceOf(facilities);
    for (const ending of EXPORT_ENDINGS) {
      const bytes = written(ending, source);
      if (ending !== 'geojsons') assert.ok(bytes.length > 100, ending);
    }
    const parsed = JSON.parse(written('geojson', source).toString()) as { features: unknown[] };
    assert.equal(parsed.features.length, facilities.length);
    for await (const feature of deserialize(new Uint8Array(written('fgb', source))))
      assert.fail(String(feature.id));
  }
});

test('XLSX: codes are text cells, numbers are numbers, and a second sheet says where it comes from', () => {
  const files = unzipSync(written('xlsx'));
  const sheet = (number: number): string =>
    new TextDecoder().decode(files[`xl/worksheets/sheet${number}.xml`]);
  const rows = [...sheet(1).matchAll(/<row r="\d+">(.*?)<\/row>/gs)];
  assert.equal(rows.length, BOXES.length + 1);
  const first = rows[1]?.[1] ?? '';
  assert.match(first, /t="inlineStr"><is><t xml:space="preserve">01005</);
  assert.match(first, /<c r="[A-Z]+2"><v>42\.44<\/v><\/c>/);
  assert.doesNotMatch(sheet(1), /<f>/, 'nothing is a formula');
  assert.match(sheet(2), /licence<.*made for tests</);
});

const memorySource = (bytes: Buffer): Source => ({
  getKey: () => 'memory',
  getBytes: (offset, length): Promise<RangeResponse> =>
    Promise.resolve({ data: new Uint8Array(bytes.subarray(offset, offset + length)).buffer }),
});

test('PMTiles: at every zoom each place on the map is shown once, or counted as hidden', async () => {
  const archive = new PMTiles(memorySource(written('pmtiles')));
  const header = await archive.getHeader();
  assert.deepEqual([header.specVersion, header.maxZoom, header.clustered], [3, ARCHIVE_DEEPEST_ZOOM, true]);
  const metadata = (await archive.getMetadata()) as { provenance: Record<string, string> };
  isMarked(metadata.provenance);
  // One has no point, one lies beyond the map.
  assert.equal(metadata.provenance.withoutTile, '2');
  const index = new TileIndex(SOURCE.features);
  for (let zoom = 0; zoom <= ARCHIVE_DEEPEST_ZOOM; zoom++) {
    const ids: string[] = [];
    let hidden = 0;
    for (const { x, y } of index.tiles(zoom)) {
      const tile = await archive.getZxy(zoom, x, y);
      assert.ok(tile !== undefined, `${zoom}/${x}/${y}`);
      const layer = new VectorTile(new PbfReader(new Uint8Array(tile.data))).layers['collection-boxes'];
      assert.ok(layer !== undefined);
      for (let number = 0; number < layer.length; number++) {
        const { properties } = layer.feature(number);
        ids.push(String(properties.id));
        hidden += Number(properties.hidden ?? 0);
      }
    }
    assert.equal(new Set(ids).size, ids.length, `zoom ${zoom}`);
    assert.equal(ids.length + hidden, BOXES.length - 2, `zoom ${zoom}`);
    if (zoom >= 6) assert.equal(hidden, 0, `zoom ${zoom}`);
    else assert.ok(hidden > 0, `zoom ${zoom}`);
  }
});

test('a place in a tile is where it is on the ground, to three metres at the deepest zoom', async () => {
  const archive = new PMTiles(memorySource(written('pmtiles')));
  const index = new TileIndex(SOURCE.features);
  const zoom = ARCHIVE_DEEPEST_ZOOM;
  let seen = 0;
  for (const { x, y } of index.tiles(zoom)) {
    const tile = await archive.getZxy(zoom, x, y);
    assert.ok(tile !== undefined);
    const layer = new VectorTile(new PbfReader(new Uint8Array(tile.data))).layers['collection-boxes'];
    assert.ok(layer !== undefined);
    for (let number = 0; number < layer.length; number++) {
      const feature = layer.feature(number);
      const { geometry } = feature.toGeoJSON(x, y, zoom);
      assert.ok(geometry.type === 'Point');
      const [longitude = 0, latitude = 0] = geometry.coordinates;
      const row = SOURCE.features.rowOf(String(feature.properties.id));
      const off = Math.hypot(
        longitude - SOURCE.features.longitudeAt(row),
        latitude - SOURCE.features.latitudeAt(row),
      );
      assert.ok(off < 3e-5, `${feature.properties.id}: ${off}`);
      seen++;
    }
  }
  assert.equal(seen, BOXES.length - 2);
});

test('tile ids are those of the PMTiles library', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 0, max: 16 })
        .chain((zoom) =>
          fc.tuple(
            fc.constant(zoom),
            fc.integer({ min: 0, max: 2 ** zoom - 1 }),
            fc.integer({ min: 0, max: 2 ** zoom - 1 }),
          ),
        ),
      ([zoom, x, y]) => assert.equal(tileIdOf(zoom, x, y), zxyToTileId(zoom, x, y)),
    ),
    { seed: 5, numRuns: 500 },
  );
});
