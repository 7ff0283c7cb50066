/** The parameters of items: as the route checks them, and as the OpenAPI document describes them. */
import { Type } from '../../../gateway/schema.ts';
import { type Collection, queryablesOf } from '../features/collection.ts';
import { CRS_LIST, CRS84 } from '../features/crs.ts';
import { FILTER_LANGUAGES } from '../features/filter.ts';
import { FORMS, type Form } from '../forms/negotiate.ts';
import { propertySchema } from '../queryables/route.ts';

/** A larger limit is answered with this many: the link to the next page says so. */
export const LARGEST_PAGE = 10_000;
export const LARGEST_HTML_PAGE = 1_000;
export const DEFAULT_PAGE = 100;

export interface ItemsQuery extends Readonly<Record<string, string | number | undefined>> {
  readonly f?: Form;
  readonly limit?: number;
  readonly bbox?: string;
  readonly 'bbox-crs'?: string;
  readonly datetime?: string;
  readonly crs?: string;
  readonly filter?: string;
  readonly 'filter-lang'?: (typeof FILTER_LANGUAGES)[number];
  readonly 'filter-crs'?: string;
  readonly sortby?: string;
  readonly properties?: string;
  readonly cursor?: string;
}

/** A parameter of the OpenAPI document. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly description: string;
  readonly style: 'form' | 'simple';
  readonly explode: boolean;
  readonly schema: object;
}

const inQuery = (name: string, description: string, schema: object): Parameter => ({
  name,
  in: 'query',
  required: false,
  description,
  style: 'form',
  explode: false,
  schema,
});

const crs = (name: string, what: string): Parameter =>
  inQuery(name, `Coordinate reference system of ${what}.`, {
    type: 'string',
    format: 'uri',
    enum: [...CRS_LIST],
    default: CRS84,
  });

export const FORM_PARAMETER = inQuery('f', 'Form of the answer; without it the Accept header decides.', {
  type: 'string',
  enum: [...FORMS],
});

export const CRS_PARAMETER = crs('crs', 'the coordinates of the answer');

const COMMON: readonly Parameter[] = [
  inQuery('limit', 'Features on a page. More than the maximum is answered with the maximum.', {
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_PAGE,
    default: DEFAULT_PAGE,
  }),
  inQuery(
    'bbox',
    'West, south, east, north (or with heights after south and north): features whose point lies inside. A west greater than the east crosses the antimeridian.',
    {
      type: 'array',
      oneOf: [
        { minItems: 4, maxItems: 4 },
        { minItems: 6, maxItems: 6 },
      ],
      items: { type: 'number' },
    },
  ),
  crs('bbox-crs', 'bbox'),
  inQuery(
    'datetime',
    'A date-time or interval (RFC 3339). Features here have no time of their own: all match.',
    {
      type: 'string',
    },
  ),
  CRS_PARAMETER,
  inQuery('filter', 'CQL2, as text or JSON; the names stand in queryables.', { type: 'string' }),
  inQuery('filter-lang', 'Encoding of filter.', {
    type: 'string',
    enum: [...FILTER_LANGUAGES],
    default: 'cql2-text',
  }),
  crs('filter-crs', 'geometries in filter'),
  inQuery('sortby', 'Names of properties; a minus before one turns its order round.', {
    type: 'array',
    items: { type: 'string', pattern: '^[+-]?[A-Za-z]\\w*$' },
  }),
  inQuery('properties', 'Names of the properties that features shall have; all unless stated.', {
    type: 'array',
    items: { type: 'string' },
  }),
  inQuery('cursor', 'Where a page begins: from the link to the next page, not to be made.', {
    type: 'string',
  }),
  FORM_PARAMETER,
];

/** The parameters of the items of a collection, each property as a filter among them. */
export const itemsParameters = (collection: Collection): readonly Parameter[] => [
  ...COMMON,
  ...queryablesOf(collection).map((property) => {
    const {
      title: _title,
      'x-ogc-role': _role,
      ...schema
    } = propertySchema(property) as Record<string, unknown>;
    return inQuery(property.name, `${property.description}: features where it is equal.`, schema);
  }),
];

const words = (description: string): object => ({ type: 'string', maxLength: 60_000, description });

/** The query of the route. Everything is text on the wire; what it means is read where it is used. */
export const itemsQuery = (collection: Collection) =>
  Type.Unsafe<ItemsQuery>({
    type: 'object',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(
        queryablesOf(collection).map(({ name, type, description }) => [
          name,
          { type: 'string', maxLength: 1_000, description: `${type}: ${description}` },
        ]),
      ),
      f: { type: 'string', enum: [...FORMS], description: `the form of the answer: ${FORMS.join(' or ')}` },
      limit: {
        type: 'integer',
        minimum: 1,
        description: `a whole number from 1; more than ${LARGEST_PAGE} is answered as ${LARGEST_PAGE}`,
      },
      bbox: words('west,south,east,north'),
      'bbox-crs': words('the system of bbox as URI'),
      datetime: words('a date, a date-time or an interval'),
      crs: words('the system of the answer as URI'),
      filter: words('a filter in CQL2'),
      'filter-lang': {
        type: 'string',
        enum: [...FILTER_LANGUAGES],
        description: `the encoding of filter: ${FILTER_LANGUAGES.join(' or ')}`,
      },
      'filter-crs': words('the system of geometries in filter as URI'),
      sortby: words('names of properties with commas between them, a minus before those that shall descend'),
      properties: words('names of properties with commas between them'),
      cursor: words('the cursor of a link to the next page'),
    },
  });
