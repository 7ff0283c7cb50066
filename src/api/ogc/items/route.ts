/** GET /ogc/collections/{id}/items: features page by page (OGC 17-069r4 §7.15, 18-058r1, 19-079r2). */
import { Readable } from 'node:stream';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import type { FeatureTable } from '../../../locations/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { ogcRoute, ROOT } from '../declare.ts';
import { type Collection, featuresOf } from '../features/collection.ts';
import { projectTo } from '../features/crs.ts';
import { writeCursor } from '../features/cursor.ts';
import { collectionTexts, featureWriter } from '../features/geojson.ts';
import { select } from '../features/select.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { type Link, selfAndAlternate, TYPES, withQuery } from '../forms/link.ts';
import type { Form } from '../forms/negotiate.ts';
import type { Page } from '../forms/page.ts';
import { collectionPath, enclosures } from '../links.ts';
import { provenanceNote } from '../provenance.ts';
import { featureTable, pointMap, questionForm } from './page.ts';
import { type ItemsQuery, itemsQuery } from './parameters.ts';
import { type WantedPage, wantedPage } from './wanted.ts';

/** Rows of one page, and what leads on. */
interface Found {
  readonly features: FeatureTable;
  readonly rows: Uint32Array;
  readonly matched: number;
  readonly next: string | null;
}

const find = async (collection: Collection, { wanted, limit, position }: WantedPage): Promise<Found> => {
  const features = await featuresOf(collection);
  const selection = await select(features, wanted);
  const start = position === null ? 0 : selection.behind(position);
  const rows = selection.rows(start, limit);
  const last = rows.at(-1);
  const hasMore = last !== undefined && start + rows.length < selection.count;
  return {
    features,
    rows,
    matched: selection.count,
    next: hasMore ? writeCursor(selection.positionOf(last)) : null,
  };
};

const linksOf = (
  { baseUrl }: Context,
  collection: Collection,
  query: ItemsQuery,
  form: Form,
  next: string | null,
): Link[] => {
  const path = `${collectionPath(baseUrl, collection)}/items`;
  const type = form === 'json' ? TYPES.geojson : TYPES.html;
  return [
    ...selfAndAlternate(path, query, form, TYPES.geojson),
    ...(next === null
      ? []
      : [{ href: withQuery(path, query, { cursor: next }), rel: 'next', type, title: 'The next page' }]),
    {
      href: collectionPath(baseUrl, collection),
      rel: 'collection',
      type: TYPES.json,
      title: collection.title,
    },
    ...enclosures(baseUrl, collection),
  ];
};

const collectionText = (found: Found, page: WantedPage, links: readonly Link[], now: number): Readable => {
  const { features, rows, matched } = found;
  const head = [
    `"timeStamp":${JSON.stringify(new Date(now).toISOString())}`,
    `"numberMatched":${matched}`,
    `"numberReturned":${rows.length}`,
    `"links":${JSON.stringify(links)}`,
  ].join(',');
  const write = featureWriter(features, { properties: page.properties, project: projectTo(page.crs) });
  return Readable.from(collectionTexts(head, rows, write), { objectMode: false });
};

const pageOf = (
  { baseUrl }: Context,
  collection: Collection,
  query: ItemsQuery,
  { features, rows, matched }: Found,
  links: readonly Link[],
  properties: readonly string[] | null,
): Page => {
  const path = `${collectionPath(baseUrl, collection)}/items`;
  const next = links.find(({ rel }) => rel === 'next');
  return {
    title: `${collection.title}: features`,
    crumbs: [
      { title: 'OGC API', href: `${baseUrl}${ROOT}` },
      { title: 'Collections', href: `${baseUrl}${ROOT}/collections` },
      { title: collection.title, href: collectionPath(baseUrl, collection) },
      { title: 'Features', href: path },
    ],
    links,
    footer: provenanceNote(features),
    body: html`${questionForm(path, query)}
<p>${rows.length} of ${matched} features.${next === undefined ? '' : html` <a href="${next.href}" rel="next">Next page</a>`}</p>
${pointMap(features, rows)}
${featureTable(features, rows, properties, path)}
${next === undefined ? '' : html`<p><a href="${next.href}" rel="next">Next page</a></p>`}`,
  };
};

/** The form of a page leaves fields empty: what is empty was not asked. */
const stated = (query: ItemsQuery, form: Form): ItemsQuery =>
  form === 'json'
    ? query
    : (Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')) as ItemsQuery);

export const itemsRoute = (collection: Collection): AnyRoute =>
  ogcRoute({
    id: `ogc-items-${collection.id}`,
    path: `${ROOT}/collections/${collection.id}/items`,
    dataset: collection.dataset,
    action: 'list',
    schema: { query: itemsQuery(collection) },
    summary: `OGC API – Features: features of ${collection.id}, by box, CQL2 filter and properties, page by page.`,
    handler: async ({ query: asked }, context) => {
      const form = formWanted(asked, context);
      const query = stated(asked, form);
      const page = wantedPage(query, form, collection);
      const found = await find(collection, page);
      const links = linksOf(context, collection, query, form, found.next);
      return answerAs(form, {
        type: TYPES.geojson,
        source: sourceHeader(found.features.edition),
        headers: form === 'json' ? { 'content-crs': `<${page.crs}>` } : {},
        json: () => collectionText(found, page, links, context.now),
        page: () => pageOf(context, collection, query, found, links, page.properties),
      });
    },
  });
