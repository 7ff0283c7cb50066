import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { openSource } from '../../src/locations/import/open.ts';
import type { Edition } from '../../src/reference/index.ts';
import { openProgram } from '../program.ts';

const feature = (id: string, longitude: number, latitude: number, more: object = {}): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
  properties: { ref: id, 'addr:state': 'NY', collection_times: 'Mo-Fr 15:00' },
  ...more,
});
const collection = (features: readonly object[], more: object = {}): string =>
  JSON.stringify({ type: 'FeatureCollection', features, ...more });
const boxes = (count: number): object[] =>
  Array.from({ length: count }, (_, number) => feature(`b${number}`, -73.99 + number / 1e4, 40.75));

const GOOD = collection(boxes(10));
const METRES = [-8_236_505, 4_975_316] as const;
const MERCATOR = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } };
const ARCHIVE: Zippable = { 'boxes.geojson': strToU8(GOOD) };
const zipped = (files: Zippable): Buffer => Buffer.from(zipSync(files));

test('a bomb is cut off at the limit, whatever it is packed in, after less than twice the limit', async () => {
  const rows = Buffer.concat([Buffer.from('ID,LAT,LON\n'), Buffer.alloc(16 * 2 ** 20, '1,40.75,-73.99\n')]);
  const limits = { rawBytes: 2 ** 20, inflatedBytes: 2 ** 20 };
  const sheet = `<worksheet><sheetData>${'<row><c t="inlineStr"><is><t>x</t></is></c></row>'.repeat(50_000)}</sheetData></worksheet>`;
  const workbook = zipped({
    '[Content_Types].xml': strToU8('<Types/>'),
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="A" id="r1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="r1" Target="a.xml"/></Relationships>',
    ),
    'xl/a.xml': strToU8(sheet),
  });
  for (const bomb of [zipped({ 'boxes.csv': rows }), gzipSync(rows), workbook]) {
    assert.ok(bomb.length < 200_000, String(bomb.length));
    let read = 0;
    await assert.rejects(
      async () => {
        for await (const _ of openSource(Readable.from([bomb]), 'bomb', limits).rows) read++;
      },
      { code: 'input_too_large', status: 413 },
    );
    assert.ok(read < 2 ** 21 / 15, String(read));
  }
});

test('bad location files over HTTP', async (context) => {
  const program = await openProgram();
  context.after(() => program.close());
  const send = (body: string | Buffer, query = '', kind = 'collection-boxes') =>
    program.operate(`/postern/v1/editions/${kind}?name=made&${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: body as string,
    });
  const first = await send(GOOD);
  assert.equal(first.status, 201, first.text);
  const serving = (first.json as Edition).edition;
  const isStillServing = async (): Promise<void> => {
    const { json } = await program.ask('/postern/v1/locations/editions?kind=collection-boxes');
    const active = (json as { editions: Edition[] }).editions.find(({ state }) => state === 'active');
    assert.equal(active?.edition, serving);
    const near = await program.ask(
      '/postern/v1/locations/nearest?lat=40.75&lon=-73.99&kind=collection-boxes&limit=1',
    );
    assert.equal((near.json as { places: { id: string }[] }).places[0]?.id, 'b0');
    const left = readdirSync(`${program.data}/editions/collection-boxes`);
    assert.ok(
      left.every((name) => !name.endsWith('.building')),
      String(left),
    );
  };

  for (const [what, body, code, message] of [
    ['truncated GeoJSON', GOOD.slice(0, -30), 'input_truncated', /after 9 whole objects/],
    [
      'a crs before the features',
      GOOD.replace('{', `{"crs":${JSON.stringify(MERCATOR)},`),
      'crs_unsupported',
      /3857/,
    ],
    ['a crs after the features', collection(boxes(10), { crs: MERCATOR }), 'crs_unsupported', /3857/],
    [
      'a crs of Web Mercator in words',
      collection(boxes(2), { crs: { type: 'name', properties: { name: 'EPSG:3857' } } }),
      'crs_unsupported',
      /3857/,
    ],
    [
      'metres without a word',
      collection([feature('m', ...METRES), feature('n', ...METRES), feature('d', -73.9, 40.7)]),
      'crs_unsupported',
      /in 2 of 3 rows the coordinates are metres/,
    ],
    [
      'text in UTF-16',
      Buffer.from('\ufeffID,LAT,LON\n1,2,3\n', 'utf16le'),
      'input_form_unknown',
      /neither UTF-8/,
    ],
    ['a truncated archive', zipped(ARCHIVE).subarray(0, 120), 'input_truncated', /cut short/],
    [
      'an archive of several files',
      zipped({ 'a.csv': strToU8('x'), 'b.csv': strToU8('y') }),
      'archive_ambiguous',
      /"a.csv", "b.csv"/,
    ],
    [
      'an archive without data',
      zipped({ 'README.txt': strToU8('read me') }),
      'archive_ambiguous',
      /no data file/,
    ],
    [
      'an archive in an archive',
      zipped({ 'boxes.csv': zipped(ARCHIVE) }),
      'input_form_unknown',
      /archive within an archive/,
    ],
    ['nothing', '', 'body_missing', /No file/],
    ['columns that tell nothing', 'ABOUT,WHAT\nx,y\n', 'layout_unrecognised', /ABOUT/],
    ['one line without end', `ID,LAT,LON\n${'x'.repeat(300_000)}`, 'input_malformed', /longer than/],
  ] as const) {
    await context.test(`${what} is refused whole, and the edition before serves on`, async () => {
      const answer = await send(body);
      const problem = answer.json as { code: string; detail: string };
      // What an empty body is called is not what this is about: it is refused.
      assert.ok([code, 'input_empty'].includes(problem.code), answer.text);
      if (body !== '') assert.match(problem.detail, message);
      assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status));
      await isStillServing();
    });
  }

  await context.test(
    'features of another system among good ones are refused alone; the edition is held',
    async () => {
      const answer = await send(
        collection([...boxes(10), feature('p', ...METRES), feature('q', -73.9, 40.7, { crs: MERCATOR })]),
      );
      const edition = answer.json as Edition;
      assert.deepEqual(
        [answer.status, edition.state, edition.rowsKept, edition.rowsRefused],
        [201, 'held', 10, 2],
      );
      assert.match(edition.reason ?? '', /2 of 12 rows were refused/);
      await isStillServing();
    },
  );

  await context.test('rows of another width and of bytes that are no UTF-8 are refused alone', async () => {
    const rows = Array.from({ length: 200 }, (_, number) => `b${number},40.75,-73.99`);
    const text = Buffer.concat([
      Buffer.from(`ID,LAT,LON\n${rows.join('\n')}\nshort,40.75\nlong,40.75,-73.99,x\n`),
      Buffer.from([0x62, 0xff, 0x2c]),
      Buffer.from('40.75,-73.99\n'),
    ]);
    const edition = (await send(text)).json as Edition;
    assert.deepEqual([edition.rowsKept, edition.rowsRefused, edition.state], [200, 3, 'active']);
  });

  await context.test('a good archive with its papers is imported', async () => {
    const archive = zipped({
      ...ARCHIVE,
      'README.txt': strToU8('papers'),
      '__MACOSX/._boxes.geojson': strToU8('x'),
    });
    const answer = await send(archive);
    assert.deepEqual([answer.status, (answer.json as Edition).rowsKept], [201, 10]);
  });
});
