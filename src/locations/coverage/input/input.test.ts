import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { PosternError } from '../../../errors.ts';
import { placeInJson, placeOfSyntaxError } from './json-place.ts';
import { readOwnZones } from './own-zones.ts';
import { readQuestion, wishesText } from './question.ts';
import { readWeights } from './weights.ts';

const refusalOf = async (work: () => unknown): Promise<PosternError> => {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof PosternError, String(error));
    return error;
  }
  assert.fail('nothing was refused');
};

test('weights are read by ZCTA or county, with lost zeros restored and Census prefixes taken off', async () => {
  const zcta = await readWeights(
    '\ufeffZCTA5,Name,Population\r\n501,x,12\r\n"10001","a, b",34.5\r\n860Z200US90210,,0\r\n',
  );
  assert.deepEqual(
    [zcta.by, [...zcta.of], zcta.zerosRestored],
    [
      'zcta',
      [
        ['00501', 12],
        ['10001', 34.5],
        ['90210', 0],
      ],
      1,
    ],
  );
  const county = await readWeights('geoid,pop\n0500000US36061,5\n1001,6\n');
  assert.deepEqual(
    [county.by, [...county.of]],
    [
      'county',
      [
        ['36061', 5],
        ['01001', 6],
      ],
    ],
  );
});

test('weights that cannot be read are refused with line and column', async () => {
  for (const [text, line, column] of [
    ['', 1, 1],
    ['zip;population\n10001;5\n', 1, 1],
    ['name,population\nx,1\n', 1, 1],
    ['zcta,population\n10001,5\n1000X,5\n', 3, 1],
    ['zcta,population\n10001,5\n10002,many\n', 3, 2],
    ['zcta,population\n10001,-5\n', 2, 2],
    ['zcta,population\n10001,\n', 2, 2],
    ['zcta,population\n10001\n', 2, 2],
    ['zcta,population\n10001,5\n10001,6\n', 3, 1],
    ['zcta,population\n"10001,5\n', 2, 1],
    ['zcta,population\n10001,5\ufffd\n', 2, 8],
  ] as const) {
    const { code, place, message } = await refusalOf(() => readWeights(text));
    assert.deepEqual([code, place?.line, place?.column], ['weights_invalid', line, column], text);
    assert.ok(message.includes(`line ${line}, column ${column}`), message);
  }
  assert.equal((await refusalOf(() => readWeights('zcta,population\n10001,0\n'))).code, 'weights_invalid');
});

const square = '[[[0,0],[1,0],[1,1],[0,0]]]';
const zone = (geometry: string, more = ''): string =>
  `{"type":"Feature",${more}"properties":{"name":"A"},"geometry":${geometry}}`;

test('zones are read from a collection, a feature or a bare polygon, with ids and names', () => {
  const polygon = `{"type":"Polygon","coordinates":${square}}`;
  const all = readOwnZones(
    `{"type":"FeatureCollection","features":[${zone(polygon, '"id":7,')},${zone(polygon)}]}`,
  );
  assert.deepEqual(
    all.map(({ id, name }) => [id, name]),
    [
      ['7', 'A'],
      ['2', 'A'],
    ],
  );
  assert.deepEqual(
    readOwnZones(polygon).map(({ id, name }) => [id, name]),
    [['1', '1']],
  );
  assert.equal(
    readOwnZones(zone(`{"type":"MultiPolygon","coordinates":[${square},${square}]}`))[0]?.rings.length,
    2,
  );
});

test('zones that cannot be read are refused with line, column and path', async () => {
  const polygon = (coordinates: string): string => `{"type":"Polygon",\n "coordinates": ${coordinates}}`;
  for (const [text, line, column, field] of [
    ['{"type":"FeatureCollection","features":[', 1, 41, undefined],
    ['{"type": nonsense}', 1, 10, undefined],
    ['{"type":"FeatureCollection","features":[]}', 1, 40, 'features'],
    [`{"type":"Point","coordinates":[0,0]}`, 1, 1, ''],
    [polygon('[[[0,0],[1,0],[0,0]]]'), 2, 18, 'coordinates[0]'],
    [polygon('[[[0,0],[1,0],\n[1,95],[0,0]]]'), 3, 1, 'coordinates[0][2]'],
    [polygon('[[[0,0],[1,"x"],[1,1],[0,0]]]'), 2, 25, 'coordinates[0][1]'],
    [polygon('[[[0,0],[1,0],[1,1],[0,1]]]'), 2, 18, 'coordinates[0]'],
    [polygon('[5]'), 2, 18, 'coordinates[0]'],
    [polygon('[[[-180,80],[-60,80],[60,80],[180,80],[-180,80]]]'), 2, 18, 'coordinates[0]'],
    [`{"type":"Polygon","crs":{"name":"EPSG:3857"},"coordinates":${square}}`, 1, 25, 'crs'],
    [
      `{"type":"FeatureCollection","features":[${zone(polygon(square), '"id":1,')},${zone(polygon(square), '"id":1,')}]}`,
      null,
      null,
      'features[1]',
    ],
  ] as const) {
    const { code, place } = await refusalOf(() => readOwnZones(text));
    assert.equal(code, 'zones_invalid', text);
    assert.equal(place?.field, field, text);
    if (line !== null) assert.deepEqual([place?.line, place?.column], [line, column], text);
  }
});

test('the place of any value in a JSON text is where that value begins', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), fc.nat(), (value, indent, pick) => {
      const text = JSON.stringify(value, null, indent);
      const paths: (string | number)[][] = [];
      const walk = (inner: unknown, path: (string | number)[]): void => {
        paths.push(path);
        if (Array.isArray(inner)) inner.forEach((one, at) => walk(one, [...path, at]));
        else if (typeof inner === 'object' && inner !== null) {
          for (const [name, one] of Object.entries(inner)) walk(one, [...path, name]);
        }
      };
      walk(value, []);
      const path = paths[pick % paths.length] ?? [];
      const { line, column } = placeInJson(text, path);
      const rest = [
        text.split('\n')[line - 1]?.slice(column - 1) ?? '',
        ...text.split('\n').slice(line),
      ].join('\n');
      const found = path.reduce<unknown>(
        (inner, step) => (inner as Record<string | number, unknown>)[step],
        value,
      );
      // What stands there begins with the value, once its blanks are gone.
      const squeezed = JSON.stringify(found);
      assert.ok(rest.startsWith(squeezed.slice(0, 1)), `${rest} does not begin as ${squeezed}`);
      if (indent === 0) assert.ok(rest.startsWith(squeezed));
    }),
  );
});

test('a question has defaults, and a word that is none is refused by its field', async () => {
  const plain = readQuestion({});
  assert.deepEqual(
    [plain.by, plain.kind, plain.unit, plain.within],
    ['state', 'post-offices', 'mi', [1, 3, 5, 10]],
  );
  assert.deepEqual(readQuestion({ unit: 'km', within: '5,0.5,5' }).within, [0.5, 5]);
  assert.equal(readQuestion({ zones: '{}' }).by, 'zones');
  assert.equal(
    wishesText(readQuestion({ type: 'blue_box', collectsOn: 'Saturday', lastCollection: '17:00' })),
    'of type BLUE_BOX, collected on Saturday, last collected at 17:00 or later on every day from Monday to Friday',
  );
  for (const [words, field] of [
    [{ within: '1,x' }, 'within'],
    [{ within: '0' }, 'within'],
    [{ within: '501' }, 'within'],
    [{ within: '1,,2' }, 'within'],
    [{ within: '1,2,3,4,5,6,7,8,9' }, 'within'],
    [{ state: 'XX' }, 'state'],
    [{ openOn: 'someday' }, 'openOn'],
    [{ openOn: 'holidays' }, 'openOn'],
    [{ lastCollection: '25:00' }, 'lastCollection'],
    [{ by: 'zones' }, 'by'],
    [{ by: 'county', zones: '{}' }, 'by'],
    [{ standard: 'germany' }, 'standard'],
    [{ remove: Array.from({ length: 201 }, (_, at) => at).join() }, 'remove'],
  ] as const) {
    const { code, place } = await refusalOf(() => readQuestion(words));
    assert.deepEqual([code, place?.field], ['coverage_invalid', field]);
  }
});

test('a fault in a JSON text is found where the text stops being JSON, and nowhere in a good one', () => {
  for (const [text, line, column] of [
    ['', 1, 1],
    ['[1,]', 1, 4],
    ['{"a":1,}', 1, 8],
    ['{"a" 1}', 1, 6],
    ['[1\n 2]', 2, 2],
    ['[01]', 1, 3],
    ['["a\nb"]', 1, 2],
    ['{}x', 1, 3],
    ['[}', 1, 2],
    ['[{"a":tru}]', 1, 7],
  ] as const) {
    assert.throws(() => JSON.parse(text));
    assert.deepEqual(placeOfSyntaxError(text), { line, column }, text);
  }
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, pick) => {
      const whole = placeOfSyntaxError(text);
      assert.deepEqual(whole, { line: 1, column: text.length + 1 });
      const cut = text.slice(0, pick % text.length);
      assert.ok(placeOfSyntaxError(cut).column <= cut.length + 1);
    }),
  );
});
