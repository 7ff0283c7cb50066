/** ZIP Codes as points. A ZIP is no polygon: the point stands for an area, and `uncertaintyKm` says how well. */
import { type FeatureTable, ZIP_PROPERTIES, zipFeatures } from '../../../locations/index.ts';
import { ZIP_DATASET, type ZipReference } from '../../../reference/index.ts';
import type { Collection } from './collection.ts';

/** @param zips gives the ZIP edition in force at the time of the call */
export const zipCollection = (zips: () => ZipReference): Collection => {
  const made = new WeakMap<ZipReference, FeatureTable>();
  return {
    id: 'zip-codes',
    title: 'ZIP Codes as points',
    description:
      'One point for each ZIP Code. A ZIP is no polygon: the point stands for an area, and sources disagree on it by kilometres.',
    dataset: ZIP_DATASET,
    importCommand: 'postern import zip-locale FILE',
    properties: ZIP_PROPERTIES,
    async features() {
      const current = zips();
      let features = made.get(current);
      if (features === undefined) made.set(current, (features = zipFeatures(current)));
      return features;
    },
  };
};
