/** OGC API – Features: all routes below `/ogc`. */
import type { AnyRoute } from '../../gateway/index.ts';
import type { OpenLocations } from '../../locations/index.ts';
import type { ZipReference } from '../../reference/index.ts';
import { apiRoute } from './api/route.ts';
import { collectionRoute, collectionsRoute } from './collections/route.ts';
import { conformanceRoute } from './conformance/route.ts';
import { locationCollections } from './features/location-collections.ts';
import { zipCollection } from './features/zip-codes.ts';
import { itemRoute } from './item/route.ts';
import { itemsRoute } from './items/route.ts';
import { landingRoutes } from './landing/route.ts';
import { queryableRoutes } from './queryables/route.ts';

/** @param zips gives the ZIP edition in force at the time of the call */
export const ogcRoutes = (locations: OpenLocations, zips: () => ZipReference): AnyRoute[] => {
  const collections = [...locationCollections(locations), zipCollection(zips)];
  return [
    ...landingRoutes(),
    conformanceRoute(),
    apiRoute(collections),
    collectionsRoute(collections),
    ...collections.flatMap((collection) => [
      collectionRoute(collection),
      itemsRoute(collection),
      itemRoute(collection),
      ...queryableRoutes(collection),
    ]),
  ];
};
