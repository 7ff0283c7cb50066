/** Bringing in address data: the licensed products and open data sets, each as an edition of its own. */

import type { Readable } from 'node:stream';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  IMPORT_KINDS,
  type ImportAddressesOptions,
  type ImportKind,
  type ImportTracker,
  importAddresses,
} from '../../../reference/address/index.ts';
import { AUTHORITIES } from '../../../reference/zip-record.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { sentOrLocal } from '../given-file.ts';
import { closed } from '../schemas.ts';

/** As a body; a larger file is named by its path, from the machine itself. */
const LARGEST_BODY_BYTES = 2 ** 32;

const literals = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, description });

const Query = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' })),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4_096,
        description: 'the absolute path of a file on this machine',
      }),
    ),
    authority: Type.Optional(literals(AUTHORITIES, `one of ${AUTHORITIES.join(', ')}`)),
    publisher: Type.Optional(Type.String({ maxLength: 200, description: 'who publishes the data' })),
    licence: Type.Optional(Type.String({ maxLength: 500, description: 'the licence with its attribution' })),
    validUntil: Type.Optional(Type.String({ format: 'date', description: 'a date such as 2026-12-31' })),
    mapping: Type.Optional(
      Type.String({ maxLength: 4_000, description: 'JSON that names the columns of a CSV' }),
    ),
  },
  closed,
);

type Place = Pick<ImportAddressesOptions, 'store' | 'dataFolder' | 'now' | 'archivePassword'>;

/** @param reload opens a new active edition, so that the next request is answered from it */
export const addressImportRoutes = (
  place: Place,
  tracker: ImportTracker,
  reload: () => Promise<void>,
): AnyRoute[] => [
  administrationRoute({
    id: 'editions-import-address',
    method: 'POST',
    path: '/postern/v1/editions/:kind',
    dataset: 'editions',
    bodyLimit: LARGEST_BODY_BYTES,
    consumes: ['application/octet-stream', 'text/csv', 'text/plain', 'application/gzip'],
    schema: {
      params: Type.Object({ kind: literals(IMPORT_KINDS, `one of ${IMPORT_KINDS.join(', ')}`) }, closed),
      query: Query,
    },
    summary:
      'Imports address data as a new edition: ZIP+4, City State, NAD, open addresses, or a CSV with a mapping.',
    handler: async ({ params, query, body }, { principal }) => {
      const { path, validUntil, ...stated } = query;
      const edition = await importAddresses({
        ...place,
        ...stated,
        kind: params.kind as ImportKind,
        tracker,
        input: sentOrLocal(path, body as unknown as Readable | undefined, principal.kind),
        ...(validUntil !== undefined && { validUntil: Date.parse(`${validUntil}T23:59:59Z`) }),
      });
      await reload();
      return { status: 201, body: edition };
    },
  }),
  insightRoute({
    id: 'editions-imports',
    method: 'GET',
    path: '/postern/v1/editions/imports',
    dataset: 'editions',
    schema: {},
    summary: 'Imports under way on this node: rows, bytes, rate, remaining time.',
    handler: () => ({ body: { imports: tracker.list() } }),
  }),
];
