/** OGC 17-069r4 Annex A.2, requirements class "Core"; each test is named for its abstract test. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openProgram } from '../../program.ts';
import { ALL_BOXES, asked, BOXES, ids, type Link, openService, type Service, walk } from './service.ts';

let service: Service;
before(async () => {
  service = await openService();
});
after(() => service.close());

interface Collection {
  readonly id: string;
  readonly itemType: string;
  readonly extent: { readonly spatial: { readonly bbox: readonly (readonly number[])[] } };
  readonly crs: readonly string[];
  readonly links: readonly Link[];
}

const linksOf = (json: unknown): readonly Link[] => (json as { readonly links: readonly Link[] }).links;
const rels = (json: unknown): string[] => linksOf(json).map(({ rel }) => rel);
const collections = async (): Promise<readonly Collection[]> =>
  ((await service.get('/collections')).json as { readonly collections: readonly Collection[] }).collections;

describe('landing page, API definition, conformance', () => {
  it('/conf/core/root-op, root-success: links to the definition, the conformance and the data', async () => {
    for (const path of ['', '/']) {
      const answer = await service.get(path);
      assert.equal(answer.status, 200);
      for (const rel of ['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data'])
        assert.ok(rels(answer.json).includes(rel), rel);
      for (const link of linksOf(answer.json)) assert.ok(link.type.length > 0 && link.title.length > 0);
    }
  });

  it('/conf/core/api-definition-op, api-definition-success: what service-desc and service-doc name is there', async () => {
    const landing = await service.get('');
    for (const rel of ['service-desc', 'service-doc']) {
      const link = linksOf(landing.json).find((one) => one.rel === rel);
      assert.ok(link !== undefined);
      const answer = await service.get(link.href);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type']?.split('; ')[0], link.type.split('; ')[0]);
    }
  });

  it('/conf/core/conformance-op, conformance-success: the classes that these tests hold', async () => {
    const { conformsTo } = (await service.get('/conformance')).json as { conformsTo: string[] };
    for (const name of ['core', 'geojson', 'html', 'oas30'])
      assert.ok(conformsTo.includes(`http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`));
    assert.equal(new Set(conformsTo).size, conformsTo.length);
  });

  it('every link of every document leads to an answer of the type it states', async () => {
    const seen = new Set<string>();
    const first = await service.get('');
    const waiting = [...linksOf(first.json)];
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      const path = link.href.replace('http://localhost', '');
      if (seen.has(path) || seen.size > 200) continue;
      seen.add(path);
      // Whole datasets are made when they are asked for: the smallest one stands for all.
      if (link.rel === 'enclosure' && !path.includes('/post-offices.')) continue;
      const answer = await service.program.ask(path);
      assert.equal(answer.status, 200, `${link.rel} ${path}: ${answer.text.slice(0, 300)}`);
      const [type = ''] = (answer.headers['content-type'] ?? '').split(';');
      assert.ok(link.type.startsWith(type), `${path}: ${type} instead of ${link.type}`);
      if (answer.json !== undefined && path.startsWith('/ogc')) {
        const { links = [], collections: inner = [] } = answer.json as {
          links?: readonly Link[];
          collections?: readonly { links: readonly Link[] }[];
        };
        waiting.push(...links, ...inner.flatMap((one) => one.links));
      }
    }
    assert.ok(seen.size > 30, String(seen.size));
  });
});

describe('collections', () => {
  it('/conf/core/fc-md-op, fc-md-success: each has an id, an extent and links to its items', async () => {
    const all = await collections();
    assert.deepEqual(
      all.map(({ id }) => id),
      ['post-offices', 'collection-boxes', 'zip-codes'],
    );
    for (const { itemType, extent, links } of all) {
      assert.equal(itemType, 'feature');
      const [bbox = []] = extent.spatial.bbox;
      assert.equal(bbox.length, 4);
      const items = links.filter(({ rel }) => rel === 'items');
      assert.deepEqual(
        items.map(({ type }) => type),
        ['application/geo+json', 'text/html'],
      );
      assert.ok(links.some(({ rel, type }) => rel === 'enclosure' && type === 'application/geo+json'));
    }
  });

  it('/conf/core/sfc-md-op, sfc-md-success: the document of one says what the list says', async () => {
    for (const one of await collections()) {
      const answer = await service.get(`/collections/${one.id}`);
      assert.equal(answer.status, 200);
      const { links: own, ...alone } = answer.json as Collection;
      const { links, ...listed } = one;
      assert.deepEqual(alone, listed);
      for (const link of links.filter(({ rel }) => rel !== 'self'))
        assert.ok(
          own.some(({ href }) => href === link.href),
          link.href,
        );
    }
    assert.equal((await service.get('/collections/nothing')).status, 404);
    assert.equal((await service.get('/collections/nothing/items')).status, 404);
  });

  it('a collection without an edition is not listed, and asking for it says what to do', async () => {
    const fresh = await openProgram();
    try {
      const answer = await fresh.ask('/ogc/collections');
      const listed = (answer.json as { collections: readonly Collection[] }).collections.map(({ id }) => id);
      assert.deepEqual(listed, ['post-offices', 'zip-codes']);
      const items = await fresh.ask('/ogc/collections/collection-boxes/items');
      assert.equal(items.status, 503);
      assert.match(items.text, /postern import collection-boxes/);
    } finally {
      await fresh.close();
    }
  });
});

describe('features', () => {
  it('/conf/core/fc-op, fc-response: counts, times and links are right', async () => {
    const before = Date.now();
    const page = await service.page(`${BOXES}/items?limit=7`);
    assert.equal(page.type, 'FeatureCollection');
    assert.equal(page.numberReturned, 7);
    assert.equal(page.features.length, 7);
    assert.equal(page.numberMatched, ALL_BOXES.length);
    assert.ok(Date.parse(page.timeStamp) >= before && Date.parse(page.timeStamp) <= Date.now());
    const byRel = new Map(page.links.map((link) => [link.rel, link.type]));
    assert.equal(byRel.get('self'), 'application/geo+json');
    assert.equal(byRel.get('alternate'), 'text/html');
    assert.equal(byRel.get('next'), 'application/geo+json');
    assert.equal(byRel.get('collection'), 'application/json');
  });

  it('/conf/core/fc-links: the pages together have every feature once, and the last has no next', async () => {
    for (const query of [
      'limit=7',
      'limit=1',
      `limit=${ALL_BOXES.length}`,
      'limit=9&state=NY',
      'limit=9&sortby=-state,city',
    ]) {
      const pages = await walk(service, `${BOXES}/items?${query}`);
      const found = pages.flatMap(ids);
      assert.equal(new Set(found).size, found.length, query);
      for (const page of pages) assert.equal(page.numberMatched, found.length, query);
      const wanted = ALL_BOXES.filter(({ state }) => !query.includes('state=NY') || state === 'NY');
      assert.deepEqual([...found].sort(), wanted.map(({ id }) => id).sort(), query);
    }
  });

  it('/conf/core/fc-limit-definition, fc-limit-response: clamped at the maximum, refused where it is none', async () => {
    assert.equal((await service.page(`${BOXES}/items?limit=3`)).features.length, 3);
    const zips = await service.page('/collections/zip-codes/items?limit=1000000');
    assert.equal(zips.numberReturned, 10_000);
    assert.equal(zips.features.length, 10_000);
    for (const limit of ['abc', 'unlimited', '0', '-1', '1.5', '', '10&limit=20'])
      assert.equal((await service.get(`${BOXES}/items?limit=${limit}`)).status, 400, limit);
  });

  it('/conf/core/fc-bbox-definition, fc-bbox-response: what lies inside, over the antimeridian too', async () => {
    const inside = async (bbox: string): Promise<string[]> =>
      ids(await service.page(`${BOXES}/items?limit=1000&bbox=${bbox}`)).sort();
    const wanted = (test: (longitude: number, latitude: number) => boolean): string[] =>
      ALL_BOXES.filter(
        ({ longitude, latitude }) => longitude !== null && latitude !== null && test(longitude, latitude),
      )
        .map(({ id }) => id)
        .sort();
    assert.deepEqual(
      await inside('-77,42,-76,43'),
      wanted((x, y) => x >= -77 && x <= -76 && y >= 42 && y <= 43),
    );
    assert.deepEqual(await inside('177,45,-177,70'), ['east-of-the-line', 'west-of-the-line']);
    assert.deepEqual(await inside('177,45,183,70'), ['east-of-the-line', 'west-of-the-line']);
    assert.deepEqual(await inside('-183,45,-177,70'), ['east-of-the-line', 'west-of-the-line']);
    assert.deepEqual(
      await inside('-180,-90,180,90'),
      wanted(() => true),
    );
    assert.deepEqual(
      await inside('-400,-90,400,90'),
      wanted(() => true),
    );
    assert.deepEqual(await inside('144,13,-10,145,14,900'), ['guam']);
    const none = await service.page(`${BOXES}/items?bbox=0,0,1,1`);
    assert.deepEqual([none.features, none.numberMatched, none.numberReturned], [[], 0, 0]);
    for (const bbox of [
      '1,2,3',
      '1,2,3,4,5',
      'a,b,c,d',
      '1,2,3,NaN',
      '1,91,2,92',
      '1,200,2,201',
      '1,5,2,4',
      '',
    ])
      assert.equal((await service.get(`${BOXES}/items?bbox=${bbox}`)).status, 400, bbox);
  });

  it('/conf/core/fc-time-definition, fc-time-response: accepted, since features have no time', async () => {
    for (const datetime of [
      '2026-11-24',
      '2026-11-24T10:00:00Z',
      '2026-01-01/2026-12-31',
      '../2026-12-31',
      '2026-01-01/..',
      '2026-01-01/',
    ])
      assert.equal(
        (await service.page(asked(`${BOXES}/items`, { datetime, limit: '1' }))).numberMatched,
        ALL_BOXES.length,
        datetime,
      );
    for (const datetime of ['yesterday', '2026-13-01', '2026-12-31/2026-01-01', '../..', 'a/b/c'])
      assert.equal((await service.get(asked(`${BOXES}/items`, { datetime }))).status, 400, datetime);
  });

  it('/conf/core/query-param-unknown, query-param-invalid: 400 that names the parameter', async () => {
    for (const path of [
      '',
      '/api',
      '/conformance',
      '/collections',
      BOXES,
      `${BOXES}/items`,
      `${BOXES}/items/guam`,
      `${BOXES}/queryables`,
    ]) {
      const unknown = await service.get(`${path}?unknown=1`);
      assert.equal(unknown.status, 400, path);
      assert.match(unknown.text, /unknown/);
      assert.equal((await service.get(`${path}?f=xml`)).status, 400, path);
    }
  });

  it('/conf/core/fc-filters: a property as parameter means equality', async () => {
    const page = await service.page(
      asked(`${BOXES}/items`, { ZIPCode: '01005', state: 'MA', limit: '1000' }),
    );
    assert.deepEqual(
      ids(page).sort(),
      ALL_BOXES.filter(({ zip }) => zip === '01005')
        .map(({ id }) => id)
        .sort(),
    );
    assert.deepEqual(ids(await service.page(`${BOXES}/items?id=guam`)), ['guam']);
    assert.equal((await service.get('/collections/zip-codes/items?uncertaintyKm=much')).status, 400);
    assert.equal((await service.get(`${BOXES}/items?closureStated=perhaps`)).status, 400);
    assert.equal((await service.get(`${BOXES}/items?closedFrom=soon`)).status, 400);
  });

  it('/conf/core/f-op, f-success: one feature, as it stands among the others', async () => {
    const all = await service.page(`${BOXES}/items?limit=1000`);
    for (const feature of all.features) {
      const answer = await service.get(`${BOXES}/items/${encodeURIComponent(feature.id)}`);
      assert.equal(answer.status, 200, feature.id);
      const { links, ...one } = answer.json as typeof feature;
      assert.deepEqual(one, feature);
      assert.deepEqual(
        links?.map(({ rel, type }) => `${rel} ${type}`),
        ['self application/geo+json', 'alternate text/html', 'collection application/json'],
      );
    }
    const absent = await service.get(`${BOXES}/items/nothing`);
    assert.equal(absent.status, 404);
    assert.equal((absent.json as { code: string }).code, 'feature_unknown');
  });

  it('/conf/core/cross-origin: any page may read it, without credentials', async () => {
    const answer = await service.get(`${BOXES}/items?limit=1`, { origin: 'https://maps.example' });
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    assert.match(answer.headers['access-control-expose-headers'] ?? '', /Content-Crs/);
  });
});
