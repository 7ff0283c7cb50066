/** GET …/queryables and …/sortables: properties as JSON Schema (OGC 19-079r2 §6.2). */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { FeatureProperty } from '../../../locations/index.ts';
import { GEOMETRY_NAME } from '../cql2/index.ts';
import { FormQuery, ogcRoute, ROOT } from '../declare.ts';
import { type Collection, ID_PROPERTY, queryablesOf } from '../features/collection.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { selfAndAlternate, TYPES } from '../forms/link.ts';
import { collectionPath } from '../links.ts';

const SCHEMAS: Readonly<Record<FeatureProperty['type'], object>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
};

/** A property as JSON Schema. */
export const propertySchema = ({ name, type, description }: FeatureProperty): object => ({
  title: name,
  description,
  ...SCHEMAS[type],
  ...(name === ID_PROPERTY.name && { 'x-ogc-role': 'id' }),
});

const GEOMETRY = {
  title: 'Place',
  description: 'The point of the feature; null where none is known',
  $ref: 'https://geojson.org/schema/Point.json',
  'x-ogc-role': 'primary-geometry',
  format: 'geometry-point',
};

const KINDS = {
  queryables: { verb: 'filters may name', geometry: { [GEOMETRY_NAME]: GEOMETRY } },
  sortables: { verb: 'sortby may name', geometry: {} },
} as const;

const schemaRoute = (kind: keyof typeof KINDS, collection: Collection): AnyRoute =>
  ogcRoute({
    id: `ogc-${kind}-${collection.id}`,
    path: `${ROOT}/collections/${collection.id}/${kind}`,
    dataset: collection.dataset,
    schema: { query: FormQuery },
    summary: `OGC API – Features: the properties of ${collection.id} that ${KINDS[kind].verb}.`,
    handler: ({ query }, context) => {
      const form = formWanted(query, context);
      const path = `${collectionPath(context.baseUrl, collection)}/${kind}`;
      const links = selfAndAlternate(path, query, form, TYPES.schema);
      const properties = queryablesOf(collection);
      return answerAs(form, {
        type: TYPES.schema,
        json: () => ({
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          $id: path,
          type: 'object',
          title: collection.title,
          description: collection.description,
          properties: {
            ...KINDS[kind].geometry,
            ...Object.fromEntries(properties.map((property) => [property.name, propertySchema(property)])),
          },
          additionalProperties: false,
        }),
        page: () => ({
          title: `${collection.title}: ${kind}`,
          crumbs: [
            { title: 'OGC API', href: `${context.baseUrl}${ROOT}` },
            { title: collection.title, href: collectionPath(context.baseUrl, collection) },
            { title: kind, href: path },
          ],
          links,
          body: html`<p>Properties that ${KINDS[kind].verb}${kind === 'queryables' ? html`, beside <code>${GEOMETRY_NAME}</code> in S_INTERSECTS` : ''}:</p>
<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">What it holds</th></tr></thead>
<tbody>${properties.map(
            ({ name, type, description }) =>
              html`<tr><th scope="row"><code>${name}</code></th><td>${type}</td><td>${description}</td></tr>\n`,
          )}</tbody></table>`,
        }),
      });
    },
  });

export const queryableRoutes = (collection: Collection): AnyRoute[] => [
  schemaRoute('queryables', collection),
  schemaRoute('sortables', collection),
];
