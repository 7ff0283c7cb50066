/** OGC 18-058r1 Annex A: coordinate reference systems by reference. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asked, BOXES, ids, openService, type Service } from './service.ts';

const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const MERCATOR = 'http://www.opengis.net/def/crs/EPSG/0/3857';
const RADIUS = 6_378_137;

let service: Service;
before(async () => {
  service = await openService();
});
after(() => service.close());

describe('coordinate reference systems', () => {
  it('/conf/crs/crs-uri, fc-md-crs-list, fc-md-storageCrs-valid-value: collections say which, and in which they are kept', async () => {
    const { collections } = (await service.get('/collections')).json as {
      collections: readonly { crs: string[]; storageCrs: string }[];
    };
    for (const { crs, storageCrs } of collections) {
      assert.deepEqual(crs, [CRS84, MERCATOR]);
      assert.equal(storageCrs, CRS84);
    }
  });

  it('/conf/crs/default-crs, crs-parameter, ogc-crs-header: answers are in the system asked for, and say so', async () => {
    const plain = await service.page(`${BOXES}/items?limit=100`);
    for (const crs of [CRS84, MERCATOR]) {
      const path = asked(`${BOXES}/items`, { crs, limit: '100' });
      assert.equal((await service.get(path)).headers['content-crs'], `<${crs}>`);
      const page = await service.page(path);
      assert.deepEqual(ids(page), ids(plain));
      page.features.forEach(({ geometry, id }, index) => {
        const [longitude, latitude] = plain.features[index]?.geometry?.coordinates ?? [];
        if (longitude === undefined || latitude === undefined) return assert.equal(geometry, null, id);
        const [x = 0, y = 0] = geometry?.coordinates ?? [];
        const wanted =
          crs === CRS84
            ? [longitude, latitude]
            : [
                (longitude * Math.PI * RADIUS) / 180,
                RADIUS * Math.asinh(Math.tan((latitude * Math.PI) / 180)),
              ];
        assert.ok(Math.abs(x - (wanted[0] ?? 0)) < 0.002 && Math.abs(y - (wanted[1] ?? 0)) < 0.002, id);
      });
      const one = await service.get(asked(`${BOXES}/items/guam`, { crs }));
      assert.equal(one.headers['content-crs'], `<${crs}>`);
    }
    assert.equal((await service.get(`${BOXES}/items`)).headers['content-crs'], `<${CRS84}>`);
  });

  it('/conf/crs/fc-bbox-crs-action: a box may be in another system, over the antimeridian too', async () => {
    const x = (longitude: number): number => (longitude * Math.PI * RADIUS) / 180;
    const y = (latitude: number): number => RADIUS * Math.asinh(Math.tan((latitude * Math.PI) / 180));
    const inside = async (west: number, south: number, east: number, north: number): Promise<string[]> => {
      const query = {
        limit: '1000',
        'bbox-crs': MERCATOR,
        bbox: [x(west), y(south), x(east), y(north)].join(),
      };
      const projected = ids(await service.page(asked(`${BOXES}/items`, query)));
      const degrees = { limit: '1000', 'bbox-crs': CRS84, bbox: [west, south, east, north].join() };
      assert.deepEqual(projected, ids(await service.page(asked(`${BOXES}/items`, degrees))));
      return projected;
    };
    assert.ok((await inside(-77.01, 42.013, -76.02, 43.017)).length > 10);
    assert.equal((await inside(177, 45, -177, 70)).length, 2);
  });

  it('/conf/crs/fc-crs-valid-value, fc-bbox-crs-valid-value, filter-crs: a system that is not served is 400', async () => {
    for (const crs of ['http://www.opengis.net/def/crs/EPSG/0/4326', 'EPSG:3857', 'nonsense', ''])
      for (const name of ['crs', 'bbox-crs', 'filter-crs']) {
        const answer = await service.get(asked(`${BOXES}/items`, { [name]: crs }));
        assert.equal(answer.status, 400, `${name} ${crs}`);
        assert.match(answer.text, /crs_unknown/);
      }
  });
});
