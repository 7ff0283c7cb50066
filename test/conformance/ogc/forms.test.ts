/** OGC 17-069r4 Annex A.3 (GeoJSON), A.4 (HTML), A.6 (OpenAPI 3.0). */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { ALL_BOXES, asked, BOXES, ids, openService, type Service } from './service.ts';

let service: Service;
before(async () => {
  service = await openService();
});
after(() => service.close());

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const PAGES = [
  '',
  '/api',
  '/conformance',
  '/collections',
  BOXES,
  `${BOXES}/queryables`,
  `${BOXES}/sortables`,
  `${BOXES}/items?limit=1000`,
  `${BOXES}/items/${encodeURIComponent('<b>&"bold"')}`,
  `${BOXES}/items/nowhere`,
  '/collections/zip-codes/items?limit=3',
];

describe('GeoJSON', () => {
  it('/conf/geojson/definition, content: every feature has every property, null where nothing is known, codes as text', async () => {
    for (const id of ['post-offices', 'collection-boxes', 'zip-codes']) {
      const answer = await service.get(`/collections/${id}/items?limit=200`);
      assert.equal(answer.headers['content-type'], 'application/geo+json');
      const page = await service.page(`/collections/${id}/items?limit=200`);
      const schema = (await service.get(`/collections/${id}/queryables`)).json as {
        properties: Record<string, { type?: string }>;
      };
      const names = Object.keys(schema.properties).filter((name) => name !== 'geometry' && name !== 'id');
      for (const { type, geometry, properties, id: featureId } of page.features) {
        assert.equal(type, 'Feature');
        assert.equal(typeof featureId, 'string');
        assert.deepEqual(Object.keys(properties), names);
        if (geometry !== null) {
          const [longitude, latitude] = geometry.coordinates;
          assert.ok(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90);
        }
        for (const [name, value] of Object.entries(properties))
          assert.ok(value === null || typeof value === schema.properties[name]?.type, `${name}: ${value}`);
      }
    }
    const [barre] = (await service.page(`${BOXES}/items?ZIPCode=01005&limit=1`)).features;
    assert.equal(barre?.properties.ZIPCode, '01005');
    const [nowhere] = (await service.page(`${BOXES}/items?id=nowhere`)).features;
    assert.equal(nowhere?.geometry, null);
  });

  it('is what a client gets that names no form, or JSON, or nothing that is here', async () => {
    for (const accept of [
      '*/*',
      'application/geo+json',
      'application/json;q=0.9,text/html;q=0.1',
      'image/png',
      'application/*',
      ';;,q=x',
    ])
      assert.equal(
        (await service.get(`${BOXES}/items?limit=1`, { accept })).headers['content-type'],
        'application/geo+json',
        accept,
      );
    assert.equal((await service.get(`${BOXES}/items?limit=1`)).headers.vary, 'Accept');
  });

  it('has the properties that are asked for, in their own order, and refuses others', async () => {
    const page = await service.page(`${BOXES}/items?properties=state,city&limit=3`);
    for (const { properties } of page.features) assert.deepEqual(Object.keys(properties), ['city', 'state']);
    const wrong = await service.get(`${BOXES}/items?properties=state,zip`);
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /ZIPCode/);
  });
});

describe('HTML', () => {
  it('/conf/html/definition, content: every resource for a browser, by Accept and by f', async () => {
    for (const path of PAGES) {
      const byHeader = await service.get(path, { accept: BROWSER });
      const byParameter = await service.get(`${path}${path.includes('?') ? '&' : '?'}f=html`);
      for (const answer of [byHeader, byParameter]) {
        assert.equal(answer.status, 200, path);
        assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
        assert.match(answer.text, /^<!doctype html>\n<html lang="en">/);
      }
    }
  });

  it('runs no script, loads nothing, and its style is allowed by its hash alone', async () => {
    for (const path of PAGES) {
      const { text, headers } = await service.get(path, { accept: BROWSER });
      const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
      const policy = headers['content-security-policy'] ?? '';
      assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; /);
      assert.ok(policy.includes(hash('sha256', style, 'base64')));
      assert.doesNotMatch(text, /<script|<b>|javascript:| on\w+=| style=/i, path);
    }
  });

  it('escapes what the data and the question say', async () => {
    const items = await service.get(`${BOXES}/items?limit=1000&f=html`);
    assert.ok(items.text.includes('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;'));
    assert.ok(items.text.includes('&lt;b&gt;&amp;&quot;bold&quot;'));
    const question = asked(`${BOXES}/items`, { filter: "city = '\"><script>'", f: 'html' });
    const page = await service.get(question);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes('value="city = &#39;&quot;&gt;&lt;script&gt;&#39;"'));
  });

  it('takes empty fields of its form as not asked, and leads to the next page', async () => {
    const page = await service.get(`${BOXES}/items?f=html&filter=&bbox=&sortby=&limit=5`);
    assert.equal(page.status, 200, page.text);
    assert.ok(page.text.includes(`5 of ${ALL_BOXES.length} features`));
    const next = /<a href="([^"]+)" rel="next">/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
    assert.ok(next !== undefined);
    const following = await service.get(next);
    assert.equal(following.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal((await service.get(`${BOXES}/items?filter=`)).status, 400);
  });
});

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly style: string;
  readonly explode: boolean;
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly content: Record<string, { schema: object }> }>>;
}

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const definition = async (): Promise<Document> => (await service.get('/api')).json as Document;

describe('OpenAPI 3.0', () => {
  it('/conf/oas30/oas-definition-1: is of its media type and version, and its references lead somewhere', async () => {
    const answer = await service.get('/api');
    assert.equal(answer.headers['content-type'], 'application/vnd.oai.openapi+json;version=3.0');
    const document = await definition();
    assert.match(document.openapi, /^3\.0\.\d$/);
    for (const [, name = ''] of answer.text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      assert.ok(document.components.schemas[name] !== undefined, name);
    const names = Object.values(document.paths).map(({ get }) => get.operationId);
    assert.equal(new Set(names).size, names.length);
  });

  it('/conf/oas30/completeness: every route below /ogc is in it, and nothing else', async () => {
    const { paths } = await definition();
    const routes = service.program.postern.gateway.routes
      .map(({ route }) => route.path)
      .filter((path) => path.startsWith('/ogc/'))
      .map((path) => path.slice('/ogc'.length).replace(/:(\w+)/, '{$1}'));
    assert.deepEqual(Object.keys(paths).sort(), routes.sort());
  });

  it('/conf/oas30/completeness: every parameter that a route takes is in it, and is taken', async () => {
    const { paths } = await definition();
    for (const { route } of service.program.postern.gateway.routes) {
      if (!route.path.startsWith('/ogc/')) continue;
      const operation = paths[route.path.slice('/ogc'.length).replace(/:(\w+)/, '{$1}')]?.get;
      const stated = operation?.parameters.filter((one) => one.in === 'query').map(({ name }) => name) ?? [];
      const { properties } = route.schema.query as { properties?: object };
      assert.deepEqual([...stated].sort(), Object.keys(properties ?? {}).sort(), route.path);
    }
  });

  it('/conf/core/fc-limit-definition, fc-bbox-definition, fc-time-definition: as the standard writes them', async () => {
    const { paths } = await definition();
    const parameters = paths[`${BOXES}/items`]?.get.parameters ?? [];
    const named = (name: string): Parameter | undefined => parameters.find((one) => one.name === name);
    for (const { in: place, style, explode, required } of parameters)
      assert.deepEqual([place, style, explode, required], ['query', 'form', false, false]);
    assert.deepEqual(named('limit')?.schema, { type: 'integer', minimum: 1, maximum: 10_000, default: 100 });
    assert.deepEqual(named('datetime')?.schema, { type: 'string' });
    const { type, items } = named('bbox')?.schema ?? {};
    assert.deepEqual([type, items], ['array', { type: 'number' }]);
    const queryables = Object.keys(
      ((await service.get(`${BOXES}/queryables`)).json as { properties: object }).properties,
    );
    for (const name of queryables.filter((one) => one !== 'geometry'))
      assert.ok(named(name) !== undefined, name);
  });

  it('/conf/oas30/oas-impl, exceptions-codes: answers and errors are what it says', async () => {
    const document = await definition();
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const assertFits = async (path: string, operation: Operation, status: string): Promise<void> => {
      const answer = await service.get(path);
      assert.equal(String(answer.status), status, path);
      const [type = ''] = Object.keys(operation.responses[status]?.content ?? {});
      assert.ok(answer.headers['content-type']?.startsWith(type), path);
      const schema = operation.responses[status]?.content[type]?.schema;
      assert.ok(schema !== undefined);
      const fits = ajv.compile({ ...schema, components: document.components });
      assert.ok(fits(answer.json), `${path}: ${JSON.stringify(fits.errors)}`);
    };
    for (const [template, { get }] of Object.entries(document.paths)) {
      const items = template.includes('{') ? await service.page(template.replace('/{featureId}', '')) : null;
      const path =
        items === null ? template : template.replace('{featureId}', encodeURIComponent(ids(items)[0] ?? ''));
      await assertFits(path, get, '200');
      await assertFits(`${path}?nonsense=1`, get, '400');
      if (items !== null) await assertFits(template.replace('{featureId}', 'nothing'), get, '404');
    }
  });
});
