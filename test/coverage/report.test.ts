import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type CoverageWords, readQuestion } from '../../src/locations/coverage/input/question.ts';
import { render } from '../../src/locations/coverage/output/render.ts';
import type { Row } from '../../src/locations/coverage/rows.ts';
import { workOut } from '../../src/locations/coverage/work.ts';
import { distanceMetres, metresFromMiles } from '../../src/postal/geo/index.ts';
import { coverageData, OFFICES, POINTS } from './fixture.ts';
import { assertWellFormed } from './well-formed.ts';

const data = await coverageData();
const report = async (words: CoverageWords = {}) => (await workOut(readQuestion(words), data)).report;
const row = (rows: readonly Row[], zone: string): Row => rows.find((one) => one.zone === zone) ?? {};

const WEIGHTS = 'zcta,population\n14850,30000\n13053,5000\n14456,15000\n18840,8000\n99999,77\n';

test('distances by ZIP are those of brute force over all offices', async () => {
  const { zones } = await report({ by: 'zip' });
  assert.equal(zones.length, POINTS.length);
  for (const { zip, latitude, longitude } of POINTS) {
    const sorted = OFFICES.map(({ id, latitude: lat, longitude: lon }) => ({
      id,
      miles: distanceMetres(latitude, longitude, lat ?? 0, lon ?? 0) / metresFromMiles(1),
    })).sort((one, other) => one.miles - other.miles);
    const found = row(zones, zip);
    assert.deepEqual([found.nearest_id, found.second_id], [sorted[0]?.id, sorted[1]?.id]);
    assert.ok(Math.abs(Number(found.nearest_miles) - (sorted[0]?.miles ?? 0)) < 0.001);
    assert.ok(Math.abs(Number(found.second_miles) - (sorted[1]?.miles ?? 0)) < 0.001);
  }
});

test('without a population everything says unweighted, and columns per 10,000 are absent', async () => {
  for (const by of ['zip', 'county', 'state']) {
    const answer = await report({ by, catchment: 30 });
    assert.deepEqual(answer.weighting, { label: 'unweighted' });
    const keys = [
      ...answer.columns.map(({ key }) => key),
      ...answer.zones.flatMap((one) => Object.keys(one)),
    ];
    assert.ok(!keys.some((key) => /10000|population/.test(key)), String(keys));
    assert.ok(keys.includes('access_per_point'));
    assert.ok(answer.method.some((line) => line.startsWith('Unweighted')));
    const worked = await workOut(readQuestion({ by }), data);
    const csv = render(worked, { format: 'csv', table: 'zones', chart: 'map', metric: null }).text;
    for (const line of csv.trimEnd().split('\r\n').slice(1)) assert.ok(line.endsWith(',unweighted'), line);
    assert.match(
      render(worked, { format: 'svg', table: 'zones', chart: 'ecdf', metric: null }).text,
      /unweighted/,
    );
  }
});

test('with a population means are weighted, rates are there, and what matched nothing is told', async () => {
  const { weighting, zones, overall } = await report({ by: 'county', weights: WEIGHTS });
  assert.deepEqual(weighting, {
    label: 'population by ZCTA',
    population: 58_000,
    unmatchedRows: 1,
    unmatchedPopulation: 77,
    pointsWithoutPopulation: 2,
  });
  const tompkins = row(zones, '36109');
  assert.deepEqual(
    [tompkins.name, tompkins.state, tompkins.points, tompkins.population, tompkins.places],
    ['Tompkins', 'NY', 2, 35_000, 2],
  );
  assert.equal(tompkins.places_per_10000, 0.571);
  const dryden = distanceMetres(42.47, -76.27, 42.49, -76.29) / metresFromMiles(1);
  assert.ok(Math.abs(Number(tompkins.nearest_mean_miles) - (5_000 * dryden) / 35_000) < 0.001);
  // Nobody lives there by this file: no statement about them, and no zero either.
  assert.deepEqual(
    [row(zones, '02016').nearest_mean_miles, row(zones, '02016').places_per_10000],
    [null, null],
  );
  assert.equal(overall.population, 58_000);
});

test('a county’s population is split among its points, also where only the ZIP reference knows the county', async () => {
  const { zones, weighting } = await report({
    by: 'zip',
    weights: 'geoid,population\n36109,100\n09110,40\n42015,6\n36999,3\n',
  });
  assert.deepEqual(
    ['14850', '13053', '06103', '18840', '14456'].map((zip) => row(zones, zip).population),
    [50, 50, 40, 6, 0],
  );
  assert.deepEqual([weighting.unmatchedRows, weighting.unmatchedPopulation], [1, 3]);
});

test('counties are those of the outlines: by the reference where they have it, else by the point', async () => {
  const { zones, method } = await report({ by: 'county' });
  assert.deepEqual(
    zones.map(({ zone }) => zone),
    ['02016', '09003', '36069', '36109', '42015'],
  );
  assert.ok(
    method.some((line) => line.includes('2017') && line.includes('(1 ZIP points)')),
    String(method),
  );
});

test('a state’s points alone are counted, and places beyond its border are still nearest', async () => {
  const { counted, zones } = await report({ by: 'zip', state: 'PA' });
  assert.deepEqual([counted.points, counted.places], [1, 5]);
  assert.equal(zones[0]?.second_id, 'elmira');
});

test('only places with the hours asked for count, and those that state none are told', async () => {
  const saturday = await report({ by: 'zip', openOn: 'saturday' });
  assert.deepEqual([saturday.counted.places, saturday.counted.placesWithoutHours], [2, 1]);
  assert.equal(row(saturday.zones, '14456').nearest_id, 'ithaca');
  // Sayre's last collection on Friday is at 16:00.
  const late = await report({ by: 'zip', lastCollection: '17:00' });
  assert.deepEqual([late.counted.places, late.counted.placesWithoutHours], [1, 3]);
  assert.equal((await report({ collectsOn: 'sa' })).counted.places, 1);
  await assert.rejects(report({ openOn: 'sunday' }), { code: 'coverage_empty' });
});

test('a closing gives what a report without the places gives', async () => {
  const closed = ['ithaca', 'dryden'];
  const { closures } = await report({ remove: closed.join(), weights: WEIGHTS });
  const others = await coverageData(
    POINTS,
    OFFICES.filter(({ id }) => !closed.includes(id)),
  );
  const without = (await workOut(readQuestion({ weights: WEIGHTS }), others)).report;
  assert.ok(closures !== undefined);
  for (const [key, value] of Object.entries(closures.after)) assert.equal(value, without.overall[key], key);
  assert.deepEqual([closures.moving.points_moving, closures.moving.population_moving], [3, 35_000]);
  const ithaca = closures.removed.find(({ id }) => id === 'ithaca');
  assert.equal(ithaca?.next_nearest_id, 'elmira');
  assert.equal(closures.factors.length, 5);
  assert.ok(
    closures.factors
      .filter(({ computed }) => computed === 'no')
      .every(({ remark }) => remark.startsWith('Cannot be computed here')),
  );
  await assert.rejects(report({ remove: 'nowhere' }), { code: 'location_unknown' });
});

test('a standard has a verdict with a population alone, and shows its source and confidence', async () => {
  const plain = (await report({ standard: 'uk' })).standard;
  assert.ok(plain?.criteria.every(({ met, note }) => met === null && note.includes('unweighted')));
  const weighted = (await report({ standard: 'canada', weights: WEIGHTS })).standard;
  assert.deepEqual(
    [weighted?.confidence, weighted?.criteria.map(({ met }) => met)],
    ['unverified', [true, true, true]],
  );
  const uk = (await report({ standard: 'uk', weights: WEIGHTS })).standard;
  assert.deepEqual(
    uk?.criteria.map(({ met }) => met),
    [true, false, null, null, null, true],
  );
  assert.ok(
    (await report({ standard: 'ofcom' })).standard?.notes.some((note) => note.includes('collection-boxes')),
  );
});

test('sites bring what they say within the distance, and never more than their bound', async () => {
  const { siting } = await report({
    sites: 3,
    siteWithin: 5,
    weights: 'zcta,population\n06103,10\n99546,5\n14850,85\n',
  });
  assert.deepEqual(
    siting?.sites.map(({ zip, population_gained }) => [zip, population_gained]),
    [
      ['06103', 10],
      ['99546', 5],
    ],
  );
  assert.deepEqual([siting?.shareBefore, siting?.shareAfter, siting?.shareBound], [0.85, 1, 1]);
});

test('own zones count the points and places inside, over the antimeridian too', async () => {
  const zones = JSON.stringify({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        id: 'lakes',
        properties: { name: '<Finger> "Lakes" & co' },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [-77.5, 42.2],
              [-76, 42.2],
              [-76, 43],
              [-77.5, 43],
              [-77.5, 42.2],
            ],
          ],
        },
      },
      {
        type: 'Feature',
        id: 'aleutians',
        properties: {},
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [170, 50],
              [-170, 50],
              [-170, 54],
              [170, 54],
              [170, 50],
            ],
          ],
        },
      },
      {
        type: 'Feature',
        id: 'sea',
        properties: {},
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [-60, 30],
              [-55, 30],
              [-55, 35],
              [-60, 30],
            ],
          ],
        },
      },
    ],
  });
  const answer = await report({ zones });
  assert.deepEqual(
    answer.zones.map(({ zone, points, places }) => [zone, points, places]),
    [
      ['lakes', 3, 3],
      ['aleutians', 1, 0],
      ['sea', 0, 0],
    ],
  );
  assert.equal(answer.counted.pointsInNoZone, 2);
  assert.equal(answer.zones[2]?.nearest_mean_miles, null);
  const map = render(await workOut(readQuestion({ zones }), data), {
    format: 'svg',
    table: 'zones',
    chart: 'map',
    metric: null,
  }).text;
  assertWellFormed(map);
  assert.match(map, /&lt;Finger&gt; &quot;Lakes&quot; &amp; co/);
});

test('the largest gaps lie on land, in the state or zone asked about', async () => {
  const { gaps } = await report({ state: 'NY', gaps: 3 });
  assert.ok(gaps !== undefined && gaps.length >= 1);
  for (const { state, radius_miles } of gaps) {
    assert.equal(state, 'NY');
    assert.ok(Number(radius_miles) > 5);
  }
});

test('every form of every report is well-formed, escaped and free of script', async () => {
  for (const words of [
    { by: 'state' },
    { by: 'county', gaps: 2, sites: 2 },
    { by: 'zip' },
    { by: 'county', state: 'NY' },
    { by: 'zip', state: 'AK', weights: 'zcta,population\n99546,5\n' },
  ]) {
    const worked = await workOut(readQuestion(words), data);
    for (const chart of ['map', 'ecdf', 'histogram', 'lorenz'] as const) {
      const { text, mediaType } = render(worked, { format: 'svg', table: 'zones', chart, metric: null });
      assert.match(mediaType, /^image\/svg\+xml/);
      const names = assertWellFormed(text);
      assert.ok(names.includes('title') && names.includes('desc') && !names.includes('script'));
      assert.ok(!/\son\w+=|href|NaN|undefined|Infinity/.test(text), `${JSON.stringify(words)} ${chart}`);
      assert.match(text, /a &lt;sample&gt; &amp; more/);
      assert.match(text, /prefers-color-scheme:dark/);
    }
    const geo = JSON.parse(
      render(worked, { format: 'geojson', table: 'zones', chart: 'map', metric: null }).text,
    ) as {
      features: { geometry: { type: string } }[];
    };
    assert.equal(geo.features.length, worked.report.zones.length);
    // A ZIP Code is a point and never an area.
    for (const { geometry } of geo.features) assert.equal(geometry.type === 'Point', words.by === 'zip');
    assert.ok(
      render(worked, { format: 'text', table: 'zones', chart: 'map', metric: null }).text.includes(
        worked.report.title,
      ),
    );
  }
});

test('a table that was not asked for and a column that is none are refused', async () => {
  const worked = await workOut(readQuestion({}), data);
  for (const rendering of [
    { format: 'csv', table: 'gaps', chart: 'map', metric: null },
    { format: 'geojson', table: 'standards', chart: 'map', metric: null },
    { format: 'svg', table: 'zones', chart: 'map', metric: 'name' },
  ] as const) {
    assert.throws(() => render(worked, rendering), { code: 'coverage_invalid' });
  }
});

test('doubling every population changes no share, mean or Gini', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 6, maxLength: 6 }),
      async (people) => {
        const csv = (factor: number): string =>
          `zcta,population\n${POINTS.map(({ zip }, at) => `${zip},${(people[at] ?? 0) * factor}`).join('\n')}\n`;
        const [once, twice] = [await report({ weights: csv(1) }), await report({ weights: csv(2) })];
        for (const [key, value] of Object.entries(once.overall)) {
          if (/nearest|second|share|gini/.test(key)) assert.equal(twice.overall[key], value, key);
        }
      },
    ),
    { numRuns: 20 },
  );
});
