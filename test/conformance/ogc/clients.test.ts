/** GDAL and OWSLib, the clients people have, read every feature and attribute. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { gdalVersion } from '../../gdal.ts';
import { ALL_BOXES, BOXES, type FeaturePage, openService, type Service } from './service.ts';

const run = promisify(execFile);
const DEADLINE_MS = 60_000;
const PYTHON = '/usr/bin/python3';

/** Whether OWSLib is here; where it is not, one line says so, and CI fails. */
const owslibIsHere = (): boolean => {
  const { status } = spawnSync(PYTHON, ['-c', 'import owslib.ogcapi.features'], { stdio: 'ignore' });
  if (status === 0) return true;
  if (process.env.CI === 'true') throw new Error(`OWSLib is missing (${PYTHON}), and CI=true.`);
  console.log('skipped: no OWSLib here (package python3-owslib)');
  return false;
};

const hasGdal = gdalVersion() !== undefined;
const hasOwslib = owslibIsHere();

let service: Service;
let folder: string;
let address: string;
before(async () => {
  service = await openService();
  folder = mkdtempSync(join(tmpdir(), 'postern-ogc-'));
  const port = await service.program.postern.gateway.listen('127.0.0.1', 0);
  address = `http://127.0.0.1:${port}/ogc`;
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await service.close();
});

const command = async (name: string, words: readonly string[]): Promise<string> => {
  const { stdout } = await run(name, [...words], { timeout: DEADLINE_MS, maxBuffer: 64 * 1_048_576 });
  return stdout;
};

/** All features, by the interface itself. */
const features = async (collection: string): Promise<FeaturePage['features']> =>
  (await service.page(`/collections/${collection}/items?limit=10000`)).features;

type Row = Readonly<Record<string, string | number | null | Uint8Array>>;

describe('GDAL', { skip: !hasGdal }, () => {
  it('lists the collections with their layers', async () => {
    const listed = await command('ogrinfo', [`OAPIF:${address}`]);
    for (const name of ['post-offices', 'collection-boxes', 'zip-codes'])
      assert.ok(listed.includes(name), listed);
  });

  it('copies every feature of every collection with every attribute and its place, pages of its own default too', async () => {
    const file = join(folder, 'all.gpkg');
    await command('ogr2ogr', ['-f', 'GPKG', file, `OAPIF:${address}`, 'post-offices', 'collection-boxes']);
    await command('ogr2ogr', [
      '-f',
      'GPKG',
      '-update',
      file,
      `OAPIF:${address}`,
      'zip-codes',
      '-oo',
      'PAGE_SIZE=10000',
    ]);
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      for (const name of ['post-offices', 'collection-boxes', 'zip-codes']) {
        const rows = db.prepare(`SELECT * FROM "${name}"`).all() as Row[];
        const wanted = await features(name);
        const { numberMatched } = await service.page(`/collections/${name}/items?limit=1`);
        assert.equal(rows.length, numberMatched, name);
        const byId = new Map(rows.map((row) => [row.id, row]));
        assert.equal(byId.size, rows.length);
        for (const { id, properties, geometry } of wanted) {
          const row: Row | undefined = byId.get(id);
          assert.ok(row !== undefined, `${name} ${id}`);
          for (const [property, value] of Object.entries(properties)) {
            const kept: Row[string] | undefined = row[property];
            assert.equal(typeof value === 'boolean' ? kept === 1 : kept, value, `${name} ${id} ${property}`);
          }
          assert.equal(row.geom === null, geometry === null, `${name} ${id}`);
          if (geometry !== null && row.geom instanceof Uint8Array)
            assert.deepEqual(pointOf(row.geom), geometry.coordinates);
        }
      }
    } finally {
      db.close();
    }
  });

  it('passes boxes and attribute filters on, and gets what it asked for', async () => {
    const count = async (...words: string[]): Promise<number> => {
      const told = await command('ogrinfo', ['-ro', '-so', `OAPIF:${address}`, 'collection-boxes', ...words]);
      return Number(/Feature Count: (\d+)/.exec(told)?.[1]);
    };
    assert.equal(await count(), ALL_BOXES.length);
    assert.equal(
      await count('-where', "ZIPCode = '01005'"),
      ALL_BOXES.filter(({ zip }) => zip === '01005').length,
    );
    const { numberMatched } = await service.page(`${BOXES}/items?bbox=-77,42,-76,43`);
    assert.ok(numberMatched > 10);
    assert.equal(await count('-spat', '-77', '42', '-76', '43'), numberMatched);
  });
});

/** The point of a GeoPackage geometry: header, envelope, then WKB. */
const pointOf = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const envelopeDoubles = [0, 4, 6, 6, 8][(view.getUint8(3) >> 1) & 7] ?? 0;
  const start = 8 + envelopeDoubles * 8;
  const isLittle = view.getUint8(start) === 1;
  return [view.getFloat64(start + 5, isLittle), view.getFloat64(start + 13, isLittle)];
};

const OWSLIB = `
import json, sys
from owslib.ogcapi.features import Features
service = Features(sys.argv[1])
out = {'collections': service.feature_collections(), 'conformance': service.conformance()['conformsTo'],
       'api': service.api()['openapi'], 'ids': [], 'queryables': {}}
for name in out['collections']:
    service.collection(name)
    out['queryables'][name] = sorted(service.collection_queryables(name)['properties'])
page = service.collection_items('collection-boxes', limit=1000)
out['ids'] = [one['id'] for one in page['features']]
out['inside'] = service.collection_items('collection-boxes', bbox=[-77, 42, -76, 43], limit=1000)['numberMatched']
out['one'] = service.collection_item('collection-boxes', 'guam')['properties']['ZIPCode']
print(json.dumps(out))
`;

describe('OWSLib', { skip: !hasOwslib }, () => {
  it('reads documents, features, boxes and queryables', async () => {
    const told = JSON.parse(await command(PYTHON, ['-c', OWSLIB, address])) as {
      collections: string[];
      conformance: string[];
      api: string;
      ids: string[];
      inside: number;
      one: string;
      queryables: Record<string, string[]>;
    };
    assert.deepEqual(told.collections, ['post-offices', 'collection-boxes', 'zip-codes']);
    assert.ok(told.conformance.length > 10);
    assert.match(told.api, /^3\.0/);
    assert.deepEqual([...told.ids].sort(), ALL_BOXES.map(({ id }) => id).sort());
    assert.equal(told.inside, (await service.page(`${BOXES}/items?bbox=-77,42,-76,43`)).numberMatched);
    assert.equal(told.one, '96910');
    assert.ok(told.queryables['zip-codes']?.includes('countyFips'));
  });
});
