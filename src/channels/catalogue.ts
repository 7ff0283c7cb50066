/** The catalogue in one piece, and the check that keeps public and other data apart. */
import { PosternError } from '../errors.ts';
import { ACCOUNT } from './data/account.ts';
import { APIS } from './data/apis.ts';
import { CHANNELS } from './data/channels.ts';
import { GIS } from './data/gis.ts';
import { POLICY } from './data/policy-pages.ts';
import { TRACKING } from './data/tracking.ts';
import { WITHHELD } from './data/withheld.ts';
import type { Catalogue, CatalogueEntry } from './model.ts';

/** Everything we know of the official channels. */
export const CATALOGUE: Catalogue = {
  channels: CHANNELS,
  datasets: [...GIS, ...TRACKING, ...APIS, ...ACCOUNT, ...POLICY],
  withheld: WITHHELD,
};

/** All entries, datasets first. */
export const entriesOf = (catalogue: Catalogue): CatalogueEntry[] => [
  ...catalogue.datasets,
  ...catalogue.withheld,
];

/** The entry with this id; `undefined` when there is none. */
export const findEntry = (catalogue: Catalogue, id: string): CatalogueEntry | undefined =>
  catalogue.datasets.find((entry) => entry.id === id) ?? catalogue.withheld.find((entry) => entry.id === id);

/**
 * Holds the rule that a public dataset has public fields only; called when the program starts.
 * @throws PosternError `catalog_class_leak` for the first dataset that breaks it.
 */
export const assertPublicFieldsOnly = (catalogue: Pick<Catalogue, 'datasets'>): void => {
  for (const dataset of catalogue.datasets) {
    if (dataset.dataClass !== 'public') continue;
    for (const field of dataset.fields) {
      if (field.class === 'public') continue;
      throw new PosternError(
        'catalog_class_leak',
        `Dataset ${dataset.id} is public, but its field ${field.name} is ${field.class}; expected public fields only.`,
        {
          place: { field: `${dataset.id}.${field.name}` },
          cure: 'Move the field to a dataset of its own class.',
        },
      );
    }
  }
};
