/** Whether an expression can be asked of a collection: its properties are there, and like is compared with like. */
import { nearestName } from '../../../policy/nearest.ts';
import {
  type Expression,
  Fault,
  isDate,
  type LiteralType,
  type PropertyName,
  type Read,
  reading,
  type Value,
} from './expression.ts';

/** The properties of a collection by name. */
export type Queryables = ReadonlyMap<string, LiteralType>;

/** The name by which a filter calls the place of a feature. */
export const GEOMETRY_NAME = 'geometry';

const WORDS: Readonly<Record<LiteralType, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'TRUE or FALSE',
  date: 'a day',
};

const known = ({ name, at }: PropertyName, queryables: Queryables): LiteralType => {
  const type = queryables.get(name);
  if (type !== undefined) return type;
  if (name === GEOMETRY_NAME) throw new Fault(at, `${GEOMETRY_NAME} stands in S_INTERSECTS alone`);
  const near = nearestName(name, [...queryables.keys(), GEOMETRY_NAME]);
  const shown = name.length > 40 ? `${name.slice(0, 37)}…` : name;
  throw new Fault(at, `there is no property ${JSON.stringify(shown)} here; did you mean ${near ?? '?'}`);
};

const typeOf = (value: Value, queryables: Queryables): LiteralType => {
  if (value.kind === 'literal') return value.type;
  if (value.kind === 'property') return known(value, queryables);
  const inner = typeOf(value.value, queryables);
  if (inner !== 'text') throw new Fault(value.at, `CASEI takes text, and this is ${WORDS[inner]}`);
  return 'text';
};

/** A text that is a day may stand for a day. */
const isDayText = (value: Value): boolean =>
  value.kind === 'literal' && value.type === 'text' && isDate(String(value.value));

const assertAlike = (one: Value, other: Value, queryables: Queryables): LiteralType => {
  const left = typeOf(one, queryables);
  const right = typeOf(other, queryables);
  if (left === right) return left;
  if ((left === 'date' && isDayText(other)) || (right === 'date' && isDayText(one))) return 'date';
  throw new Fault(other.at, `${WORDS[left]} is compared with ${WORDS[right]}`);
};

const assertText = (value: Value, queryables: Queryables): void => {
  const type = typeOf(value, queryables);
  if (type !== 'text' && type !== 'date')
    throw new Fault(value.at, `LIKE takes text, and this is ${WORDS[type]}`);
};

const patternOf = (value: Value): boolean =>
  value.kind === 'casei' ? patternOf(value.value) : value.kind === 'literal' && value.type === 'text';

const check = (expression: Expression, queryables: Queryables): void => {
  switch (expression.kind) {
    case 'constant':
      return;
    case 'and':
    case 'or':
      for (const part of expression.parts) check(part, queryables);
      return;
    case 'not':
      check(expression.part, queryables);
      return;
    case 'comparison': {
      const { operator, left, right, at } = expression;
      const type = assertAlike(left, right, queryables);
      if (type === 'boolean' && operator !== '=' && operator !== '<>')
        throw new Fault(at, `TRUE and FALSE are compared by = and <>, not by ${operator}`);
      return;
    }
    case 'like':
      assertText(expression.value, queryables);
      if (!patternOf(expression.pattern))
        throw new Fault(expression.pattern.at, 'the pattern of LIKE is a text in quotes');
      return;
    case 'between': {
      const { value, low, high, at } = expression;
      const type = assertAlike(value, low, queryables);
      assertAlike(value, high, queryables);
      if (type === 'boolean') throw new Fault(at, 'TRUE and FALSE have nothing between them');
      return;
    }
    case 'in':
      for (const one of expression.list) assertAlike(expression.value, one, queryables);
      return;
    case 'isNull':
      typeOf(expression.value, queryables);
      return;
    case 'intersects':
      if (expression.property.name !== GEOMETRY_NAME)
        throw new Fault(
          expression.property.at,
          `S_INTERSECTS takes ${GEOMETRY_NAME}, the place of a feature`,
        );
  }
};

/** The expression again, or what is wrong with it. */
export const checkedExpression = (expression: Expression, queryables: Queryables): Read<Expression> =>
  reading(() => {
    check(expression, queryables);
    return expression;
  });
