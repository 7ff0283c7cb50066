/** One search over what anybody may find. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { expectJson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';

interface Found {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly href: string;
}

describe('the one search', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram({ POSTERN_ASSETS_PER_MINUTE: '100000' });
  });
  after(() => program.close());

  const search = async (q: string, more = ''): Promise<readonly Found[]> => {
    const path = `/postern/v1/search?${new URLSearchParams({ q })}${more}`;
    const { query, results } = expectJson<{ query: string; results: Found[] }>(await program.ask(path), 200);
    assert.equal(query, q);
    return results;
  };
  const first = async (q: string): Promise<string> => {
    const [found] = await search(q);
    return `${found?.kind} ${found?.href}`;
  };

  it('has what was meant in the first place', async () => {
    for (const [q, wanted] of [
      ['14850', 'zip /zip/14850'],
      ['14850-1234', 'zip /zip/14850'],
      ['ithaca ny', 'city /zip?city=ITHACA&state=NY'],
      ['Ithaca, New York', 'city /zip?city=ITHACA&state=NY'],
      ['saint louis', 'city /zip?city=SAINT+LOUIS&state=MO'],
      ['springf', 'city /zip?city=SPRINGFIELD&state=IL'],
      ['post offices', 'dataset /datasets/post-offices'],
      ['collection boxes', 'dataset /datasets/collection-boxes'],
      ['check an address', 'page /address'],
    ] as const) {
      assert.equal(await first(q), wanted, q);
    }
  });

  it('finds cities that are spelled nearly so, the nearest first, where nothing fits as it is written', async () => {
    for (const [q, wanted] of [
      ['ithica', 'city /zip?city=ITHACA&state=NY'],
      ['philadelpia', 'city /zip?city=PHILADELPHIA&state=PA'],
      ['albuqerque nm', 'city /zip?city=ALBUQUERQUE&state=NM'],
    ] as const) {
      assert.equal(await first(q), wanted, q);
    }
    assert.ok(
      (await search('nearest')).every(({ kind }) => kind !== 'city'),
      'no guess beside what fits',
    );
  });

  it('finds post offices by name, address and city, in any order of the words', async () => {
    const { features } = expectJson<{ features: { properties: Record<string, string> }[] }>(
      await program.ask('/ogc/collections/post-offices/items?limit=20'),
      200,
    );
    assert.ok(features.length > 5);
    for (const { properties } of features.slice(0, 5)) {
      const { name = '', city = '' } = properties;
      for (const q of [`${name} ${city}`, `${city} ${name}`.toLowerCase(), name]) {
        const places = await search(q, '&kinds=place&limit=50');
        assert.ok(
          places.some(({ title }) => title === name),
          `${q}: ${JSON.stringify(places)}`,
        );
      }
    }
  });

  it('leads to a place that the route for places knows', async () => {
    const [place] = await search('s', '&kinds=place');
    assert.ok(place !== undefined);
    assert.equal(place.href, `/find?id=${encodeURIComponent(place.id)}`);
    assert.equal((await program.ask(`/postern/v1/locations/${encodeURIComponent(place.id)}`)).status, 200);
  });

  it('gives no more than was asked for, of the kinds that were asked for', async () => {
    assert.equal((await search('tracking', '&limit=3')).length, 3);
    const kinds = new Set(
      (await search('tracking', '&limit=50&kinds=rule,document')).map(({ kind }) => kind),
    );
    assert.deepEqual([...kinds].sort(), ['document', 'rule']);
    for (const more of ['&limit=0', '&limit=51', '&kinds=everything', '&kinds=']) {
      const answer = await program.ask(`/postern/v1/search?q=a${more}`);
      assert.equal(answer.status, 400, more);
    }
    assert.equal((await program.ask(`/postern/v1/search?q=${'a'.repeat(201)}`)).status, 400);
  });

  it('finds a rule by its id and by its words', async () => {
    for (const q of ['all.purpose-granted', 'stated purpose granted']) {
      const rules = await search(q, '&kinds=rule');
      assert.ok(
        rules.some(({ href }) => href === '/policies#all.purpose-granted'),
        q,
      );
    }
  });

  it('leaves room for every kind that fits', async () => {
    const kinds = new Set((await search('tracking')).map(({ kind }) => kind));
    assert.ok(kinds.has('dataset') && kinds.has('page') && kinds.has('rule'), [...kinds].join());
  });

  it('answers any text, also none that makes sense', async () => {
    for (const q of [
      '"',
      "'",
      '%',
      '*',
      '( OR )',
      '-',
      '\\',
      '🐌',
      '   ',
      'NEAR(a b)',
      '<b>x</b>',
      '0'.repeat(200),
    ]) {
      await search(q);
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), async (q) => {
        await search(q);
      }),
      { numRuns: 60 },
    );
  });

  it('writes nothing of the question into the journal', async () => {
    await search('a-very-private-question');
    const entries = (await program.journal()).filter(
      ({ record }) => record.route === 'GET /postern/v1/search',
    );
    assert.ok(entries.length > 0);
    for (const { record } of entries) assert.deepEqual(record.parameters, {});
    assert.ok(!JSON.stringify(entries).includes('private-question'));
  });
});
