/** Post offices and collection boxes as collections. */
import {
  type FeatureTable,
  LOCATION_KINDS,
  LOCATION_PROPERTIES,
  type LocationIndex,
  type LocationKind,
  locationFeatures,
  type OpenLocations,
} from '../../../locations/index.ts';
import type { Collection } from './collection.ts';

const WORDS: Readonly<Record<LocationKind, { readonly title: string; readonly description: string }>> = {
  'post-offices': {
    title: 'Post offices',
    description:
      'Post offices of every kind, with services, opening hours and collection times, from the edition in use.',
  },
  'collection-boxes': {
    title: 'Collection boxes',
    description: 'Blue collection boxes and other places that take mail, with their collection times.',
  },
};

export const locationCollections = (locations: OpenLocations): Collection[] =>
  (Object.keys(LOCATION_KINDS) as LocationKind[]).map((kind) => {
    const made = new WeakMap<LocationIndex, FeatureTable>();
    return {
      id: kind,
      ...WORDS[kind],
      dataset: LOCATION_KINDS[kind],
      importCommand: `postern import ${kind} FILE`,
      properties: LOCATION_PROPERTIES,
      async features() {
        const index = await locations.index(kind);
        if (index === null) return null;
        let features = made.get(index);
        if (features === undefined) made.set(index, (features = locationFeatures(index)));
        return features;
      },
    };
  });
