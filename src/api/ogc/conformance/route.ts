/** GET /ogc/conformance: which requirements classes are kept (OGC 17-069r4 §7.4). */
import type { AnyRoute } from '../../../gateway/index.ts';
import { FormQuery, ogcRoute, ROOT } from '../declare.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { selfAndAlternate, TYPES } from '../forms/link.ts';

const FEATURES = 'http://www.opengis.net/spec/ogcapi-features';
const CQL2 = 'http://www.opengis.net/spec/cql2/1.0/conf';

export const CONFORMS_TO: readonly string[] = [
  ...['core', 'geojson', 'html', 'oas30'].map((name) => `${FEATURES}-1/1.0/conf/${name}`),
  `${FEATURES}-2/1.0/conf/crs`,
  ...['queryables', 'queryables-query-parameters', 'filter', 'features-filter'].map(
    (name) => `${FEATURES}-3/1.0/conf/${name}`,
  ),
  ...[
    'cql2-text',
    'cql2-json',
    'basic-cql2',
    'advanced-comparison-operators',
    'case-insensitive-comparison',
    'property-property',
    'basic-spatial-functions',
    'basic-spatial-functions-plus',
  ].map((name) => `${CQL2}/${name}`),
];

export const conformanceRoute = (): AnyRoute =>
  ogcRoute({
    id: 'ogc-conformance',
    path: `${ROOT}/conformance`,
    schema: { query: FormQuery },
    summary: 'OGC API – Features: the standards that are kept.',
    handler: ({ query }, context) => {
      const form = formWanted(query, context);
      const root = `${context.baseUrl}${ROOT}`;
      const links = selfAndAlternate(`${root}/conformance`, query, form, TYPES.json);
      return answerAs(form, {
        type: TYPES.json,
        json: () => ({ conformsTo: CONFORMS_TO, links }),
        page: () => ({
          title: 'Conformance',
          crumbs: [
            { title: 'OGC API', href: root },
            { title: 'Conformance', href: `${root}/conformance` },
          ],
          links,
          body: html`<ul>${CONFORMS_TO.map((name) => html`<li><code>${name}</code></li>\n`)}</ul>`,
        }),
      });
    },
  });
