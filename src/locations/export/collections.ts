/** What stands behind the names of collections. */
import { ZIP_DATASET } from '../../reference/index.ts';
import { ZIP_FILE } from '../../reference/zip-edition.ts';
import { LOCATION_KINDS } from '../facility.ts';
import { LOCATIONS_FILE } from '../table.ts';
import type { ExportCollectionName } from './names.ts';

export interface ExportCollection {
  readonly title: string;
  /** As policy and editions name it. */
  readonly dataset: string;
  /** The file of an edition that it is read from. */
  readonly file: string;
}

export const EXPORT_COLLECTIONS: Readonly<Record<ExportCollectionName, ExportCollection>> = {
  'post-offices': {
    title: 'Post offices',
    dataset: LOCATION_KINDS['post-offices'],
    file: LOCATIONS_FILE,
  },
  'collection-boxes': {
    title: 'Collection boxes',
    dataset: LOCATION_KINDS['collection-boxes'],
    file: LOCATIONS_FILE,
  },
  'zip-codes': { title: 'ZIP Codes as points', dataset: ZIP_DATASET, file: ZIP_FILE },
};
