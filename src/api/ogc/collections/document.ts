/** The document of a collection (OGC 17-069r4 §7.14, 18-058r1 §6.2). */
import type { FeatureTable } from '../../../locations/index.ts';
import type { Collection } from '../features/collection.ts';
import { CRS_LIST, CRS84 } from '../features/crs.ts';
import type { Link } from '../forms/link.ts';
import { collectionLinks } from '../links.ts';

const known = new WeakMap<FeatureTable, readonly number[] | null>();

/** West, south, east, north of all points; null where none has one. Worked out once for an edition. */
export const extentOf = (features: FeatureTable): readonly number[] | null => {
  let extent = known.get(features);
  if (extent === undefined) known.set(features, (extent = workedOut(features)));
  return extent;
};

const workedOut = (features: FeatureTable): readonly number[] | null => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let row = 0; row < features.size; row++) {
    const latitude = features.latitudeAt(row);
    if (Number.isNaN(latitude)) continue;
    const longitude = features.longitudeAt(row);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return west === Infinity ? null : [west, south, east, north];
};

/** @param own links of the document itself */
export const collectionDocument = (
  baseUrl: string,
  collection: Collection,
  features: FeatureTable,
  own: readonly Link[],
): object => {
  const extent = extentOf(features);
  const { edition } = features;
  return {
    id: collection.id,
    title: collection.title,
    description: collection.description,
    attribution: `${edition.publisher}. ${edition.licence}`,
    itemType: 'feature',
    ...(extent !== null && { extent: { spatial: { bbox: [extent], crs: CRS84 } } }),
    crs: CRS_LIST,
    storageCrs: CRS84,
    edition: {
      id: edition.edition,
      authority: edition.authority,
      source: edition.source,
      officialSource: edition.officialSource,
      publisher: edition.publisher,
      licence: edition.licence,
      retrieved: new Date(edition.retrievedAt).toISOString(),
      validUntil: edition.validUntil === null ? null : new Date(edition.validUntil).toISOString(),
      features: features.size,
    },
    links: [...own, ...collectionLinks(baseUrl, collection)],
  };
};
