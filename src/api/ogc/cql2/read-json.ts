/** CQL2 JSON: the same expressions as objects. Never throws on input; errors name the place as a JSON pointer. */
import {
  Budget,
  COMPARISONS,
  type Expression,
  Fault,
  isDate,
  MOST_CHARACTERS,
  type PropertyName,
  type Read,
  reading,
  type Value,
} from './expression.ts';
import type { Geometry } from './geometry.ts';
import { readGeoJson } from './read-geojson.ts';
import type { ToDegrees } from './to-degrees.ts';

const OPERATORS = 'and, or, not, =, <>, <, <=, >, >=, like, between, in, isNull, casei, s_intersects';

type Operation = { readonly op: string; readonly args: readonly unknown[] };
type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class JsonReader {
  readonly #toDegrees: ToDegrees;
  readonly #budget = new Budget();

  constructor(toDegrees: ToDegrees) {
    this.#toDegrees = toDegrees;
  }

  expression(value: unknown, at: string): Expression {
    this.#budget.part(at);
    if (typeof value === 'boolean') return { kind: 'constant', value };
    const { op, args } = operationOf(value, at);
    return this.#budget.nested(at, () => this.#operation(op, args, at));
  }

  #operation(op: string, args: readonly unknown[], at: string): Expression {
    const value = (index: number): Value => this.#value(args[index], `${at}/args/${index}`);
    const comparison = COMPARISONS.find((sign) => sign === op);
    if (comparison !== undefined) {
      expectCount(args, 2, op, at);
      return { kind: 'comparison', operator: comparison, left: value(0), right: value(1), at };
    }
    switch (op) {
      case 'and':
      case 'or':
        if (args.length < 2) throw new Fault(at, `"${op}" has 2 args or more, not ${args.length}`);
        return { kind: op, parts: args.map((part, index) => this.expression(part, `${at}/args/${index}`)) };
      case 'not':
        expectCount(args, 1, op, at);
        return { kind: 'not', part: this.expression(args[0], `${at}/args/0`) };
      case 'like':
        expectCount(args, 2, op, at);
        return { kind: 'like', value: value(0), pattern: value(1), at };
      case 'between':
        expectCount(args, 3, op, at);
        return { kind: 'between', value: value(0), low: value(1), high: value(2), at };
      case 'in':
        expectCount(args, 2, op, at);
        return { kind: 'in', value: value(0), list: this.#list(args[1], `${at}/args/1`), at };
      case 'isNull':
        expectCount(args, 1, op, at);
        return { kind: 'isNull', value: value(0), at };
      case 's_intersects':
        expectCount(args, 2, op, at);
        return this.#intersects(args, at);
      default:
        throw new Fault(`${at}/op`, `the operator ${clip(op)} is not known here; these are: ${OPERATORS}`);
    }
  }

  #list(value: unknown, at: string): Value[] {
    if (!Array.isArray(value) || value.length === 0)
      throw new Fault(at, `${clip(value)} stands where an array of values was expected`);
    return value.map((one, index) => this.#value(one, `${at}/${index}`));
  }

  #value(value: unknown, at: string): Value {
    this.#budget.part(at);
    if (typeof value === 'string') return { kind: 'literal', type: 'text', value, at };
    if (typeof value === 'number') return { kind: 'literal', type: 'number', value, at };
    if (typeof value === 'boolean') return { kind: 'literal', type: 'boolean', value, at };
    if (isMembers(value)) {
      const { property, date, op, args } = value;
      if (typeof property === 'string') return { kind: 'property', name: property, at };
      if (typeof date === 'string' && isDate(date)) return { kind: 'literal', type: 'date', value: date, at };
      if (op === 'casei' && Array.isArray(args)) {
        expectCount(args, 1, op, at);
        const inner = this.#budget.nested(at, () => this.#value(args[0], `${at}/args/0`));
        return { kind: 'casei', value: inner, at };
      }
    }
    throw new Fault(
      at,
      `${clip(value)} stands where a value was expected: {"property": …}, a text, a number, true, false or {"date": "2026-11-24"}`,
    );
  }

  #intersects(args: readonly unknown[], at: string): Expression {
    const [first, second] = args;
    const isNameFirst = isMembers(first) && 'property' in first;
    const [nameAt, geometryAt] = isNameFirst ? [0, 1] : [1, 0];
    return {
      kind: 'intersects',
      property: propertyOf(isNameFirst ? first : second, `${at}/args/${nameAt}`),
      geometry: this.#geometry(isNameFirst ? second : first, `${at}/args/${geometryAt}`),
    };
  }

  #geometry(value: unknown, at: string): Geometry {
    return readGeoJson(value, at, this.#budget, this.#toDegrees);
  }
}

const operationOf = (value: unknown, at: string): Operation => {
  if (isMembers(value) && typeof value.op === 'string' && Array.isArray(value.args))
    return { op: value.op, args: value.args };
  throw new Fault(at, `${clip(value)} stands where {"op": …, "args": […]} was expected`);
};

const propertyOf = (value: unknown, at: string): PropertyName => {
  if (isMembers(value) && typeof value.property === 'string')
    return { kind: 'property', name: value.property, at };
  throw new Fault(at, `${clip(value)} stands where {"property": "geometry"} was expected`);
};

const expectCount = (args: readonly unknown[], count: number, op: string, at: string): void => {
  if (args.length !== count) throw new Fault(`${at}/args`, `"${op}" has ${count} args, not ${args.length}`);
};

const clip = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new Fault(position ?? 'its end', 'the filter is no valid JSON');
  }
};

/** A filter in CQL2 JSON. @param toDegrees from the coordinates that its geometries are in */
export const readCqlJson = (text: string, toDegrees: ToDegrees): Read<Expression> =>
  reading(() => {
    if (text.length > MOST_CHARACTERS)
      throw new Fault(
        `character ${MOST_CHARACTERS + 1}`,
        `the filter has more than ${MOST_CHARACTERS} characters`,
      );
    return new JsonReader(toDegrees).expression(parsed(text), '');
  });
