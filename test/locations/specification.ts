/** Answers of the genuine Locations 3.5.6 specification, and the published samples; undefined where the reference is missing. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { referencePath } from '../reference.ts';

interface Specification {
  readonly components: object;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly parameters: readonly object[];
          readonly responses: Readonly<
            Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
          >;
        };
      }
    >
  >;
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`, JSON Schema the number itself. */
const asJsonSchema = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { exclusiveMinimum, minimum, ...rest } = value as Record<string, unknown>;
  if (exclusiveMinimum !== true) return value;
  return { ...rest, exclusiveMinimum: minimum };
};

const specification = (): Specification | undefined => {
  const file = referencePath('usps-v3/karrio-usps-vendor/locations.yaml');
  if (file === undefined) return undefined;
  return JSON.parse(JSON.stringify(parse(readFileSync(file, 'utf8')), asJsonSchema)) as Specification;
};

/** The schema of the JSON body of a 200. @param path as in the specification: `/post-office-locations` */
export const answerSchema = (path: string): ValidateFunction | undefined => {
  const spec = specification();
  if (spec === undefined) return undefined;
  const schema = spec.paths[path]?.get.responses['200']?.content['application/json']?.schema;
  if (schema === undefined) throw new Error(`The specification has no answer of ${path}.`);
  return new Ajv({ strict: false, validateFormats: false }).compile({
    ...schema,
    components: spec.components,
  });
};

/** The names of an operation's parameters. */
export const parameterNames = (path: string): string[] | undefined => {
  const spec = specification();
  const { parameters = {} } = (spec?.components ?? {}) as { parameters?: Record<string, { name: string }> };
  return spec?.paths[path]?.get.parameters.map((parameter) => {
    const { $ref, name } = parameter as { $ref?: string; name?: string };
    return name ?? parameters[$ref?.split('/').at(-1) ?? '']?.name ?? '';
  });
};

/** A published sample; one of them has a comma before its last bracket. */
export const sample = (name: string): unknown => {
  const file = referencePath(`usps-v3/api-examples/${name}`);
  if (file === undefined) return undefined;
  return JSON.parse(readFileSync(file, 'utf8').replaceAll(/,(\s*[}\]])/g, '$1'));
};
