/**
 * A checked expression made into a function of a row. Truth has three values as in SQL: what compares with null is
 * neither true nor false (`null`), and a feature is found where the whole is true.
 */
import type { Scalar } from '../../../locations/index.ts';
import type { Comparison, Expression, Value } from './expression.ts';
import { intersects } from './geometry.ts';
import { likeTest } from './like.ts';

export type Truth = boolean | null;
export type RowTest = (row: number) => Truth;

/** What an expression is asked of. */
export interface Rows {
  reader(property: string): (row: number) => Scalar;
  /** Degrees, or NaN where the row has no point. */
  latitudeAt(row: number): number;
  longitudeAt(row: number): number;
}

const COMPARE: Readonly<Record<Comparison, (left: Defined, right: Defined) => boolean>> = {
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};
type Defined = string | number | boolean;

const folded = (value: Scalar): Scalar => (typeof value === 'string' ? value.toLowerCase() : value);

const readerOf = (value: Value, rows: Rows): ((row: number) => Scalar) => {
  if (value.kind === 'property') return rows.reader(value.name);
  if (value.kind === 'literal') {
    const { value: constant } = value;
    return () => constant;
  }
  const inner = readerOf(value.value, rows);
  return (row) => folded(inner(row));
};

const constantOf = (value: Value): Scalar =>
  value.kind === 'literal' ? value.value : value.kind === 'casei' ? folded(constantOf(value.value)) : null;

const conjunction = (tests: readonly RowTest[]): RowTest => {
  return (row) => {
    let truth: Truth = true;
    for (const test of tests) {
      const found = test(row);
      if (found === false) return false;
      if (found === null) truth = null;
    }
    return truth;
  };
};

const negated =
  (test: RowTest): RowTest =>
  (row) => {
    const truth = test(row);
    return truth === null ? null : !truth;
  };

/** The test that an expression is. */
export const rowTest = (expression: Expression, rows: Rows): RowTest => {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression;
      return () => value;
    }
    case 'and':
      return conjunction(expression.parts.map((part) => rowTest(part, rows)));
    case 'or':
      return negated(conjunction(expression.parts.map((part) => negated(rowTest(part, rows)))));
    case 'not':
      return negated(rowTest(expression.part, rows));
    case 'comparison': {
      const left = readerOf(expression.left, rows);
      const right = readerOf(expression.right, rows);
      const compare = COMPARE[expression.operator];
      return (row) => {
        const one = left(row);
        const other = right(row);
        return one === null || other === null ? null : compare(one, other);
      };
    }
    case 'like': {
      const value = readerOf(expression.value, rows);
      const test = likeTest(String(constantOf(expression.pattern)));
      return (row) => {
        const text = value(row);
        return text === null ? null : test(String(text));
      };
    }
    case 'between': {
      const { value, low, high, at } = expression;
      const left = { kind: 'comparison', operator: '>=', left: value, right: low, at } as const;
      const right = { kind: 'comparison', operator: '<=', left: value, right: high, at } as const;
      return conjunction([rowTest(left, rows), rowTest(right, rows)]);
    }
    case 'in': {
      const { value, list, at } = expression;
      if (!list.every(({ kind }) => kind === 'literal')) {
        const parts = list.map(
          (right) => ({ kind: 'comparison', operator: '=', left: value, right, at }) as const,
        );
        return rowTest({ kind: 'or', parts }, rows);
      }
      const reader = readerOf(value, rows);
      const wanted = new Set(list.map(constantOf));
      return (row) => {
        const found = reader(row);
        return found === null ? null : wanted.has(found);
      };
    }
    case 'isNull': {
      const reader = readerOf(expression.value, rows);
      return (row) => reader(row) === null;
    }
    case 'intersects': {
      const { geometry } = expression;
      return (row) => {
        const latitude = rows.latitudeAt(row);
        return Number.isNaN(latitude) ? null : intersects(geometry, rows.longitudeAt(row), latitude);
      };
    }
  }
};
