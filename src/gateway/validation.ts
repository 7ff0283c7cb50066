/**
 * Validation of requests: JSON Schema run by Ajv, the first error only (what bad input costs is what an attacker
 * can make us pay). Bodies are never coerced; query and path parameters are text on the wire, so they are.
 * Validators are compiled at their first use: compiling all at start would take longer than starting.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { nearestName } from '../policy/nearest.ts';
import type { Fault } from './bodies.ts';
import type { TSchema } from './schema.ts';

type Part = 'params' | 'query' | 'body';

const OPTIONS = {
  allErrors: false,
  removeAdditional: false,
  useDefaults: true,
  strict: false,
  verbose: true,
};
const strict = new Ajv({ ...OPTIONS, coerceTypes: false });
const coercing = new Ajv({ ...OPTIONS, coerceTypes: true });
// The default export of a CommonJS module arrives as its namespace.
const formats = addFormats as unknown as (ajv: Ajv) => void;
formats(strict);
formats(coercing);

const PART_WORDS: Readonly<Record<Part, string>> = {
  params: 'path parameter',
  query: 'query parameter',
  body: 'body property',
};

const clip = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** One Ajv error as a fault for whoever sent the request. */
const toFault = (error: ErrorObject, part: Part, secretNames: ReadonlySet<string>): Fault => {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const where = PART_WORDS[part];
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params.additionalProperty);
    const known = Object.keys((error.parentSchema as TSchema & { properties?: object }).properties ?? {});
    const hint = known.length === 0 ? '' : ` Did you mean ${nearestName(name, known)}?`;
    return {
      title: `Unexpected ${where}`,
      detail: `The ${where} ${clip(name)} is not known here.${hint}`,
      code: 'unexpected',
      parameter: name,
    };
  }
  if (error.keyword === 'required') {
    const name = String(error.params.missingProperty);
    const parameter = path === '' ? name : `${path}.${name}`;
    return {
      title: `Missing ${where}`,
      detail: `The ${where} ${parameter} is required.`,
      code: 'missing',
      parameter,
    };
  }
  const parameter = path === '' ? part : path;
  const came = secretNames.has(parameter) ? 'a value' : clip(error.data);
  const parent = error.parentSchema as { description?: string } | undefined;
  const expected = parent?.description ?? error.message ?? 'something else';
  return {
    title: `Invalid ${where}`,
    detail: `The ${where} ${parameter} is ${came}; expected ${expected}.`,
    code: 'invalid',
    parameter,
  };
};

const SECRET_NAMES: ReadonlySet<string> = new Set(['client_secret', 'token', 'refresh_token', 'secret']);

/** A validator of one part of a request: undefined where it is valid, else its first fault. */
export const validator = (schema: TSchema, part: Part): ((value: unknown) => Fault | undefined) => {
  let compiled: ValidateFunction | undefined;
  return (value) => {
    compiled ??= (part === 'body' ? strict : coercing).compile(schema);
    if (compiled(value)) return undefined;
    const [error] = compiled.errors ?? [];
    return error === undefined ? undefined : toFault(error, part, SECRET_NAMES);
  };
};
