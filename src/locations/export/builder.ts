/**
 * The program that writes one download, run by `process.ts`: some forms take seconds and hold a whole dataset, and the
 * server goes on answering meanwhile. It touches nothing but the edition's file and the file it is told to write.
 */
import { readFile } from 'node:fs/promises';
import { decodeZipEdition } from '../../reference/zip-edition.ts';
import { ZipReference } from '../../reference/zip-reference.ts';
import { type FeatureTable, locationFeatures } from '../features.ts';
import { LocationIndex } from '../location-index.ts';
import { decodeLocations } from '../table.ts';
import { zipFeatures } from '../zip-features.ts';
import { EXPORT_COLLECTIONS } from './collections.ts';

import type { ExportRequest } from './process.ts';
import { writeFileOf } from './write-file.ts';
import { EXPORT_WRITERS } from './writers.ts';

const featuresOf = async ({ collection, edition, source }: ExportRequest): Promise<FeatureTable> => {
  const bytes = await readFile(source);
  if (collection === 'zip-codes') return zipFeatures(new ZipReference(edition, decodeZipEdition(bytes)));
  return locationFeatures(new LocationIndex(collection, edition, decodeLocations(bytes)));
};

const request = JSON.parse(process.argv[2] ?? '') as ExportRequest;
const { collection, ending, target } = request;
await writeFileOf(
  target,
  EXPORT_WRITERS[ending]({
    name: collection,
    title: EXPORT_COLLECTIONS[collection].title,
    features: await featuresOf(request),
  }),
);
