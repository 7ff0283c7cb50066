/** GET /ogc/collections and /ogc/collections/{id} (OGC 17-069r4 §7.13, §7.14). */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { FeatureTable } from '../../../locations/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { FormQuery, ogcRoute, ROOT } from '../declare.ts';
import { type Collection, featuresOf } from '../features/collection.ts';
import { CRS_LIST } from '../features/crs.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { selfAndAlternate, TYPES, withQuery } from '../forms/link.ts';
import { collectionLinks, collectionPath } from '../links.ts';
import { provenanceNote } from '../provenance.ts';
import { collectionDocument } from './document.ts';

interface Served {
  readonly collection: Collection;
  readonly features: FeatureTable;
}

/** Collections that have an edition. */
export const servedOf = async (collections: readonly Collection[]): Promise<Served[]> =>
  (
    await Promise.all(
      collections.map(async (collection) => ({ collection, features: await collection.features() })),
    )
  ).flatMap(({ collection, features }) => (features === null ? [] : [{ collection, features }]));

export const collectionsRoute = (collections: readonly Collection[]): AnyRoute =>
  ogcRoute({
    id: 'ogc-collections',
    path: `${ROOT}/collections`,
    action: 'list',
    schema: { query: FormQuery },
    summary: 'OGC API – Features: the collections that have an edition.',
    handler: async ({ query }, context) => {
      const form = formWanted(query, context);
      const { baseUrl } = context;
      const path = `${baseUrl}${ROOT}/collections`;
      const served = await servedOf(collections);
      const links = selfAndAlternate(path, query, form, TYPES.json);
      return answerAs(form, {
        type: TYPES.json,
        json: () => ({
          links,
          crs: CRS_LIST,
          collections: served.map(({ collection, features }) =>
            collectionDocument(baseUrl, collection, features, [
              {
                href: withQuery(collectionPath(baseUrl, collection), {}),
                rel: 'self',
                type: TYPES.json,
                title: collection.title,
              },
            ]),
          ),
        }),
        page: () => ({
          title: 'Collections',
          crumbs: [
            { title: 'OGC API', href: `${baseUrl}${ROOT}` },
            { title: 'Collections', href: path },
          ],
          links,
          body: html`${served.map(
            ({ collection, features }) => html`<section>
<h2><a href="${collectionPath(baseUrl, collection)}">${collection.title}</a></h2>
<p>${collection.description}</p>
<p>${features.size} features. <a href="${collectionPath(baseUrl, collection)}/items">See them</a>.</p>
</section>
`,
          )}`,
        }),
      });
    },
  });

export const collectionRoute = (collection: Collection): AnyRoute =>
  ogcRoute({
    id: `ogc-collection-${collection.id}`,
    path: `${ROOT}/collections/${collection.id}`,
    dataset: collection.dataset,
    schema: { query: FormQuery },
    summary: `OGC API – Features: the collection ${collection.id}.`,
    handler: async ({ query }, context) => {
      const form = formWanted(query, context);
      const { baseUrl } = context;
      const path = collectionPath(baseUrl, collection);
      const features = await featuresOf(collection);
      const links = selfAndAlternate(path, query, form, TYPES.json);
      return answerAs(form, {
        type: TYPES.json,
        source: sourceHeader(features.edition),
        json: () => collectionDocument(baseUrl, collection, features, links),
        page: () => ({
          title: collection.title,
          crumbs: [
            { title: 'OGC API', href: `${baseUrl}${ROOT}` },
            { title: 'Collections', href: `${baseUrl}${ROOT}/collections` },
            { title: collection.title, href: path },
          ],
          links: [...links, ...collectionLinks(baseUrl, collection)],
          footer: provenanceNote(features),
          body: html`<p>${collection.description}</p>
<p><a href="${path}/items">See its ${features.size} features</a></p>
<h2>Properties</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">What it holds</th></tr></thead>
<tbody>${collection.properties.map(
            ({ name, type, description }) =>
              html`<tr><th scope="row"><code>${name}</code></th><td>${type}</td><td>${description}</td></tr>\n`,
          )}</tbody></table>`,
        }),
      });
    },
  });
