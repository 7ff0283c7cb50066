/** A request for any declared route, made of its own schema, so that no route can be forgotten by a test. */
import type { TSchema } from 'typebox';
import type { AnyRoute } from '../../src/gateway/index.ts';
import type { Asked } from '../program.ts';

interface Plain {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Plain[];
  readonly pattern?: string;
  readonly format?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly items?: Plain;
  readonly properties?: Readonly<Record<string, Plain>>;
  readonly additionalProperties?: unknown;
}

/** Texts that fit the patterns declared so far; a new pattern needs a line here. */
const FITTING: Readonly<Record<string, string>> = {
  '^[a-z]+_[0-9a-f]{24}$': 'app_0123456789abcdef01234567',
  '^([Ss][Uu][Mm][Mm][Aa][Rr][Yy]|[Dd][Ee][Tt][Aa][Ii][Ll])$': 'DETAIL',
  '^link_[0-9a-f]{32}$': `link_${'a'.repeat(32)}`,
  '^[A-Za-z0-9_-]{40,4000}\\.[A-Za-z0-9_-]{43}$': `${'a'.repeat(60)}.${'b'.repeat(43)}`,
  '^[A-Za-z0-9_-]{16,100}$': 'session-0123456789abcdef',
  '^\\d{1,15}-[0-9a-f]{0,40}$': '1764000000000-',
  '^psl_[A-Za-z0-9_-]{43}$': `psl_${'c'.repeat(43)}`,
  '^[A-Za-z0-9_-]+$': 'c29tZS1ieXRlcw',
  '^[a-z-]{1,20}$': 'internal',
  '^[0-9a-f]{40}$': '6924d3f0'.padEnd(40, 'a'),
  '^[0-9a-f]{64}$': 'b'.repeat(64),
  '^\\d{5}$': '90210',
  '^\\d{5}(?:[-\\s]\\d{4})?$': '90210-1234',
  '^\\d{20,31}$': '01234567094987654321',
  '^[0-9A-Fa-f-]{36}$': '00000000-0000-4000-8000-000000000001',
  '^[0-9X]+$': '1234567890',
  '^[A-Z]{2}$': 'CA',
  '^[A-Z0-9]{2}$': 'SP',
  '^[A-Z_-]{3,60}$': 'PRIORITY_MAIL',
  '^[A-Z_]{3,60}$': 'SACK',
  '^[A-Z0-9]{10,30}$': '99M900066875EMA00002R',
  '^[A-Za-z0-9_-]{1,60}$': 'word',
  '^[A-Za-z_]{1,20}$': 'word',
  '^[\\d,]{1,100}$': '925',
  '^\\d{1,15}$': '1',
  '^\\d{2}:?\\d{2}$': '1630',
  '^[0-9a-fA-F.:/]+$': '192.0.2.0/24',
  '^\\d{3}$': '055',
  '^\\d{1,14}$': '9000000',
  '^\\d{6}(\\d{3})?$': '902345678',
  '^\\d{4}$': '1234',
  '^[0-9a-z-]{8,64}$': '00000000-0000-0000-0000-000000000001',
  '^[!-~]{32}$': 'k'.repeat(32),
  '^[a-z0-9-]{1,50}$': 'addresses',
  '^[a-z0-9-]+-\\d{8}T\\d{6}-[0-9a-f]{8}$': 'zip4-20260101T000000-1a2b3c4d',
};

/** The first of a closed list of words, `^(AA|AE|AK)$`, or of a list of them with commas, `^(A|B)(,(A|B))*$`. */
const firstWord = (pattern: string): string | undefined =>
  /^\^\(([\w-]+)(?:\|[\w-]+)*\)(?:\(,\(.*\)\)\*)?\$$/.exec(pattern)?.[1];

/** What a free text is filled with; `name` is the property's. */
export type Fill = (name: string) => string;

/** A number of a Mailer ID that nobody has: what is no number is refused before anything is decided. */
const SOME_NUMBER = '9205590234567800000014';

const textOf = (name: string, schema: Plain, fill: Fill): string => {
  // Without a USERID the request's own token counts.
  if (name === 'XML') return `<Request>${fill(name)}</Request>`;
  if (name === 'API' && schema.description !== undefined)
    return fill(name).startsWith('some-') || !schema.description.includes(' ')
      ? schema.description
      : fill(name);
  if (/^trackingNumbers?$/.test(name) && fill(name) === `some-${name}`) return SOME_NUMBER;
  if (schema.pattern !== undefined) {
    const fitting = FITTING[schema.pattern] ?? firstWord(schema.pattern);
    if (fitting !== undefined) return fitting;
    throw new Error(`test/gateway/sample.ts knows no text for ${name}: ${schema.pattern}`);
  }
  if (schema.format === 'email') return `${fill(name)}@example.test`;
  if (schema.description?.includes('date') === true) return '2026-04-01';
  return fill(name).slice(0, schema.maxLength ?? 200);
};

const valueOf = (name: string, schema: Plain, fill: Fill): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return valueOf(name, schema.anyOf[0] ?? {}, fill);
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'array') {
    return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
      valueOf(name, schema.items ?? {}, fill),
    );
  }
  if (schema.type === 'object') {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, valueOf(key, inner, fill)]),
    );
  }
  return textOf(name, schema, fill);
};

const recordOf = (schema: TSchema | undefined, fill: Fill): Record<string, unknown> =>
  schema === undefined ? {} : (valueOf('', schema as Plain, fill) as Record<string, unknown>);

export interface Sample {
  readonly path: string;
  readonly asked: Asked;
}

/** A request that fits the route's schema in every part. */
export const sampleRequest = (route: AnyRoute, fill: Fill = (name) => `some-${name}`): Sample => {
  const params = recordOf(route.schema.params, fill);
  const path = route.path.replace(/:(\w+)/g, (_match, name: string) =>
    encodeURIComponent(String(params[name] ?? fill(name))),
  );
  const query = Object.entries(recordOf(route.schema.query, fill)).map(([key, value]): [string, string] => [
    key,
    String(value),
  ]);
  const target = query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
  const method = route.method;
  if (route.schema.body !== undefined) {
    return { path: target, asked: { method, body: recordOf(route.schema.body, fill) } };
  }
  const [mediaType] = route.consumes ?? [];
  return mediaType === undefined
    ? { path: target, asked: { method } }
    : { path: target, asked: { method, body: fill('file'), headers: { 'content-type': mediaType } } };
};
