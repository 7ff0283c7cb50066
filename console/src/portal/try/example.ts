/** An example that fits a schema, so that a form is not empty; invented values, nobody's data. */
import type { Schema } from './operations.ts';

/** By the last part of the name; what is not here is left to the schema. */
const BY_NAME: Readonly<Record<string, string>> = {
  zip: '14850',
  zipcode: '14850',
  originzipcode: '14850',
  destinationzipcode: '80202',
  city: 'ITHACA',
  state: 'NY',
  streetaddress: '213 N TIOGA ST',
  mid: '902345678',
  q: 'ithaca',
  lat: '42.44',
  latitude: '42.44',
  lon: '-76.5',
  longitude: '-76.5',
  limit: '10',
  mailclass: 'USPS_GROUND_ADVANTAGE',
  listenerurl: 'https://example.com/usps',
  email: 'admin@example.com',
};

const BY_PATTERN: Readonly<Record<string, string>> = {
  '^\\d{5}$': '14850',
  '^\\d{4}$': '1234',
  '^\\d{6}(\\d{3})?$': '902345678',
  '^[A-Z]{2}$': 'NY',
  '^[!-~]{32}$': 'exactly-thirty-two-characters-ok',
};

const day = (): string => new Date().toISOString().slice(0, 10);

const textOf = (name: string, { format, pattern, minLength = 0 }: Schema): string => {
  const known = BY_NAME[name.toLowerCase()];
  if (known !== undefined && (pattern === undefined || new RegExp(pattern).test(known))) return known;
  if (pattern !== undefined && BY_PATTERN[pattern] !== undefined) return BY_PATTERN[pattern];
  if (format === 'date' || /date$/i.test(name)) return day();
  if (format === 'date-time') return `${day()}T00:00:00Z`;
  if (format === 'email') return 'admin@example.com';
  return pattern === undefined && minLength > 0 ? 'example' : '';
};

/** A value for one schema; objects hold what is required alone. */
export const exampleOf = (schema: Schema, name = ''): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const first = schema.anyOf?.[0];
  if (first !== undefined) return exampleOf(first, name);
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      // Where nothing is required, the first field: several of them often exclude each other.
      const shown = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
      return Object.fromEntries(shown.map((key) => [key, exampleOf(properties[key] ?? {}, key)]));
    }
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, name)];
    case 'integer':
    case 'number':
      return Number(BY_NAME[name.toLowerCase()] ?? schema.minimum ?? 1);
    case 'boolean':
      return false;
    default:
      return textOf(name, schema);
  }
};

/** For the field of a parameter: a text, empty where nothing sensible is known. */
export const exampleText = (name: string, schema: Schema): string => {
  const value = exampleOf(schema, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** Constants and closed lists of a schema, where it has nothing else. */
export const choicesOf = (schema: Schema): readonly string[] | undefined => {
  if (schema.enum !== undefined) return schema.enum.map(String);
  if (schema.type === 'boolean') return ['true', 'false'];
  const all = schema.anyOf?.map(({ const: constant }) => constant);
  return all?.every((one) => typeof one === 'string') === true ? all.map(String) : undefined;
};

export const kindOf = (schema: Schema): string => {
  const choices = choicesOf(schema);
  if (choices !== undefined) return choices.join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(kindOf).join(' | ');
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`;
  return schema.format ?? schema.type ?? 'anything';
};

export interface BodyField {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

const DEEPEST = 4;

/** Every field that a body may hold, down to a few levels. */
export const fieldsOf = (schema: Schema, at = '', depth = 0): readonly BodyField[] => {
  const inner = schema.type === 'array' ? schema.items : schema;
  if (inner?.properties === undefined || depth > DEEPEST) return [];
  const { properties, required = [] } = inner;
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return [{ path, schema: field, required: required.includes(name) }, ...fieldsOf(field, path, depth + 1)];
  });
};
