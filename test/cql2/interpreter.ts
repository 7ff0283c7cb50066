/** CQL2 by the book and without any cleverness, to hold the evaluator against. */
import type { Expression, Value } from '../../src/api/ogc/cql2/expression.ts';
import type { Geometry, Position } from '../../src/api/ogc/cql2/geometry.ts';

export interface Row {
  readonly [property: string]: string | number | boolean | null;
}

/** A row with its place; null where it has none. */
export interface Placed {
  readonly row: Row;
  readonly place: Position | null;
}

const valueIn = (value: Value, row: Row): string | number | boolean | null => {
  if (value.kind === 'literal') return value.value;
  if (value.kind === 'property') return row[value.name] ?? null;
  const inner = valueIn(value.value, row);
  return typeof inner === 'string' ? inner.toLowerCase() : inner;
};

/** LIKE by a regular expression. */
export const likeByExpression = (pattern: string, text: string): boolean => {
  let source = '';
  for (let signs = [...pattern]; signs.length > 0; ) {
    const sign = signs.shift() ?? '';
    if (sign === '\\' && signs.length > 0)
      source += (signs.shift() ?? '').replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
    else if (sign === '%') source += '.*';
    else if (sign === '_') source += '.';
    else source += sign.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
  }
  return new RegExp(`^${source}$`, 'su').test(text);
};

const compare = (operator: string, left: Row[string], right: Row[string]): boolean | null => {
  if (left === null || right === null || left === undefined || right === undefined) return null;
  switch (operator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left < right || left === right;
    case '>':
      return left > right;
    default:
      return left > right || left === right;
  }
};

const not = (truth: boolean | null): boolean | null => (truth === null ? null : !truth);
const and = (truths: readonly (boolean | null)[]): boolean | null =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;

const between = (from: number, to: number, one: number): boolean =>
  one >= Math.min(from, to) && one <= Math.max(from, to);

/** Exact for whole numbers. */
const onEdge = ([ax, ay]: Position, [bx, by]: Position, [x, y]: Position): boolean =>
  (bx - ax) * (y - ay) === (by - ay) * (x - ax) && between(ax, bx, x) && between(ay, by, y);

const edgesOf = (line: readonly Position[]): [Position, Position][] =>
  line.slice(1).map((to, index) => [line[index] ?? to, to]);

/** Crossings of a ray to the north, where the evaluator looks to the east. */
const inside = (ring: readonly Position[], [x, y]: Position): boolean =>
  edgesOf(ring).filter(
    ([[ax, ay], [bx, by]]) => ax > x !== bx > x && y < ay + ((x - ax) / (bx - ax)) * (by - ay),
  ).length %
    2 ===
  1;

/** Whether a place with whole coordinates lies in a geometry with whole coordinates. */
export const placeIn = ({ points, lines, polygons, boxes }: Geometry, place: Position): boolean => {
  const [x, y] = place;
  return (
    points.some(([px, py]) => px === x && py === y) ||
    lines.some((line) => edgesOf(line).some(([from, to]) => onEdge(from, to, place))) ||
    boxes.some(({ west, south, east, north }) => {
      const longitudes = west <= east ? x >= west && x <= east : !(x > east && x < west);
      return longitudes && y >= south && y <= north;
    }) ||
    polygons.some((rings) => {
      if (rings.some((ring) => edgesOf(ring).some(([from, to]) => onEdge(from, to, place)))) return true;
      const [outer = [], ...holes] = rings;
      return inside(outer, place) && !holes.some((hole) => inside(hole, place));
    })
  );
};

export const interpret = (expression: Expression, placed: Placed): boolean | null => {
  const { row, place } = placed;
  const value = (one: Value): Row[string] => valueIn(one, row);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'and':
      return and(expression.parts.map((part) => interpret(part, placed)));
    case 'or':
      return not(and(expression.parts.map((part) => not(interpret(part, placed)))));
    case 'not':
      return not(interpret(expression.part, placed));
    case 'comparison':
      return compare(expression.operator, value(expression.left), value(expression.right));
    case 'like': {
      const text = value(expression.value);
      return text === null ? null : likeByExpression(String(value(expression.pattern)), String(text));
    }
    case 'between':
      return and([
        compare('>=', value(expression.value), value(expression.low)),
        compare('<=', value(expression.value), value(expression.high)),
      ]);
    case 'in':
      return not(and(expression.list.map((one) => not(compare('=', value(expression.value), value(one))))));
    case 'isNull':
      return value(expression.value) === null;
    case 'intersects':
      return place === null ? null : placeIn(expression.geometry, place);
  }
};
