/** The OpenAPI 3.1 document, made of the same declarations that the pipeline runs on. */

import type { PreparedRoute } from './prepared.ts';
import type { Dialect } from './route.ts';
import type { TSchema } from './schema.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema & { description?: string }>>;
  readonly required?: readonly string[];
}

const parameters = (schema: TSchema | undefined, place: 'path' | 'query'): unknown[] => {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(property.description !== undefined && { description: property.description }),
    schema: property,
  }));
};

const ERROR_MEDIA: Readonly<Record<Dialect, string>> = {
  usps: 'application/json',
  oauth: 'application/json',
  problem: 'application/problem+json',
  'web-tools': 'text/xml',
};
const ERROR_SCHEMA: Readonly<Record<Dialect, string>> = {
  usps: 'UspsError',
  oauth: 'OAuthError',
  problem: 'Problem',
  'web-tools': 'WebToolsError',
};
const ERROR_WORDS = {
  400: 'The request does not fit its schema.',
  401: 'No token came, or it is not good.',
  403: 'Refused: the body names the rule and what would change the answer.',
  404: 'There is nothing here under this name, for this caller.',
  429: 'The allowance is used up; `Retry-After` says for how long.',
} as const;

const operation = ({ route, template }: PreparedRoute): unknown => {
  const { params, query, body } = route.schema;
  const isPublic = route.dataClass === 'public';
  const errors = Object.entries(ERROR_WORDS)
    .filter(([status]) => !(isPublic && status === '401'))
    .map(([status, description]) => [
      status,
      {
        description,
        content: {
          [ERROR_MEDIA[route.dialect]]: {
            schema: { $ref: `#/components/schemas/${ERROR_SCHEMA[route.dialect]}` },
          },
        },
      },
    ]);
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    tags: [route.dataset],
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          (route.consumes ?? ['application/json']).map((type) => [type, { schema: body }]),
        ),
      },
    }),
    responses: {
      200: {
        description: 'Answered.',
        headers: {
          'Postern-Decision': { schema: { type: 'string' }, description: 'Id of the decision.' },
          'Postern-Source': { schema: { type: 'string' }, description: 'Edition that answered.' },
        },
        content: {
          'application/json': { schema: route.response ?? {} },
          ...(route.xml !== undefined && { 'application/xml': { schema: route.response ?? {} } }),
        },
      },
      ...Object.fromEntries(errors),
    },
    security: isPublic ? [] : [{ bearer: route.scope === null ? [] : [route.scope] }],
    'x-postern': {
      route: template,
      channel: route.channel,
      dataset: route.dataset,
      action: route.action,
      dataClass: route.dataClass,
      purposeRequired: route.purposeRequired,
      quota: route.quota,
    },
    ...(route.confidence !== undefined && { 'x-confidence': route.confidence }),
  };
};

const text = { type: 'string' } as const;

const COMPONENTS = {
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      description: 'An access token of POST /oauth2/v3/token, or a personal token.',
    },
  },
  schemas: {
    UspsError: {
      type: 'object',
      required: ['apiVersion', 'error'],
      properties: {
        apiVersion: text,
        error: {
          type: 'object',
          required: ['code', 'message'],
          properties: { code: text, message: text, errors: { type: 'array', items: { type: 'object' } } },
        },
      },
    },
    OAuthError: {
      type: 'object',
      required: ['error'],
      properties: { error: text, error_description: text },
    },
    WebToolsError: {
      type: 'object',
      xml: { name: 'Error' },
      properties: { Number: text, Source: text, Description: text, HelpFile: text, HelpContext: text },
    },
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'code', 'source'],
      properties: {
        type: text,
        title: text,
        status: { type: 'integer' },
        detail: text,
        code: text,
        source: text,
        decision: text,
        cure: text,
      },
    },
  },
};

/** @param version of the package. */
export const openApiDocument = (
  routes: readonly PreparedRoute[],
  version: string,
  baseUrl: string,
): unknown => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const prepared of routes) {
    // One address, told apart by a parameter and answered in XML: nothing that OpenAPI can say of several routes.
    if (prepared.route.dialect === 'web-tools') continue;
    const path = prepared.route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][prepared.route.method.toLowerCase()] = operation(prepared);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Postern',
      version,
      summary: 'The guarded door to official USPS data.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: baseUrl }],
    paths,
    components: COMPONENTS,
  };
};
