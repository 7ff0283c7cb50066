/** Links of collections and their items. */

import { ROOT } from './declare.ts';
import type { Collection } from './features/collection.ts';
import { type Link, TYPES } from './forms/link.ts';

const RELATIONS = {
  queryables: 'http://www.opengis.net/def/rel/ogc/1.0/queryables',
  sortables: 'http://www.opengis.net/def/rel/ogc/1.0/sortables',
} as const;

/** Formats of whole-dataset downloads: ending, media type, name. */
const DOWNLOADS = [
  ['geojson', 'application/geo+json', 'GeoJSON'],
  ['geojsonl', 'application/geo+json-seq', 'GeoJSON, one feature a line'],
  ['csv', 'text/csv', 'CSV'],
  ['parquet', 'application/vnd.apache.parquet', 'GeoParquet'],
  ['fgb', 'application/flatgeobuf', 'FlatGeobuf'],
  ['kml', 'application/vnd.google-earth.kml+xml', 'KML'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'],
  ['pmtiles', 'application/vnd.pmtiles', 'PMTiles'],
] as const;

export const collectionPath = (baseUrl: string, { id }: Collection): string =>
  `${baseUrl}${ROOT}/collections/${id}`;

/** The whole dataset in one piece, where it is offered. */
export const enclosures = (baseUrl: string, { id, title, hasDownloads }: Collection): Link[] =>
  hasDownloads
    ? DOWNLOADS.map(([ending, type, name]) => ({
        href: `${baseUrl}/postern/v1/downloads/${id}.${ending}`,
        rel: 'enclosure',
        type,
        title: `${title}, the whole dataset as ${name}`,
      }))
    : [];

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
