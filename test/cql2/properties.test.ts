import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { COMPARISONS, MOST_DEPTH, MOST_PARTS } from '../../src/api/ogc/cql2/expression.ts';
import { intersects, type Position } from '../../src/api/ogc/cql2/geometry.ts';
import {
  checkedExpression,
  readCqlJson,
  readCqlText,
  rowTest,
  type ToDegrees,
} from '../../src/api/ogc/cql2/index.ts';
import { likeTest } from '../../src/api/ogc/cql2/like.ts';
import { asJson, asText, expression, geometry, QUERYABLES } from './arbitrary.ts';
import { interpret, likeByExpression, type Placed, placeIn, type Row } from './interpreter.ts';

const degrees: ToDegrees = (x, y) => (Math.abs(x) <= 180 && Math.abs(y) <= 90 ? [x, y] : null);
const RUNS = { numRuns: 400 };

/** The same without places in the encoding. */
const withoutPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner)));

const placed: fc.Arbitrary<Placed> = fc.record({
  row: fc.record({
    name: fc.constantFrom(null, '', 'MAIN', 'main', "O'HARE", 'a_b', 'aab', 'ÅSA'),
    city: fc.constantFrom(null, 'MAIN', 'b', '100%'),
    size: fc.constantFrom(null, -2.25, -1, 0, 2),
    open: fc.constantFrom(null, true, false),
    since: fc.constantFrom(null, '2026-01-01', '2026-03-01'),
  }) as fc.Arbitrary<Row>,
  place: fc.option(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))),
});

describe('CQL2', () => {
  it('reads the same expression from text and from JSON, and it is the one that was written', () => {
    fc.assert(
      fc.property(expression, (one) => {
        const text = readCqlText(asText(one), degrees);
        const json = readCqlJson(JSON.stringify(asJson(one)), degrees);
        assert.ok(text.ok, asText(one));
        assert.ok(json.ok, asText(one));
        assert.deepEqual(withoutPlaces(text.value), withoutPlaces(one));
        assert.deepEqual(withoutPlaces(json.value), withoutPlaces(one));
        assert.ok(checkedExpression(text.value, QUERYABLES).ok, asText(one));
      }),
      RUNS,
    );
  });

  it('finds what a plain interpreter finds, unknown truth among it', () => {
    fc.assert(
      fc.property(expression, fc.array(placed, { minLength: 1, maxLength: 8 }), (one, rows) => {
        const test = rowTest(one, {
          reader: (name) => (row) => rows[row]?.row[name] ?? null,
          latitudeAt: (row) => rows[row]?.place?.[1] ?? Number.NaN,
          longitudeAt: (row) => rows[row]?.place?.[0] ?? Number.NaN,
        });
        rows.forEach((row, index) => assert.equal(test(index), interpret(one, row), asText(one)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws on any text, and says where it could not go on', () => {
    const words = fc.constantFrom(
      ...COMPARISONS,
      ...' ( ) , AND OR NOT LIKE BETWEEN IN IS NULL TRUE CASEI DATE S_INTERSECTS POINT POLYGON BBOX name size 1 -2.5e3 '.split(
        ' ',
      ),
      "'x'",
      "'",
      '"',
      '\\',
      'é',
    );
    const soup = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
        const read = readCqlText(text, degrees);
        if (read.ok) {
          const checked = checkedExpression(read.value, QUERYABLES);
          assert.ok(checked.ok || /^column \d+$/.test(checked.at), text);
        } else assert.match(read.at, /^column \d+$/, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws on any JSON, and says where it could not go on', () => {
    const operators = fc.constantFrom(
      'and',
      'or',
      'not',
      '=',
      'like',
      'between',
      'in',
      'isNull',
      's_intersects',
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.record({ property: fc.constantFrom('name', 'size', 'geometry', 'x') }),
        fc.record({ op: operators, args: fc.array(tie('any'), { maxLength: 3 }) }),
        fc.record({ type: fc.constantFrom('Point', 'Polygon', 'X'), coordinates: tie('any') }),
        fc.record({ bbox: fc.array(fc.integer(), { maxLength: 6 }) }),
      ),
    })).any;
    const texts = fc.oneof(
      value.map((one) => JSON.stringify(one)),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readCqlJson(text, degrees);
        if (!read.ok) assert.equal(typeof read.at, 'string');
        else checkedExpression(read.value, QUERYABLES);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses what is nested too deep or has too many parts, in either encoding', () => {
    const deepText = `${'('.repeat(MOST_DEPTH + 1)}TRUE${')'.repeat(MOST_DEPTH + 1)}`;
    const deepJson = `${'{"op":"not","args":['.repeat(MOST_DEPTH + 1)}true${']}'.repeat(MOST_DEPTH + 1)}`;
    const long = Array.from({ length: MOST_PARTS }, () => 'TRUE');
    const refused = [
      readCqlText(deepText, degrees),
      readCqlText(`${'NOT '.repeat(2_000)}TRUE`, degrees),
      readCqlText(long.join(' AND '), degrees),
      readCqlText(`name = '${'x'.repeat(10_000)}'`, degrees),
      readCqlJson(deepJson, degrees),
      readCqlJson(JSON.stringify({ op: 'or', args: long.map(() => true) }), degrees),
    ];
    for (const read of refused) assert.equal(read.ok, false);
    assert.ok(readCqlText(`${'('.repeat(MOST_DEPTH)}TRUE${')'.repeat(MOST_DEPTH)}`, degrees).ok);
  });
});

describe('LIKE', () => {
  it('agrees with a regular expression, whatever wildcards and escapes it has', () => {
    const signs = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '\\', '.', '𝒳'), maxLength: 8 });
    fc.assert(
      fc.property(signs, signs, (pattern, text) => {
        assert.equal(likeTest(pattern)(text), likeByExpression(pattern, text), `${pattern} ${text}`);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a place', () => {
  it('lies in a geometry where another rule finds it too, edges and corners among them', () => {
    const place = fc.tuple(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -5, max: 5 }),
    ) as fc.Arbitrary<Position>;
    fc.assert(
      fc.property(geometry, place, (one, [x, y]) => {
        assert.equal(intersects(one, x, y), placeIn(one, [x, y]));
      }),
      { numRuns: 3_000 },
    );
  });
});
