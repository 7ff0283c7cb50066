/** Links of collections and their items. */

import { EXPORT_ENDINGS, EXPORT_FORMATS } from '../../locations/export/index.ts';
import { ROOT } from './declare.ts';
import type { Collection } from './features/collection.ts';
import { type Link, TYPES } from './forms/link.ts';

const RELATIONS = {
  queryables: 'http://www.opengis.net/def/rel/ogc/1.0/queryables',
  sortables: 'http://www.opengis.net/def/rel/ogc/1.0/sortables',
} as const;

export const collectionPath = (baseUrl: string, { id }: Collection): string =>
  `${baseUrl}${ROOT}/collections/${id}`;

/** The whole dataset in one piece, in every format. */
export const enclosures = (baseUrl: string, { id, title }: Collection): Link[] =>
  EXPORT_ENDINGS.map((ending) => ({
    href: `${baseUrl}/postern/v1/downloads/${id}.${ending}`,
    rel: 'enclosure',
    type: EXPORT_FORMATS[ending].mediaType,
    title: `${title}, the whole dataset: ${EXPORT_FORMATS[ending].title}`,
  }));

/** What leads on from a collection. */
export const collectionLinks = (baseUrl: string, collection: Collection): Link[] => {
  const path = collectionPath(baseUrl, collection);
  return [
    { href: `${path}/items`, rel: 'items', type: TYPES.geojson, title: `${collection.title} as GeoJSON` },
    { href: `${path}/items?f=html`, rel: 'items', type: TYPES.html, title: `${collection.title} as HTML` },
    {
      href: `${path}/queryables`,
      rel: RELATIONS.queryables,
      type: TYPES.schema,
      title: 'Properties that filters may name',
    },
    {
      href: `${path}/sortables`,
      rel: RELATIONS.sortables,
      type: TYPES.schema,
      title: 'Properties that sortby may name',
    },
    ...enclosures(baseUrl, collection),
  ];
};
