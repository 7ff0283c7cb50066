import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atomFeed, type FlatChange, rssFeed } from '../../src/locations/changes/index.ts';
import type { Edition } from '../../src/reference/index.ts';
import { type XmlHandler, XmlScanner } from '../../src/reference/tables/xml-scanner.ts';
import { openProgram } from '../program.ts';

const HOSTILE = '=cmd|"/C calc"<script>alert(1)</script> & \u0007\ud800 ]]>';

const feature = (id: string, latitude: number, properties: object = {}): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [-76.5, latitude] },
  properties: {
    ref: id,
    name: 'USPS COLLECTION BOX - BLUE BOX',
    'addr:full': `${id} MAIN ST`,
    'addr:state': 'NY',
    'addr:postcode': '14850',
    collection_times: 'Mo-Fr 15:00',
    ...properties,
  },
});

const many = Array.from({ length: 100 }, (_, number) => feature(`box${100 + number}`, 42.4 + number / 1e4));
const FIRST = [...many, feature('gone', 42.44), feature('moved', 42.44), feature('hours', 42.44)];
const SECOND = [
  ...many,
  feature('moved', 42.45),
  feature('hours', 42.44, { collection_times: 'Mo-Fr 17:00' }),
  feature('new', 42.44, { name: HOSTILE }),
];

/** Texts and elements of an XML document; throws where it is not well-formed. */
const readXml = (xml: string): { readonly texts: Record<string, string[]>; readonly names: string[] } => {
  const texts: Record<string, string[]> = {};
  const names: string[] = [];
  const open: string[] = [];
  const handler: XmlHandler = {
    open: (name) => {
      open.push(name);
      names.push(name);
      texts[name] ??= [];
      texts[name].push('');
    },
    text: (text) => {
      const own = texts[open.at(-1) ?? ''];
      if (own !== undefined) own[own.length - 1] += text;
    },
    close: () => open.pop(),
  };
  const scanner = new XmlScanner(handler);
  scanner.push(xml);
  scanner.end();
  assert.equal(open.length, 0);
  return { texts, names };
};

const flat = (parts: Partial<FlatChange>): FlatChange => ({
  changes: ['added'],
  id: 'a',
  idBefore: null,
  type: 'BLUE_BOX',
  name: 'BOX',
  nameBefore: null,
  streetAddress: '1 MAIN ST',
  city: 'ITHACA',
  state: 'NY',
  ZIPCode: '14850',
  latitude: 42,
  longitude: -76,
  latitudeBefore: null,
  longitudeBefore: null,
  movedMetres: null,
  services: null,
  servicesBefore: null,
  collections: null,
  collectionsBefore: null,
  ...parts,
});

test('feeds hold whatever a name holds as text, and nothing that XML forbids', () => {
  const feed = {
    key: 'collection-boxes',
    title: HOSTILE,
    self: 'https://example.org/changes.atom?a=1&b="2"',
    page: 'https://example.org/diff?a=1&b=2',
    steps: [
      {
        edition: 'e1',
        at: 0,
        summary: '1 added',
        page: 'https://example.org/?x=1&y=2',
        changes: [flat({ name: HOSTILE })],
      },
    ],
  };
  const clean = '=cmd|"/C calc"<script>alert(1)</script> & \ufffd\ufffd ]]>';
  const atom = readXml(atomFeed(feed));
  assert.equal(atom.texts.title?.[0], clean);
  assert.ok(atom.texts.title?.[2]?.includes(clean));
  assert.ok(!atom.names.includes('script'));
  const rss = readXml(rssFeed(feed));
  assert.equal(rss.texts.title?.[0], clean);
  assert.deepEqual(rss.texts.pubDate, ['Thu, 01 Jan 1970 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT']);
});

test('entries keep their ids, whatever the address of the server and the title are', () => {
  const make = (origin: string, name: string) =>
    readXml(
      atomFeed({
        key: 'k',
        title: name,
        self: `${origin}/self`,
        page: `${origin}/page`,
        steps: [
          {
            edition: 'e1',
            at: 5,
            summary: name,
            page: origin,
            changes: [flat({ id: 'one', name }), flat({ id: 'two' })],
          },
        ],
      }),
    ).texts.id ?? [];
  const ids = make('https://one.example', 'A');
  assert.deepEqual(ids, make('https://other.example', 'B'));
  assert.equal(new Set(ids).size, 4);
  for (const id of ids)
    assert.match(id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('differences over HTTP', async (context) => {
  const program = await openProgram();
  context.after(() => program.close());
  const bring = async (features: readonly object[]): Promise<Edition> => {
    const answer = await program.operate('/postern/v1/editions/collection-boxes?name=boxes.geojson', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: JSON.stringify({ type: 'FeatureCollection', features }),
    });
    assert.equal(answer.status, 201, answer.text);
    return answer.json as Edition;
  };
  const get = (path: string) => program.ask(`/postern/v1/locations/${path}`);
  const codeOf = async (path: string): Promise<string> => {
    const { status, json } = await get(path);
    return `${status} ${(json as { code: string }).code}`;
  };

  await context.test('before there are two editions, the answer says what is missing', async () => {
    assert.equal(await codeOf('diff?kind=collection-boxes'), '503 edition_missing');
    assert.equal(await codeOf('diff'), '404 edition_before_missing', 'the sample is the first of its kind');
  });

  const first = await bring(FIRST);
  const second = await bring(SECOND);

  await context.test('JSON has counts and changes, narrowed and paged, with the next page', async () => {
    const diff = (await get('diff?kind=collection-boxes')).json as {
      from: Edition;
      to: Edition;
      counts: object;
      changes: FlatChange[];
      next: string | null;
    };
    assert.deepEqual([diff.from.edition, diff.to.edition], [first.edition, second.edition]);
    assert.deepEqual(
      diff.changes.map(({ id, changes }) => `${id} ${changes.join()}`),
      ['gone removed', 'hours hours-changed', 'moved moved', 'new added'],
    );
    assert.equal(diff.next, null);
    const page = (await get('diff?kind=collection-boxes&change=removed,moved&state=NY&limit=1'))
      .json as typeof diff;
    assert.deepEqual(
      page.changes.map(({ id }) => id),
      ['gone'],
    );
    const next = (await program.ask(page.next ?? '')).json as typeof diff;
    assert.deepEqual([next.changes.map(({ id }) => id), next.next], [['moved'], null]);
    assert.deepEqual(((await get('diff?kind=collection-boxes&state=CA')).json as typeof diff).changes, []);
  });

  await context.test('CSV has all of them, and no cell is a formula', async () => {
    const { text, headers } = await get('diff?kind=collection-boxes&format=csv');
    assert.match(headers['content-type'] ?? '', /^text\/csv/);
    const lines = text.trimEnd().split('\r\n');
    assert.equal(lines.length, 5);
    assert.match(lines[4] ?? '', /^added,new,,BLUE_BOX,"'=cmd\|""\/C calc""/);
    assert.match(lines[3] ?? '', /,42\.45,-76\.5,42\.44,-76\.5,1112,/, 'numbers stay numbers');
  });

  await context.test('GeoJSON has a point for each, and says which editions were compared', async () => {
    const { json, text } = await get('diff?kind=collection-boxes&format=geojson');
    const collection = (json ?? JSON.parse(text)) as {
      type: string;
      to: Edition;
      features: { id: string; geometry: { coordinates: number[] }; properties: Record<string, unknown> }[];
    };
    assert.deepEqual([collection.type, collection.to.edition], ['FeatureCollection', second.edition]);
    const moved = collection.features.find(({ id }) => id === 'moved');
    assert.deepEqual(moved?.geometry.coordinates, [-76.5, 42.45]);
    assert.deepEqual([moved?.properties.changes, moved?.properties.latitudeBefore], ['moved', 42.44]);
  });

  await context.test('the page shows names as text, runs nothing and works as a plain form', async () => {
    const { text, headers } = await get('diff?kind=collection-boxes&format=html&change=&state=');
    assert.match(headers['content-type'] ?? '', /^text\/html/);
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|script-src/);
    assert.doesNotMatch(text, /<script|\son\w+=|style="/i);
    assert.match(text, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp;/);
    assert.match(text, /<form action="\/postern\/v1\/locations\/diff" method="get">/);
    assert.match(text, /collected Mo-Fr 15:00 \u2192 Mo-Fr 17:00/);
  });

  await context.test('feeds have an entry for the edition and one for each change', async () => {
    for (const form of ['atom', 'rss']) {
      const { text, headers } = await get(`changes.${form}?kind=collection-boxes`);
      assert.match(headers['content-type'] ?? '', new RegExp(`^application/${form}\\+xml`));
      const { texts, names } = readXml(text);
      assert.equal(names.filter((name) => name === (form === 'atom' ? 'entry' : 'item')).length, 5);
      assert.ok(texts.title?.includes('New edition: 1 added, 1 removed, 1 moved, 1 hours changed'), text);
    }
    const elsewhere = readXml((await get('changes.atom?kind=collection-boxes&state=CA')).text);
    assert.equal(elsewhere.names.filter((name) => name === 'entry').length, 1);
    assert.equal((await get('changes.atom')).status, 200, 'a feed may be empty');
  });

  await context.test(
    'a held edition can be compared and its findings read before anybody releases it',
    async () => {
      const held = await bring(SECOND.slice(0, 50));
      assert.equal(held.state, 'held');
      const path = `diff?kind=collection-boxes&to=${held.edition}`;
      const diff = (await get(path)).json as { from: Edition; counts: { removed: number } };
      assert.deepEqual([diff.from.edition, diff.counts.removed], [second.edition, 53]);
      assert.match(
        (await get(`${path}&format=html`)).text,
        /held for review and does not serve: places disappeared/,
      );
      const findings = (await get(`findings?kind=collection-boxes&edition=${held.edition}`)).json as {
        counts: { finding: string; level: string; count: number }[];
        findings: { id: string | null; kind: string; message: string }[];
      };
      const loss = findings.counts.find(({ finding }) => finding === 'bulk-loss');
      assert.deepEqual([loss?.level, loss?.count], ['alarm', 1]);
      const alarm = findings.findings.find(({ kind }) => kind === 'bulk-loss');
      assert.deepEqual([alarm?.id, alarm?.message], [null, 'NY lost 53 of 103']);
    },
  );

  await context.test('editions are listed by kind, newest first, and unknown ones are refused', async () => {
    const { editions } = (await get('editions?kind=collection-boxes')).json as { editions: Edition[] };
    assert.deepEqual(
      editions.map(({ state }) => state),
      ['held', 'active', 'superseded'],
    );
    assert.equal(await codeOf('diff?kind=collection-boxes&from=none'), '404 unknown_edition');
    assert.equal(await codeOf(`diff?kind=post-offices&to=${second.edition}`), '404 unknown_edition');
    assert.equal(await codeOf('findings?kind=collection-boxes&edition=none'), '404 unknown_edition');
    for (const bad of ['change=lost', 'state=XX', 'format=xml', 'limit=0', 'offset=-1', 'kind=lockers'])
      assert.equal((await get(`diff?${bad}`)).status, 400, bad);
  });

  await context.test('findings come by kind, in pages, and as CSV', async () => {
    const { text } = await get('findings?kind=collection-boxes&format=csv');
    assert.equal(text, 'finding,level,id,line,message\r\n');
    await bring([
      ...SECOND,
      feature('twin', 42.44, { 'addr:full': 'NEW MAIN ST' }),
      feature('idle', 42.44, { collection_times: '' }),
    ]);
    const page = (await get('findings?kind=collection-boxes&finding=no-schedule&limit=1')).json as {
      matched: number;
      findings: { id: string; line: number; level: string }[];
      next: string | null;
    };
    assert.deepEqual(
      [page.matched, page.findings.map(({ id, level }) => `${id} ${level}`), page.next],
      [1, ['idle note'], null],
    );
    const csv = (await get('findings?kind=collection-boxes&finding=address-shared&format=csv')).text;
    assert.match(csv, /\r\naddress-shared,note,twin,\d+,"?at the address of new too/);
  });
});
