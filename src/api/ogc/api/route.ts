/** GET /ogc/api: the interface for machines (OpenAPI 3.0) and for people. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { version } from '../../../version.ts';
import { servedOf } from '../collections/route.ts';
import { FormQuery, ogcRoute, ROOT } from '../declare.ts';
import type { Collection } from '../features/collection.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { selfAndAlternate, TYPES } from '../forms/link.ts';
import { itemsParameters } from '../items/parameters.ts';
import { ogcOpenApi } from './document.ts';

export const apiRoute = (collections: readonly Collection[]): AnyRoute =>
  ogcRoute({
    id: 'ogc-api',
    path: `${ROOT}/api`,
    schema: { query: FormQuery },
    summary: 'OGC API – Features: the OpenAPI 3.0 document.',
    handler: async ({ query }, context) => {
      const form = formWanted(query, context);
      const { baseUrl } = context;
      const served = (await servedOf(collections)).map(({ collection }) => collection);
      const path = `${baseUrl}${ROOT}/api`;
      const document = ogcOpenApi(served, version, baseUrl);
      return answerAs(form, {
        type: TYPES.openapi,
        json: () => document,
        page: () => ({
          title: 'The interface',
          crumbs: [
            { title: 'OGC API', href: `${baseUrl}${ROOT}` },
            { title: 'The interface', href: path },
          ],
          links: selfAndAlternate(path, query, form, TYPES.openapi),
          body: html`<h2>Addresses</h2>
<ul>${Object.keys(document.paths).map((one) => html`<li><code>GET ${ROOT}${one}</code></li>\n`)}</ul>
${served.map(
  (collection) => html`<h2>Parameters of ${collection.id}</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">What it does</th></tr></thead>
<tbody>${itemsParameters(collection).map(
    ({ name, description }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${description}</td></tr>\n`,
  )}</tbody></table>
`,
)}`,
        }),
      });
    },
  });
