/** GET /data.json: the catalogue as DCAT-US 3.0, for harvesters. */
import { type Catalogue, toDcatUs } from '../../channels/index.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import {
  EXPORT_COLLECTION_NAMES,
  EXPORT_COLLECTIONS,
  EXPORT_ENDINGS,
  EXPORT_FORMATS,
} from '../../locations/export/index.ts';
import type { EditionRegistry } from '../../reference/index.ts';
import { publicRoute } from '../portal/declare.ts';

/** Names of datasets as editions have them → ids of the catalogue. */
const CATALOGUE_IDS: Readonly<Record<string, string>> = { zip: 'zip-reference', facilities: 'post-offices' };

/** Media types without their parameters. */
const plainType = (mediaType: string): string => mediaType.split(';')[0] ?? mediaType;

const downloadsOf = (dataset: string, baseUrl: string) =>
  EXPORT_COLLECTION_NAMES.filter((name) => EXPORT_COLLECTIONS[name].dataset === dataset).flatMap((name) =>
    EXPORT_ENDINGS.map((ending) => ({
      form: EXPORT_FORMATS[ending].title,
      url: `${baseUrl}/postern/v1/downloads/${name}.${ending}`,
      mediaType: plainType(EXPORT_FORMATS[ending].mediaType),
    })),
  );

export const dataJsonRoute = (catalogue: Catalogue, editions: EditionRegistry): AnyRoute =>
  publicRoute({
    id: 'data-json',
    method: 'GET',
    path: '/data.json',
    dataset: 'catalog',
    channel: 'policy',
    action: 'export',
    schema: {},
    summary: 'The catalogue as DCAT-US 3.0.',
    handler: async (_input, { baseUrl }) => {
      const active = (await editions.list()).filter(({ state }) => state === 'active');
      return {
        body: toDcatUs(catalogue, {
          baseUrl,
          editions: active.map((edition) => ({
            dataset: CATALOGUE_IDS[edition.dataset] ?? edition.dataset,
            id: edition.edition,
            retrieved: new Date(edition.retrievedAt).toISOString(),
            sha256: edition.sha256,
            rows: edition.rowsKept,
            authority: edition.authority,
            source: edition.source,
            licence: edition.licence,
            downloads: downloadsOf(edition.dataset, baseUrl),
          })),
        }),
      };
    },
  });
