/** OGC 19-079r2 (filtering) and 21-065r2 (CQL2), with sorting and pages. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  ALL_BOXES,
  asked,
  BOXES,
  type Box,
  ids,
  importBoxes,
  openService,
  type Service,
  walk,
} from './service.ts';

let service: Service;
before(async () => {
  service = await openService();
});
after(() => service.close());

const MERCATOR = 'http://www.opengis.net/def/crs/EPSG/0/3857';

const found = async (query: Readonly<Record<string, string>>): Promise<string[]> =>
  ids(await service.page(asked(`${BOXES}/items`, { limit: '1000', ...query }))).sort();

const wanted = (test: (box: Box) => boolean): string[] =>
  ALL_BOXES.filter(test)
    .map(({ id }) => id)
    .sort();

const near = ({ longitude, latitude }: Box): boolean =>
  longitude !== null &&
  latitude !== null &&
  longitude > -77 &&
  longitude < -76 &&
  latitude > 42 &&
  latitude < 43;

const SQUARE = [
  [-77, 42],
  [-76, 42],
  [-76, 43],
  [-77, 43],
  [-77, 42],
];

/** Text, JSON, and what it means. */
const FILTERS: readonly [string, object | boolean, (box: Box) => boolean][] = [
  ["city = 'ITHACA'", { op: '=', args: [{ property: 'city' }, 'ITHACA'] }, ({ city }) => city === 'ITHACA'],
  ["state <> 'NY'", { op: '<>', args: [{ property: 'state' }, 'NY'] }, ({ state }) => state !== 'NY'],
  ["ZIPCode < '14850'", { op: '<', args: [{ property: 'ZIPCode' }, '14850'] }, ({ zip }) => zip < '14850'],
  [
    "ZIPCode BETWEEN '01000' AND '20000'",
    { op: 'between', args: [{ property: 'ZIPCode' }, '01000', '20000'] },
    ({ zip }) => zip >= '01000' && zip <= '20000',
  ],
  [
    "state IN ('AK', 'GU')",
    { op: 'in', args: [{ property: 'state' }, ['AK', 'GU']] },
    ({ state }) => state === 'AK' || state === 'GU',
  ],
  ["city LIKE 'B%'", { op: 'like', args: [{ property: 'city' }, 'B%'] }, ({ city }) => city.startsWith('B')],
  [
    "CASEI(city) LIKE CASEI('%hills')",
    {
      op: 'like',
      args: [
        { op: 'casei', args: [{ property: 'city' }] },
        { op: 'casei', args: ['%hills'] },
      ],
    },
    ({ city }) => city.endsWith('HILLS'),
  ],
  ['phone IS NULL', { op: 'isNull', args: [{ property: 'phone' }] }, () => true],
  ['phone = phone', { op: '=', args: [{ property: 'phone' }, { property: 'phone' }] }, () => false],
  ["NOT phone = 'x'", { op: 'not', args: [{ op: '=', args: [{ property: 'phone' }, 'x'] }] }, () => false],
  ['closureStated = FALSE', { op: '=', args: [{ property: 'closureStated' }, false] }, () => true],
  ['TRUE', true, () => true],
  [
    "state = 'NY' OR NOT (city = 'BARRE' OR id > 'e')",
    {
      op: 'or',
      args: [
        { op: '=', args: [{ property: 'state' }, 'NY'] },
        {
          op: 'not',
          args: [
            {
              op: 'or',
              args: [
                { op: '=', args: [{ property: 'city' }, 'BARRE'] },
                { op: '>', args: [{ property: 'id' }, 'e'] },
              ],
            },
          ],
        },
      ],
    },
    ({ state, city, id }) => state === 'NY' || !(city === 'BARRE' || id > 'e'),
  ],
  [
    'S_INTERSECTS(geometry, BBOX(-77, 42, -76, 43))',
    { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [-77, 42, -76, 43] }] },
    near,
  ],
  [
    'S_INTERSECTS(geometry, POLYGON((-77 42, -76 42, -76 43, -77 43, -77 42)))',
    { op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Polygon', coordinates: [SQUARE] }] },
    near,
  ],
  [
    'S_INTERSECTS(geometry, BBOX(177, 45, -177, 70))',
    { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [177, 45, -177, 70] }] },
    ({ id }) => id.endsWith('-of-the-line'),
  ],
  [
    'S_INTERSECTS(geometry, POINT(144.75 13.47))',
    { op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [144.75, 13.47] }] },
    ({ id }) => id === 'guam',
  ],
  [
    'NOT S_INTERSECTS(geometry, BBOX(-180, -90, 0, 90))',
    {
      op: 'not',
      args: [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [-180, -90, 0, 90] }] }],
    },
    ({ longitude }) => longitude !== null && longitude > 0,
  ],
];

describe('filter', () => {
  it('/conf/filter/filter-param, cql2-text, cql2-json: text and JSON find what they mean', async () => {
    for (const [text, json, test] of FILTERS) {
      assert.deepEqual(await found({ filter: text }), wanted(test), text);
      assert.deepEqual(await found({ filter: text, 'filter-lang': 'cql2-text' }), wanted(test), text);
      const encoded = JSON.stringify(json);
      assert.deepEqual(await found({ filter: encoded, 'filter-lang': 'cql2-json' }), wanted(test), encoded);
    }
  });

  it('/conf/filter/filter-crs-param: geometries may be in another system', async () => {
    const filter = 'S_INTERSECTS(geometry, BBOX(-8571600.8, 5160979.4, -8460281.3, 5311971.8))';
    assert.deepEqual(await found({ filter, 'filter-crs': MERCATOR }), wanted(near));
  });

  it('/conf/features-filter/filter-param: holds together with bbox and properties', async () => {
    const both = await found({ filter: "id < 'box-0050'", bbox: '-77,42,-76,43', city: 'ITHACA' });
    assert.deepEqual(
      both,
      wanted((box) => near(box) && box.id < 'box-0050' && box.city === 'ITHACA'),
    );
    assert.ok(both.length > 3);
  });

  it('/conf/queryables/get, queryables: a schema of every property, the place among them', async () => {
    for (const kind of ['queryables', 'sortables']) {
      const answer = await service.get(`${BOXES}/${kind}`);
      assert.equal(answer.headers['content-type'], 'application/schema+json');
      const { $schema, $id, type, properties } = answer.json as {
        $schema: string;
        $id: string;
        type: string;
        properties: Record<string, { type?: string; title: string }>;
      };
      assert.equal($schema, 'https://json-schema.org/draft/2020-12/schema');
      assert.ok($id.endsWith(`${BOXES}/${kind}`));
      assert.equal(type, 'object');
      assert.equal('geometry' in properties, kind === 'queryables');
      assert.equal(properties.ZIPCode?.type, 'string');
    }
  });

  it('is refused with the place of the fault, whatever is wrong', async () => {
    const cases: readonly [Record<string, string>, RegExp][] = [
      [{ filter: "city = 'ITHACA" }, /column 8/],
      [{ filter: "town = 'ITHACA'" }, /column 1.*did you mean/],
      [{ filter: '{"op":"=","args":[{"property":"city"},5]}', 'filter-lang': 'cql2-json' }, /\/args\/1/],
      [{ filter: '{"op"', 'filter-lang': 'cql2-json' }, /JSON/],
      [{ filter: "city = 'ITHACA'", 'filter-lang': 'cql' }, /filter-lang/],
      [{ filter: `${'('.repeat(1_000)}TRUE` }, /levels deep/],
      [{ sortby: 'town' }, /sortby.*city/],
      [{ sortby: 'city,city,city,city,city,city' }, /5 or fewer/],
      [{ cursor: 'nonsense' }, /rel=next/],
      [{ cursor: Buffer.from('["a","b"]').toString('base64url') }, /rel=next/],
    ];
    for (const [query, words] of cases) {
      const answer = await service.get(asked(`${BOXES}/items`, query));
      assert.equal(answer.status, 400, JSON.stringify(query));
      assert.match(answer.text, words);
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
    }
  });
});

describe('order and pages', () => {
  it('sortby puts features in order across pages, ids deciding among equals, null last', async () => {
    const walked = (await walk(service, `${BOXES}/items?limit=8&sortby=-state,%2Bcity`)).flatMap(ids);
    const byId = (one: Box, other: Box): number => (one.id < other.id ? -1 : 1);
    const expected = [...ALL_BOXES]
      .sort(
        (one, other) =>
          (one.state === other.state ? 0 : one.state > other.state ? -1 : 1) ||
          (one.city === other.city ? 0 : one.city < other.city ? -1 : 1) ||
          byId(one, other),
      )
      .map(({ id }) => id);
    assert.deepEqual(walked, expected);
    const nulls = (await walk(service, '/collections/post-offices/items?limit=7&sortby=retailHours')).flatMap(
      ({ features }) => features.map(({ properties }) => properties.retailHours ?? null),
    );
    assert.equal(nulls[0], 'Mo-Fr 08:00-16:00');
    assert.equal(nulls.at(-1), null);
    assert.ok(nulls.indexOf(null) === 3);
  });

  it('a walk goes on over a change of edition: behind the last feature, none twice', async () => {
    const first = await service.page(`${BOXES}/items?limit=10`);
    const last = ids(first).at(-1) ?? '';
    const next = first.links.find(({ rel }) => rel === 'next')?.href ?? '';
    const rest = ALL_BOXES.filter(({ id }) => id !== last);
    await importBoxes(service.program, rest);
    try {
      const following = (await walk(service, next)).flatMap(ids);
      assert.deepEqual(
        following,
        rest
          .map(({ id }) => id)
          .filter((id) => id > last)
          .sort(),
      );
    } finally {
      await importBoxes(service.program, ALL_BOXES);
    }
  });
});
