/** The interface below `/ogc` as OpenAPI 3.0 (OGC 17-069r4 §9): every parameter of every collection. */

import { ROOT } from '../declare.ts';
import { type Collection, queryablesOf } from '../features/collection.ts';
import { TYPES } from '../forms/link.ts';
import { CRS_PARAMETER, FORM_PARAMETER, itemsParameters, type Parameter } from '../items/parameters.ts';
import { propertySchema } from '../queryables/route.ts';

const text = { type: 'string' } as const;

const LINK = {
  type: 'object',
  required: ['href', 'rel'],
  properties: { href: text, rel: text, type: text, title: text },
};
const LINKS = { type: 'array', items: { $ref: '#/components/schemas/Link' } };

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: { type: text, title: text, status: { type: 'integer' }, detail: text, code: text, cure: text },
};

const SCHEMAS = {
  Link: LINK,
  Problem: PROBLEM,
  Landing: {
    type: 'object',
    required: ['links'],
    properties: { title: text, description: text, links: LINKS },
  },
  Conformance: {
    type: 'object',
    required: ['conformsTo'],
    properties: { conformsTo: { type: 'array', items: text } },
  },
  Collection: {
    type: 'object',
    required: ['id', 'links'],
    properties: {
      id: text,
      title: text,
      description: text,
      itemType: text,
      extent: { type: 'object' },
      crs: { type: 'array', items: text },
      storageCrs: text,
      links: LINKS,
    },
  },
  Collections: {
    type: 'object',
    required: ['links', 'collections'],
    properties: {
      links: LINKS,
      collections: { type: 'array', items: { $ref: '#/components/schemas/Collection' } },
    },
  },
  Point: {
    type: 'object',
    nullable: true,
    required: ['type', 'coordinates'],
    properties: {
      type: { type: 'string', enum: ['Point'] },
      coordinates: { type: 'array', minItems: 2, items: { type: 'number' } },
    },
  },
  Schema: { type: 'object' },
};

const ERRORS = {
  400: 'A parameter is unknown or has no valid value; the body says which.',
  404: 'There is no such resource.',
  429: 'The allowance is used up; Retry-After says for how long.',
  503: 'No edition has been imported yet.',
} as const;

const responses = (type: string, schema: object, description: string): object => ({
  200: {
    description,
    content: { [type]: { schema }, [TYPES.html]: { schema: text } },
  },
  ...Object.fromEntries(
    Object.entries(ERRORS).map(([status, words]) => [
      status,
      {
        description: words,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  ),
});

const operation = (
  operationId: string,
  summary: string,
  type: string,
  schema: object,
  parameters: readonly Parameter[],
  tag: string,
): object => ({
  get: {
    operationId,
    summary,
    tags: [tag],
    parameters,
    responses: responses(type, schema, summary),
    security: [],
  },
});

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const FEATURE_ID: Parameter = {
  name: 'featureId',
  in: 'path',
  required: true,
  description: 'Id of a feature.',
  style: 'simple',
  explode: false,
  schema: text,
};

const featureSchema = ({ properties }: Collection): object => ({
  type: 'object',
  required: ['type', 'id', 'geometry', 'properties'],
  properties: {
    type: { type: 'string', enum: ['Feature'] },
    id: text,
    geometry: reference('Point'),
    properties: {
      type: 'object',
      properties: Object.fromEntries(
        properties.map((property) => [property.name, { ...propertySchema(property), nullable: true }]),
      ),
    },
    links: LINKS,
  },
});

const pagesSchema = (collection: Collection): object => ({
  type: 'object',
  required: ['type', 'features', 'links'],
  properties: {
    type: { type: 'string', enum: ['FeatureCollection'] },
    timeStamp: { type: 'string', format: 'date-time' },
    numberMatched: { type: 'integer', minimum: 0 },
    numberReturned: { type: 'integer', minimum: 0 },
    links: LINKS,
    features: { type: 'array', items: featureSchema(collection) },
  },
});

const collectionPaths = (collection: Collection): Record<string, object> => {
  const { id, title } = collection;
  const path = `/collections/${id}`;
  const one = [FORM_PARAMETER];
  return {
    [path]: operation(`${id}-collection`, title, TYPES.json, reference('Collection'), one, id),
    [`${path}/items`]: operation(
      `${id}-items`,
      `Features of ${title}, page by page`,
      TYPES.geojson,
      pagesSchema(collection),
      itemsParameters(collection),
      id,
    ),
    [`${path}/items/{featureId}`]: operation(
      `${id}-item`,
      `One feature of ${title}`,
      TYPES.geojson,
      featureSchema(collection),
      [FEATURE_ID, CRS_PARAMETER, FORM_PARAMETER],
      id,
    ),
    [`${path}/queryables`]: operation(
      `${id}-queryables`,
      `The ${queryablesOf(collection).length} properties that filters may name`,
      TYPES.schema,
      reference('Schema'),
      one,
      id,
    ),
    [`${path}/sortables`]: operation(
      `${id}-sortables`,
      'Properties that sortby may name',
      TYPES.schema,
      reference('Schema'),
      one,
      id,
    ),
  };
};

interface OpenApi extends Readonly<Record<string, unknown>> {
  readonly paths: Readonly<Record<string, object>>;
}

/** @param version of the package */
export const ogcOpenApi = (
  collections: readonly Collection[],
  version: string,
  baseUrl: string,
): OpenApi => ({
  openapi: '3.0.3',
  info: {
    title: 'Postern: OGC API – Features',
    version,
    description: 'Post offices, collection boxes and ZIP Codes from official USPS files. No token is needed.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  servers: [{ url: `${baseUrl}${ROOT}` }],
  tags: [
    { name: 'service', description: 'The service itself' },
    ...collections.map(({ id, description }) => ({ name: id, description })),
  ],
  paths: {
    '/': operation(
      'landing',
      'The landing page',
      TYPES.json,
      reference('Landing'),
      [FORM_PARAMETER],
      'service',
    ),
    '/api': operation('api', 'This document', TYPES.openapi, { type: 'object' }, [FORM_PARAMETER], 'service'),
    '/conformance': operation(
      'conformance',
      'Standards that are kept',
      TYPES.json,
      reference('Conformance'),
      [FORM_PARAMETER],
      'service',
    ),
    '/collections': operation(
      'collections',
      'The collections',
      TYPES.json,
      reference('Collections'),
      [FORM_PARAMETER],
      'service',
    ),
    ...Object.assign({}, ...collections.map(collectionPaths)),
  },
  components: { schemas: SCHEMAS },
});
