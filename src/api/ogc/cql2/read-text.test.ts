import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LiteralType } from './expression.ts';
import { checkedExpression, readCqlJson, readCqlText } from './index.ts';

const TYPES = new Map<string, LiteralType>([
  ['name', 'text'],
  ['size', 'number'],
  ['open', 'boolean'],
  ['since', 'date'],
]);
const degrees = (x: number, y: number): readonly [number, number] | null =>
  Math.abs(y) <= 90 ? [x, y] : null;

const refusalOf = (text: string): string => {
  const read = (text.startsWith('{') ? readCqlJson : readCqlText)(text, degrees);
  const checked = read.ok ? checkedExpression(read.value, TYPES) : read;
  return checked.ok ? 'read' : `${checked.at}: ${checked.message}`;
};

describe('a filter that cannot be read says where and what was expected', () => {
  const cases: readonly [string, RegExp][] = [
    ['', /^column 1: the filter is empty/],
    ["name = 'x", /^column 8: the quote ' is not closed/],
    ['name =', /^column 7: the end of the filter stands where a property name/],
    ["name = 'x' name", /^column 12: "name" stands where AND, OR or the end/],
    ['nmae = 1', /^column 1: there is no property "nmae" here; did you mean name/],
    ['size = 1 AND', /^column 13: the end of the filter/],
    ["size = 'x'", /^column 8: a number is compared with text/],
    ['open < TRUE', /^column 1: TRUE and FALSE are compared by = and <>/],
    ['geometry = 1', /^column 1: geometry stands in S_INTERSECTS alone/],
    ['upper(name) = 1', /^column 1: the function upper is not known here/],
    ["since = DATE('2026-02-30')", /^column 14: "2026-02-30" stands where a day/],
    ["since = '2026-2-3'", /^column 9: a day is compared with text/],
    ['name LIKE name', /^column 11: the pattern of LIKE is a text/],
    ["size LIKE '1%'", /^column 1: LIKE takes text, and this is a number/],
    ['S_INTERSECTS(geometry, BBOX(1,2,3))', /^column 24: a bounding box has 4 or 6 numbers, not 3/],
    ['S_INTERSECTS(geometry, POINT(1 91))', /^column 30: the position 1 91 lies outside/],
    [
      'S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1)))',
      /^column 32: the ring of a polygon ends where it began/,
    ],
    ['S_INTERSECTS(name, POINT(1 1))', /^column 14: S_INTERSECTS takes geometry/],
    ['S_WITHIN(geometry, POINT(1 1))', /^column 1: the function S_WITHIN is not known/],
    ['name ~ 1', /^column 6: "~" has no meaning here/],
    ['{"op":"=","args":[{"property":"size"}]}', /^\/args: "=" has 2 args, not 1/],
    ['{"op":"=","args":[{"property":"sise"},1]}', /^\/args\/0: there is no property "sise"/],
    ['{"op":"and","args":[true,{"op":"xor","args":[]}]}', /^\/args\/1\/op: the operator "xor" is not known/],
    ['{"op":', /valid JSON/],
  ];
  for (const [text, words] of cases) {
    it(text === '' ? '(empty)' : text, () => {
      assert.match(refusalOf(text), words);
    });
  }
});

describe('a filter is read', () => {
  const cases = [
    "NAME_OF IS NULL OR name = 'x'".replace('NAME_OF', 'name'),
    "name NOT LIKE 'a%' and not (size not between 1 and 2) or open = true",
    "since >= '2026-01-01' AND since < DATE('2026-12-31')",
    "\"name\" IN ('a', 'b') AND size = -1.5e2",
    "CASEI(name) LIKE CASEI('main%')",
    'S_INTERSECTS(geometry, MULTIPOINT(7.02 49.92, (8 50)))',
    'S_INTERSECTS(POLYGON((0 0,10 0,10 10,0 0),(1 1,2 1,2 2,1 1)), geometry)',
    's_intersects(geometry, GEOMETRYCOLLECTION(POINT Z (1 2 3), MULTIPOLYGON(((0 0,1 0,1 1,0 0)))))',
    "name = 'it''s' OR name = 'it\\'s'",
  ];
  for (const text of cases) {
    it(text, () => {
      assert.equal(refusalOf(text), 'read');
    });
  }
});
