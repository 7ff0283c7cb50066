/**
 * JSON Schema typed by TypeBox: its types alone are used. Its builders, which come with a compiler, a parser and
 * codecs, would cost a fifth of a second and 10 MB at every start (docs/decisions/0002); the few that routes need
 * stand here and make the same plain schemas.
 */
import type * as TypeBox from 'typebox/type';

export type { Static, TSchema } from 'typebox/type';

type Schema = TypeBox.TSchema;
type Properties = Readonly<Record<string, Schema>>;
type Options = Readonly<Record<string, unknown>>;

/** Marks a property that may be missing; not enumerable, so that it never stands in a document. */
const OPTIONAL = '~optional';

const isOptional = (schema: Schema): boolean => Object.hasOwn(schema, OPTIONAL);

const object = (properties: Properties, options: Options = {}) => {
  const required = Object.keys(properties).filter((name) => !isOptional(properties[name] as Schema));
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
};

const optional = (schema: Schema) =>
  Object.defineProperty({ ...schema }, OPTIONAL, { value: true, enumerable: false });

const simple =
  (type: string) =>
  (options: Options = {}) => ({ type, ...options });

const literal = (value: string | number | boolean, options: Options = {}) => ({
  const: value,
  type: typeof value,
  ...options,
});

/** The builders, with TypeBox's own signatures. */
export const Type = {
  Array: ((items: Schema, options: Options = {}) => ({
    type: 'array',
    items,
    ...options,
  })) as unknown as typeof TypeBox.Array,
  Boolean: simple('boolean') as unknown as typeof TypeBox.Boolean,
  Integer: simple('integer') as unknown as typeof TypeBox.Integer,
  Literal: literal as unknown as typeof TypeBox.Literal,
  Null: simple('null') as unknown as typeof TypeBox.Null,
  Number: simple('number') as unknown as typeof TypeBox.Number,
  Object: object as unknown as typeof TypeBox.Object,
  Optional: optional as unknown as typeof TypeBox.Optional,
  Record: ((_key: Schema, value: Schema, options: Options = {}) => ({
    type: 'object',
    additionalProperties: value,
    ...options,
  })) as unknown as typeof TypeBox.Record,
  String: simple('string') as unknown as typeof TypeBox.String,
  Union: ((anyOf: readonly Schema[], options: Options = {}) => ({
    anyOf,
    ...options,
  })) as unknown as typeof TypeBox.Union,
  /** A schema written out, typed as stated. */
  Unsafe: ((schema: Options) => ({ ...schema })) as unknown as typeof TypeBox.Unsafe,
  Unknown: ((options: Options = {}) => ({ ...options })) as unknown as typeof TypeBox.Unknown,
};
