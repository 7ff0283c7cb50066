/** Editions: which version of each dataset serves, and bringing in a new one. */
import type { Readable } from 'node:stream';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { type EditionRegistry, importZipLocale } from '../../reference/index.ts';
import { administrationRoute, publicRoute } from './declare.ts';
import { closed } from './schemas.ts';

const EditionParams = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9-]+-\\d{8}T\\d{6}-[0-9a-f]{8}$',
      maxLength: 120,
      description: 'the id of an edition, as the list of editions has it',
    }),
  },
  closed,
);

/** The official file is about 5 MB; ten times that is no ZIP Locale Detail. */
const LARGEST_FILE_BYTES = 64 * 1_048_576;

type ImportPlace = Omit<Parameters<typeof importZipLocale>[0], 'input' | 'name'>;

/** @param reload loads new active editions, so that the next request is answered from it. */
export const editionRoutes = (
  registry: EditionRegistry,
  place: ImportPlace,
  reload: () => Promise<void>,
): AnyRoute[] => [
  publicRoute({
    id: 'editions-list',
    method: 'GET',
    path: '/postern/v1/editions',
    dataset: 'catalog',
    action: 'list',
    schema: {},
    summary: 'The imported editions with their provenance.',
    handler: async () => ({ body: { editions: await registry.list() } }),
  }),
  administrationRoute({
    id: 'editions-release',
    method: 'POST',
    path: '/postern/v1/editions/:id/release',
    dataset: 'editions',
    schema: { params: EditionParams },
    summary: 'Activates an edition that was held for a reason.',
    handler: async ({ params }) => {
      const edition = await registry.release(params.id);
      await reload();
      return { body: edition };
    },
  }),
  administrationRoute({
    id: 'editions-discard',
    method: 'POST',
    path: '/postern/v1/editions/:id/discard',
    dataset: 'editions',
    schema: { params: EditionParams },
    summary: 'Gives up an edition that was held: its files go, its row stays and says so.',
    handler: async ({ params }) => ({ body: await registry.discard(params.id) }),
  }),
  administrationRoute({
    id: 'editions-import-zip-locale',
    method: 'POST',
    path: '/postern/v1/editions/zip-locale',
    dataset: 'editions',
    bodyLimit: LARGEST_FILE_BYTES,
    consumes: ['application/octet-stream', 'text/csv', 'application/gzip'],
    schema: {
      query: Type.Object(
        { name: Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' }) },
        closed,
      ),
    },
    summary: 'Imports the ZIP Locale Detail (XLSX, CSV or CSV.gz) as a new edition.',
    handler: async ({ query, body }) => {
      const edition = await importZipLocale({
        ...place,
        input: body as unknown as Readable,
        name: query.name,
      });
      await reload();
      return { status: 201, body: edition };
    },
  }),
];
