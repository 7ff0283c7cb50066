/** Expressions made up for tests, with the same written in CQL2 text and in CQL2 JSON. */
import fc from 'fast-check';
import { COMPARISONS, type Expression, type Literal, type Value } from '../../src/api/ogc/cql2/expression.ts';
import { type Geometry, NO_GEOMETRY, type Position } from '../../src/api/ogc/cql2/geometry.ts';
import type { Queryables } from '../../src/api/ogc/cql2/index.ts';

export const QUERYABLES: Queryables = new Map([
  ['name', 'text'],
  ['city', 'text'],
  ['size', 'number'],
  ['open', 'boolean'],
  ['since', 'date'],
]);

const at = '';
const text = fc.oneof(
  fc.constantFrom('', 'MAIN', 'Main', "O'HARE", 'ST "X"', '100%', 'a_b', 'back\\slash', 'ÅSA', '𝒳'),
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'ß', '%', '_', "'", '"', ' '), maxLength: 4 }),
);
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, -2.25, 1e21));
const day = fc.constantFrom('2026-01-01', '2026-02-28', '2025-12-31');

const literalOf = {
  text: text.map((value): Literal => ({ kind: 'literal', type: 'text', value, at })),
  number: number.map((value): Literal => ({ kind: 'literal', type: 'number', value: value + 0, at })),
  boolean: fc.boolean().map((value): Literal => ({ kind: 'literal', type: 'boolean', value, at })),
  date: day.map((value): Literal => ({ kind: 'literal', type: 'date', value, at })),
};

const propertyOf = (type: string): fc.Arbitrary<Value> =>
  fc
    .constantFrom(...[...QUERYABLES].filter(([, one]) => one === type).map(([name]) => name))
    .map((name) => ({ kind: 'property', name, at }));

const folded = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  value.map((inner) => ({ kind: 'casei', value: inner, at }));

const types = fc.constantFrom('text', 'number', 'boolean', 'date');
type Type = 'text' | 'number' | 'boolean' | 'date';

const valueOf = (type: Type): fc.Arbitrary<Value> => {
  const plain = fc.oneof(propertyOf(type), literalOf[type]);
  return type === 'text' ? fc.oneof(plain, folded(plain)) : plain;
};

const coordinate = fc.integer({ min: -4, max: 4 });
const position = fc.tuple(coordinate, coordinate) as fc.Arbitrary<Position>;
const ring = fc
  .array(position, { minLength: 3, maxLength: 5 })
  .map((open): Position[] => [...open, ...open.slice(0, 1)]);

export const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((point) => ({ ...NO_GEOMETRY, points: [point] })),
  fc.array(position, { minLength: 2, maxLength: 4 }).map((line) => ({ ...NO_GEOMETRY, lines: [line] })),
  fc.array(ring, { minLength: 1, maxLength: 2 }).map((rings) => ({ ...NO_GEOMETRY, polygons: [rings] })),
  fc.tuple(coordinate, coordinate, coordinate, coordinate).map(([west, one, east, other]) => ({
    ...NO_GEOMETRY,
    boxes: [{ west, south: Math.min(one, other), east, north: Math.max(one, other) }],
  })),
);

const predicate: fc.Arbitrary<Expression> = fc.oneof(
  fc.boolean().map((value): Expression => ({ kind: 'constant', value })),
  types.chain((type) =>
    fc
      .tuple(
        fc.constantFrom(...(type === 'boolean' ? (['=', '<>'] as const) : COMPARISONS)),
        valueOf(type),
        valueOf(type),
      )
      .map(([operator, left, right]): Expression => ({ kind: 'comparison', operator, left, right, at })),
  ),
  fc
    .tuple(valueOf('text'), fc.oneof(literalOf.text, folded(literalOf.text)))
    .map(([value, pattern]): Expression => ({ kind: 'like', value, pattern, at })),
  fc
    .constantFrom<Type>('text', 'number', 'date')
    .chain((type) =>
      fc
        .tuple(valueOf(type), valueOf(type), valueOf(type))
        .map(([value, low, high]): Expression => ({ kind: 'between', value, low, high, at })),
    ),
  types.chain((type) =>
    fc
      .tuple(valueOf(type), fc.array(valueOf(type), { minLength: 1, maxLength: 3 }))
      .map(([value, list]): Expression => ({ kind: 'in', value, list, at })),
  ),
  types.chain((type) => propertyOf(type).map((value): Expression => ({ kind: 'isNull', value, at }))),
  geometry.map(
    (one): Expression => ({
      kind: 'intersects',
      property: { kind: 'property', name: 'geometry', at },
      geometry: one,
    }),
  ),
);

export const expression: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    predicate,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, parts]): Expression => ({ kind, parts })),
    tie('any').map((part): Expression => ({ kind: 'not', part })),
  ),
})).any;

const valueText = (value: Value): string => {
  if (value.kind === 'property') return value.name;
  if (value.kind === 'casei') return `CASEI(${valueText(value.value)})`;
  if (value.type === 'text') return `'${String(value.value).replaceAll("'", "''")}'`;
  if (value.type === 'date') return `DATE('${value.value}')`;
  return String(value.value).toUpperCase();
};

const positionsText = (line: readonly Position[]): string =>
  `(${line.map((one) => one.join(' ')).join(', ')})`;

const geometryText = ({ points, lines, polygons, boxes }: Geometry): string => {
  const [point] = points;
  const [line] = lines;
  const [box] = boxes;
  if (point !== undefined) return `POINT${positionsText([point])}`;
  if (line !== undefined) return `LINESTRING${positionsText(line)}`;
  if (box !== undefined) return `BBOX(${box.west},${box.south},${box.east},${box.north})`;
  return `POLYGON(${(polygons[0] ?? []).map(positionsText).join(',')})`;
};

/** The expression in CQL2 text. */
export const asText = (one: Expression): string => {
  switch (one.kind) {
    case 'constant':
      return one.value ? 'TRUE' : 'false';
    case 'and':
    case 'or':
      return one.parts.map((part) => `(${asText(part)})`).join(` ${one.kind} `);
    case 'not':
      return `NOT (${asText(one.part)})`;
    case 'comparison':
      return `${valueText(one.left)}${one.operator}${valueText(one.right)}`;
    case 'like':
      return `${valueText(one.value)} like ${valueText(one.pattern)}`;
    case 'between':
      return `${valueText(one.value)} BETWEEN ${valueText(one.low)} AND ${valueText(one.high)}`;
    case 'in':
      return `${valueText(one.value)} IN (${one.list.map(valueText).join(', ')})`;
    case 'isNull':
      return `${valueText(one.value)} IS NULL`;
    case 'intersects':
      return `S_INTERSECTS(geometry, ${geometryText(one.geometry)})`;
  }
};

const valueJson = (value: Value): unknown => {
  if (value.kind === 'property') return { property: value.name };
  if (value.kind === 'casei') return { op: 'casei', args: [valueJson(value.value)] };
  return value.type === 'date' ? { date: value.value } : value.value;
};

const geometryJson = ({ points, lines, polygons, boxes }: Geometry): unknown => {
  const [box] = boxes;
  if (box !== undefined) return { bbox: [box.west, box.south, box.east, box.north] };
  if (points.length > 0) return { type: 'Point', coordinates: points[0] };
  if (lines.length > 0) return { type: 'LineString', coordinates: lines[0] };
  return { type: 'Polygon', coordinates: polygons[0] };
};

/** The expression in CQL2 JSON. */
export const asJson = (one: Expression): unknown => {
  switch (one.kind) {
    case 'constant':
      return one.value;
    case 'and':
    case 'or':
      return { op: one.kind, args: one.parts.map(asJson) };
    case 'not':
      return { op: 'not', args: [asJson(one.part)] };
    case 'comparison':
      return { op: one.operator, args: [valueJson(one.left), valueJson(one.right)] };
    case 'like':
      return { op: 'like', args: [valueJson(one.value), valueJson(one.pattern)] };
    case 'between':
      return { op: 'between', args: [valueJson(one.value), valueJson(one.low), valueJson(one.high)] };
    case 'in':
      return { op: 'in', args: [valueJson(one.value), one.list.map(valueJson)] };
    case 'isNull':
      return { op: 'isNull', args: [valueJson(one.value)] };
    case 'intersects':
      return { op: 's_intersects', args: [{ property: 'geometry' }, geometryJson(one.geometry)] };
  }
};
