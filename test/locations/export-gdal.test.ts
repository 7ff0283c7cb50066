import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ExportEnding } from '../../src/locations/export/index.ts';
import { TileIndex } from '../../src/locations/export/index.ts';
import { gdalVersion, runGdal } from '../gdal.ts';
import { byId, expected, type Read, SOURCE, written } from './exported.ts';

const version = gdalVersion();

describe('GDAL reads what we write', { skip: version === undefined }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-gdal-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const fileOf = (ending: ExportEnding): string => {
    const path = join(folder, `collection-boxes.${ending}`);
    writeFileSync(path, written(ending));
    return path;
  };

  let reads = 0;
  /** The file as GDAL sees it, written by GDAL as GeoJSON. */
  const readBy = (path: string, ...words: string[]): Read[] => {
    const target = join(folder, `read-${reads++}.geojson`);
    runGdal('ogr2ogr', ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=9', ...words, target, path]);
    const { features } = JSON.parse(readFileSync(target, 'utf8')) as {
      features: {
        id?: string;
        properties: Record<string, unknown>;
        geometry: { coordinates: number[] } | null;
      }[];
    };
    return byId(
      features.map(({ id: own, properties: { id, ...values }, geometry }) => ({
        id: String(id ?? own),
        values,
        point:
          geometry === null ? null : ([geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0] as const),
      })),
    );
  };

  /** What is stated, as text: GDAL's types differ from format to format. */
  const stated = (places: readonly Read[]): unknown[] =>
    places.map(({ id, values, point }) => ({
      id,
      point,
      values: Object.fromEntries(
        Object.entries(values)
          .filter(
            ([name, value]) =>
              value !== null && value !== '' && SOURCE.features.properties.some((one) => one.name === name),
          )
          .map(([name, value]) => [name, String(value).replaceAll('/', '-')] as const)
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ),
    }));

  for (const ending of ['geojson', 'geojsons'] as const) {
    it(`${ending}: every place with every value`, () => {
      assert.deepEqual(stated(readBy(fileOf(ending))), stated(expected()));
    });
  }

  it('fgb: every place that has a point, with every value; its spatial index is there and finds them', () => {
    const path = fileOf('fgb');
    const withPoint = expected().filter(({ point }) => point !== null);
    assert.deepEqual(stated(readBy(path)), stated(withPoint));
    const box = [144.77, 13.4, 144.8, 13.5] as const;
    const inside = withPoint.filter(
      ({ point }) =>
        point !== null &&
        point[0] >= box[0] &&
        point[0] <= box[2] &&
        point[1] >= box[1] &&
        point[1] <= box[3],
    );
    const found = readBy(path, '-spat', ...box.map(String));
    assert.ok(inside.length > 10);
    assert.deepEqual(
      found.map(({ id }) => id),
      inside.map(({ id }) => id),
    );
  });

  it('kml: every place, its point and its data', () => {
    const wanted = expected();
    // A Placemark's name is an element of its own.
    const places = readBy(fileOf('kml')).map(({ id, values, point }) => ({
      id,
      point,
      values: { ...values, name: values.Name, closureStated: values.closureStated === 1 },
    }));
    assert.deepEqual(stated(places), stated(wanted));
  });

  it('csv: every place, ZIP Codes with their zeros', () => {
    const places = readBy(
      fileOf('csv'),
      '-oo',
      'X_POSSIBLE_NAMES=longitude',
      '-oo',
      'Y_POSSIBLE_NAMES=latitude',
    );
    const wanted = expected().map(({ id, values, point }) => ({
      id,
      point,
      values: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : value,
        ]),
      ),
    }));
    assert.deepEqual(stated(places), stated(wanted));
  });

  it('xlsx: every place, ZIP Codes as text, and the sheet of its origin', () => {
    const path = fileOf('xlsx');
    const places = readBy(path, '-sql', 'SELECT * FROM places').map(({ id, values }) => ({
      id,
      values,
      point:
        typeof values.longitude === 'number' && typeof values.latitude === 'number'
          ? ([values.longitude, values.latitude] as const)
          : null,
    }));
    assert.deepEqual(stated(places), stated(expected()));
    assert.match(runGdal('ogrinfo', ['-ro', '-al', path, 'provenance']), /made for tests/);
  });

  it('a vector tile holds the places of its square', () => {
    const index = new TileIndex(SOURCE.features);
    const [address] = [...index.tiles(6)];
    assert.ok(address !== undefined);
    const { bytes, shown } = index.layer('collection-boxes', address);
    const path = join(folder, 'tile.pbf');
    writeFileSync(path, bytes);
    const told = runGdal('ogrinfo', [
      '-ro',
      '-so',
      '-al',
      '-oo',
      `X=${address.x}`,
      '-oo',
      `Y=${address.y}`,
      '-oo',
      `Z=${address.zoom}`,
      path,
    ]);
    assert.match(told, /Layer name: collection-boxes/);
    assert.match(told, new RegExp(`Feature Count: ${shown}\\b`));
    assert.ok(shown > 1);
  });
});
