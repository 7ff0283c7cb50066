/** The collections that are given away whole, by the names they have in addresses. */
import { ZIP_DATASET } from '../../reference/index.ts';
import { ZIP_FILE } from '../../reference/zip-edition.ts';
import { LOCATION_KINDS } from '../facility.ts';
import { LOCATIONS_FILE } from '../table.ts';

export interface ExportCollection {
  readonly title: string;
  /** As policy and editions name it. */
  readonly dataset: string;
  /** The file of an edition that it is read from. */
  readonly file: string;
}

export const EXPORT_COLLECTIONS = {
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
  'zip-codes': { title: 'ZIP Codes with approximate points', dataset: ZIP_DATASET, file: ZIP_FILE },
} as const satisfies Readonly<Record<string, ExportCollection>>;

export type ExportCollectionName = keyof typeof EXPORT_COLLECTIONS;

export const EXPORT_COLLECTION_NAMES = Object.keys(EXPORT_COLLECTIONS) as readonly ExportCollectionName[];
