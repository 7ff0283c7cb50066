/** A value that fits a schema of the genuine files, made of the examples, defaults and first words that it states. */
import type { Operation } from './openapi.ts';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
  readonly anyOf?: readonly unknown[];
  readonly allOf?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly items?: unknown;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly readOnly?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
}

const textOf = ({ format, pattern, minLength = 0 }: Schema): string => {
  if (format === 'date') return '2026-07-03';
  if (format === 'date-time') return '2026-07-03T12:00:00Z';
  const digits = '1234567890'.repeat(4);
  const tried = [
    'A',
    'CA',
    'a@example.test',
    ...digits.split('').map((_one, place) => digits.slice(0, place + 1)),
  ];
  const fits = (text: string): boolean =>
    text.length >= minLength && (pattern === undefined || new RegExp(pattern).test(text));
  return tried.find(fits) ?? 'A'.repeat(Math.max(1, minLength));
};

/** `all`: optional parts too; `asked`: of these what a request may hold; `required`: what a request must hold. */
export type Extent = 'all' | 'asked' | 'required';

/** A value of a schema. */
export const valueOf = (
  operation: Pick<Operation, 'follow'>,
  given: unknown,
  extent: Extent = 'all',
  depth = 0,
): unknown => {
  const schema = operation.follow(given) as Schema;
  const { type, example, allOf, properties, items, required = [] } = schema;
  const within = (inner: unknown): unknown => valueOf(operation, inner, extent, depth + 1);
  const [choice] = schema.oneOf ?? schema.anyOf ?? [];
  if (allOf !== undefined) {
    const own = properties === undefined ? {} : within({ properties, required });
    return Object.assign({}, ...allOf.map(within), own);
  }
  if (properties !== undefined) {
    // What refers to itself ends somewhere.
    const entries = Object.entries(properties).filter(
      ([name, inner]) =>
        depth < 12 &&
        (extent !== 'required' || required.includes(name)) &&
        (extent === 'all' || (operation.follow(inner) as Schema).readOnly !== true),
    );
    return {
      ...(choice === undefined ? {} : (within(choice) as object)),
      ...Object.fromEntries(entries.map(([name, inner]) => [name, within(inner)])),
    };
  }
  if (example !== undefined) return example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (choice !== undefined) return within(choice);
  if (type === 'array') return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => within(items));
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  if (type === 'object') return {};
  return textOf(schema);
};
