import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCoverage, readQuestion } from '../../src/locations/coverage/index.ts';
import type { CoverageReport } from '../../src/locations/coverage/report.ts';
import { openProgram } from '../program.ts';
import { runPostern, startServer } from '../server.ts';
import { assertWellFormed } from './well-formed.ts';

interface Problem {
  readonly code: string;
  readonly detail: string;
}

const PATH = '/postern/v1/coverage';

test('coverage over HTTP', async (context) => {
  const program = await openProgram();
  context.after(() => program.close());

  await context.test(
    'anybody gets a report of the editions in use, without a token, and the header names them',
    async () => {
      const answer = await program.ask(`${PATH}?by=state&within=5,50`);
      assert.equal(answer.status, 200, answer.text);
      const report = answer.json as CoverageReport;
      assert.ok(report.counted.points > 33_000);
      assert.ok(report.counted.places > 20);
      assert.equal(report.weighting.label, 'unweighted');
      assert.match(answer.headers['postern-source'] ?? '', /^facilities;edition=.*, zip;edition=/);
    },
  );

  await context.test('the same question again is the same answer', async () => {
    const [one, other] = await Promise.all([
      program.ask(`${PATH}?state=NY`),
      program.ask(`${PATH}?state=NY`),
    ]);
    assert.equal(one.status, 200);
    assert.equal(one.text, other.text);
    assert.equal((await program.ask(`${PATH}?state=NY`)).text, one.text);
  });

  await context.test(
    'csv, geojson, svg and text come as what they are; a drawing may run nothing',
    async () => {
      for (const [format, type, start] of [
        ['csv', 'text/csv', 'zone,'],
        ['geojson', 'application/geo+json', '{"type":"FeatureCollection"'],
        ['svg', 'image/svg+xml', '<svg '],
        ['text', 'text/plain', 'Distance'],
      ] as const) {
        const answer = await program.ask(`${PATH}?by=county&state=VT&format=${format}`);
        assert.equal(answer.status, 200, answer.text);
        assert.ok((answer.headers['content-type'] ?? '').startsWith(type), answer.text.slice(0, 60));
        assert.ok(answer.text.startsWith(start), answer.text.slice(0, 60));
        if (format === 'svg') {
          assertWellFormed(answer.text);
          assert.match(answer.headers['content-security-policy'] ?? '', /default-src 'none'/);
        }
      }
    },
  );

  await context.test('own zones and weights come in a POST, as an object or as a text', async () => {
    const zones = {
      type: 'Polygon',
      coordinates: [
        [
          [-75, 40],
          [-73, 40],
          [-73, 42],
          [-75, 42],
          [-75, 40],
        ],
      ],
    };
    const weights = 'zcta,population\n10001,100\n10002,300\n';
    const answers = await Promise.all(
      [zones, JSON.stringify(zones)].map((sent) =>
        program.ask(PATH, { method: 'POST', body: { zones: sent, weights } }),
      ),
    );
    for (const answer of answers) assert.equal(answer.status, 200, answer.text);
    const [first, second] = answers.map(({ json }) => json as CoverageReport);
    assert.deepEqual(first?.zones, second?.zones);
    assert.deepEqual([first?.by, first?.zones.length, first?.zones[0]?.population], ['zones', 1, 400]);
  });

  await context.test('what cannot be answered is refused with the reason and the place', async () => {
    for (const [query, body, status, code, said] of [
      ['by=nation', undefined, 400, 'input_invalid', /by/],
      ['gaps=51', undefined, 400, 'input_invalid', /gaps/],
      ['radius=5', undefined, 400, 'input_invalid', /radius/],
      ['within=near', undefined, 400, 'coverage_invalid', /within/],
      ['by=zones', undefined, 400, 'coverage_invalid', /by/],
      ['kind=collection-boxes', undefined, 503, 'edition_missing', /collection-boxes/],
      ['remove=nothing', undefined, 404, 'location_unknown', /nothing/],
      ['format=csv&table=gaps', undefined, 400, 'coverage_invalid', /gaps/],
      ['', { weights: 'zcta,population\n10001,many\n' }, 422, 'weights_invalid', /line 2, column 2/],
      ['', { weights: 'zcta,population\n99999,1\n' }, 422, 'weights_unmatched', /rows/],
      [
        '',
        { zones: '{"type":"Polygon",\n"coordinates":[[[0,0],[1,0],[1,95],[0,0]]]}' },
        422,
        'zones_invalid',
        /line 2, column 29/,
      ],
      ['', { zones: 5 }, 400, 'input_invalid', /zones/],
      ['', { zone: {} }, 400, 'input_invalid', /zone/],
    ] as const) {
      const answer = await program.ask(
        `${PATH}?${query}`,
        body === undefined ? {} : { method: 'POST', body },
      );
      const problem = answer.json as Problem;
      assert.deepEqual(
        [answer.status, problem.code],
        [status, code],
        `${query} ${JSON.stringify(body)}: ${answer.text}`,
      );
      assert.match(answer.text, said);
    }
  });

  await context.test('after a new edition the old answer is gone', async () => {
    const before = (await program.ask(`${PATH}?by=state&state=NY`)).json as CoverageReport;
    const imported = await program.operate('/postern/v1/editions/post-offices?name=two.csv', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'id,name,state,zip5,latitude,longitude\na,A,NY,14850,42.44,-76.5\nb,B,NY,10001,40.75,-73.99\n',
    });
    assert.equal(imported.status, 201, imported.text);
    const after = (await program.ask(`${PATH}?by=state&state=NY`)).json as CoverageReport;
    assert.ok(before.counted.places > 20);
    assert.equal(after.counted.places, 2);
    const closed = await program.ask(`${PATH}?state=NY&remove=b`);
    assert.equal((closed.json as CoverageReport).closures?.removed[0]?.next_nearest_id, 'a');
  });
});

test('a report that takes too long is given up, and the next question is answered', async (context) => {
  const program = await openProgram();
  context.after(() => program.close());
  // The rooms of the program itself, with other limits: nothing is done within no time.
  const edition = {
    dataset: 'facilities',
    edition: 'e',
    authority: 'synthetic',
    source: '',
    publisher: '',
    licence: '',
    retrievedAt: 0,
  };
  const stuck = openCoverage({
    locations: {
      index: async () => ({ edition }) as never,
      reload: async () => undefined,
      close: () => undefined,
    },
    zips: () => ({ edition: { ...edition, dataset: 'zip' } }) as never,
    editions: { file: async () => Buffer.alloc(0) } as never,
    limits: { timeoutMs: 1, waiting: 1 },
  });
  const question = readQuestion({});
  const rendering = { format: 'json', table: 'zones', chart: 'map', metric: null } as const;
  const first = stuck.report(question, rendering);
  const second = stuck.report(readQuestion({ state: 'NY' }), rendering);
  await assert.rejects(second, { code: 'coverage_busy' });
  await assert.rejects(first, { code: 'coverage_too_long' });
  await stuck.close();
  assert.equal((await program.ask(`${PATH}?state=VT`)).status, 200);
});

test('postern report coverage prints a report, writes files, and names the place of a fault', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-coverage-'));
  const server = await startServer();
  try {
    const run = (...words: string[]) =>
      runPostern(['report', 'coverage', ...words], { settings: server.settings, folder });
    const weights = join(folder, 'people.csv');
    writeFileSync(weights, 'geoid,population\n36061,1600000\n50007,168000\n');
    const printed = await run(
      '--by',
      'county',
      '--state',
      'VT',
      '--weights',
      weights,
      '--standard',
      'canada',
    );
    assert.equal(printed.code, 0, printed.err);
    assert.match(printed.out, /Chittenden/);
    assert.match(printed.out, /weighted by population by county/);
    assert.match(printed.out, /confidence: unverified/);
    const [svg, csv] = [join(folder, 'map.svg'), join(folder, 'zones.csv')];
    const written = await run('--by', 'county', '--state', 'VT', '--svg', svg, '--csv', csv);
    assert.equal(written.code, 0, written.err);
    assertWellFormed(readFileSync(svg, 'utf8'));
    assert.match(readFileSync(csv, 'utf8'), /^zone,name,state,.*\r\n50001,Addison,VT,/);
    const json = await run('--json', '--gaps', '1');
    assert.equal((JSON.parse(json.out) as CoverageReport).gaps?.length, 1);
    writeFileSync(weights, 'zcta,population\n05401,x\n');
    const wrong = await run('--weights', weights);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /line 2, column 2/);
    const missing = await run('--zones', join(folder, 'none.geojson'));
    assert.match(missing.err, /none\.geojson cannot be read/);
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
