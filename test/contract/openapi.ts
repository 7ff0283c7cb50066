/** The genuine OpenAPI files of 11 APIs, by operation: what a request may be, and what an answer must be. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { referencePath } from '../reference.ts';

/** Revision as captured, so that a newer file is noticed. */
const FILES: Readonly<Record<string, string>> = {
  'karrio-usps-vendor/addresses.yaml': '3.2.3',
  'karrio-usps-vendor/carrier-pickup.yaml': '3.1.8',
  'karrio-usps-vendor/domestic-labels.yaml': '3.9.13',
  'karrio-usps-vendor/domestic-prices.yaml': '3.4.30',
  'karrio-usps-vendor/locations.yaml': '3.5.6',
  'karrio-usps-vendor/payments.yaml': '3.1.20',
  'karrio-usps-vendor/scan-forms.yaml': '3.1.14',
  'karrio-usps-vendor/shipping-options.yaml': '3.1.29',
  'karrio-usps-vendor/tracking.yaml': '3.2.6',
  'karrio-usps_international-vendor/international-labels.yaml': '3.3.7',
  'karrio-usps_international-vendor/international-prices.yaml': '3.3.11',
};

type Json = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = Uppercase<(typeof METHODS)[number]>;

export interface Sample {
  readonly name: string;
  readonly value: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  readonly schema: unknown;
}

export interface Operation {
  readonly file: string;
  readonly method: Method;
  /** With the prefix of its server, parameters as a route has them: `/pickup/v3/carrier-pickup/:confirmationNumber`. */
  readonly path: string;
  /** The same with parameters by their place: names in paths are nobody's contract. */
  readonly place: string;
  readonly parameters: readonly Parameter[];
  /** Bodies in JSON that the file shows. */
  readonly samples: readonly Sample[];
  /** The schema of the body in JSON; undefined: it has none. */
  readonly body: unknown;
  readonly success: number;
  /** Declared statuses that are errors. */
  readonly errors: readonly number[];
  /** Media types of the success, none where it has no body. */
  readonly mediaTypes: readonly string[];
  /** What the file shows as an answer in this media type. */
  answers(mediaType: string): readonly Sample[];
  /** Headers of the success. */
  readonly headers: readonly string[];
  /** The schema of the success in this media type. */
  schema(mediaType: string): unknown;
  /** What a reference in a schema leads to. */
  follow(value: unknown): unknown;
  /** undefined: it fits; else what does not. @throws where the file has no such status or media type */
  misfit(status: number, mediaType: string, value: unknown): string | undefined;
}

interface Document {
  readonly info: { readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Json>>;
}

interface Media {
  readonly schema?: unknown;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
}

interface Body {
  readonly content?: Readonly<Record<string, Media>>;
  readonly headers?: Json;
}

/**
 * What the files write and JSON Schema reads otherwise. OpenAPI 3.0 has `exclusiveMinimum: true` beside `minimum`, JSON
 * Schema the number itself. And two mistakes of the files, by which no value fits: `additionalProperties: false` beside
 * `allOf` shuts out what the parts demand, and alternatives none of which demands anything are never exactly one.
 */
const asJsonSchema = (key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { exclusiveMinimum, minimum, oneOf, ...rest } = value as Record<string, unknown>;
  return {
    ...rest,
    ...(minimum !== undefined && (exclusiveMinimum === true ? { exclusiveMinimum: minimum } : { minimum })),
    ...(typeof exclusiveMinimum === 'number' && { exclusiveMinimum }),
    ...(rest.allOf !== undefined && rest.additionalProperties === false && { additionalProperties: true }),
    ...(oneOf !== undefined && (UNDEMANDING.includes(key) ? { anyOf: oneOf } : { oneOf })),
  };
};

/** Schemas whose alternatives demand nothing. */
export const UNDEMANDING: readonly string[] = ['NotificationMethod'];

/** What a reference in a document leads to. */
const follow = (document: unknown, value: unknown): unknown => {
  let at = value;
  while (typeof at === 'object' && at !== null && '$ref' in at && typeof at.$ref === 'string') {
    at = at.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (inside, key) =>
          (inside as Json)[decodeURIComponent(key.replaceAll('~1', '/').replaceAll('~0', '~'))],
        document,
      );
  }
  return at;
};

const samplesIn = (document: unknown, media: Media | undefined): Sample[] => [
  ...(media?.example === undefined ? [] : [{ name: 'example', value: media.example }]),
  ...Object.entries(media?.examples ?? {}).map(([name, example]) => ({
    name,
    value: (follow(document, example) as { readonly value: unknown }).value,
  })),
];

const operationsOf = (file: string, document: Document): Operation[] => {
  const at = <Value>(value: unknown): Value => follow(document, value) as Value;
  const prefix = new URL(document.servers[0]?.url ?? '').pathname;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false });
  ajv.addSchema({ $id: file, ...document } as object);
  const compiled = new Map<string, ValidateFunction>();
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((verb): Operation[] => {
      const operation = item[verb] as
        | {
            readonly parameters?: readonly unknown[];
            readonly requestBody?: unknown;
            readonly responses: Readonly<Record<string, unknown>>;
          }
        | undefined;
      if (operation === undefined) return [];
      const statuses = Object.keys(operation.responses).map(Number);
      const success = statuses.find((status) => status >= 200 && status < 300);
      if (success === undefined) throw new Error(`${file}: ${verb} ${path} has no success`);
      const responseOf = (status: number): Body => at(operation.responses[String(status)]);
      const answer = responseOf(success);
      const request = at<Body | undefined>(operation.requestBody)?.content?.['application/json'];
      const parameters = [
        ...((item.parameters as readonly unknown[] | undefined) ?? []),
        ...(operation.parameters ?? []),
      ];
      const full = `${prefix}${path}`;
      return [
        {
          file,
          method: verb.toUpperCase() as Method,
          path: full.replace(/\{(\w[\w-]*)\}/g, ':$1'),
          place: full.replace(/\{[^}]*\}/g, '{}'),
          parameters: parameters.map((one) => {
            const { name, in: place, required = false, schema } = at<Parameter>(one);
            return { name, in: place, required, schema: at(schema) };
          }),
          samples: samplesIn(document, request),
          body: request?.schema,
          success,
          errors: statuses.filter((status) => status >= 400),
          mediaTypes: Object.keys(answer.content ?? {}),
          headers: Object.keys(answer.headers ?? {}),
          answers: (mediaType) => samplesIn(document, answer.content?.[mediaType]),
          schema: (mediaType) => answer.content?.[mediaType]?.schema,
          follow: (value) => follow(document, value),
          misfit(status, mediaType, value) {
            const key = `${status} ${mediaType}`;
            const id = `${verb} ${path} ${key}`;
            const schema = responseOf(status).content?.[mediaType]?.schema;
            if (schema === undefined) throw new Error(`${file}: ${verb} ${path} has no ${key}`);
            const valid = compiled.get(id) ?? ajv.compile(rooted(schema, file));
            compiled.set(id, valid);
            return valid(value) ? undefined : ajv.errorsText(valid.errors, { dataVar: '' });
          },
        },
      ];
    }),
  );
};

/** The schema with its references led into the document. */
const rooted = (schema: unknown, file: string): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${file}#/`)) as object;

/** The document as one schema: its references stay inside. */
const read = (file: string): Operation[] => {
  const path = referencePath(`usps-v3/${file}`);
  return path === undefined ? [] : operationsOf(file, documentAt(path));
};

const documentAt = (path: string): Document =>
  JSON.parse(JSON.stringify(parse(readFileSync(path, 'utf8')), asJsonSchema)) as Document;

/** Every operation of every file; none where the reference material is missing. */
export const OPERATIONS: readonly Operation[] = Object.keys(FILES).flatMap(read);

/** The revisions of the files at hand. */
export const revisions = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(FILES).flatMap((file) => {
      const path = referencePath(`usps-v3/${file}`);
      return path === undefined ? [] : [[file, documentAt(path).info.version]];
    }),
  );

export const REVISIONS = FILES;

/** The operation of a method and a path as a route has it. @throws where no file has it */
export const operationAt = (method: string, path: string): Operation => {
  const place = path.replace(/:\w[\w-]*/g, '{}');
  const found = OPERATIONS.find((one) => one.method === method && one.place === place);
  if (found === undefined) throw new Error(`no file has ${method} ${path}`);
  return found;
};
