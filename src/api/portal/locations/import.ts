/** Bringing in a location file: each dataset by a path of its own. */
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  importLocations,
  LOCATION_KINDS,
  type LocationKind,
  type LocationPlace,
  type OpenLocations,
} from '../../../locations/index.ts';
import type { Authority } from '../../../reference/index.ts';
import { AUTHORITIES } from '../../../reference/zip-record.ts';
import { administrationRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

/** The whole country as GeoJSON takes some 100 MB. */
const LARGEST_FILE_BYTES = 512 * 1_048_576;

const Query = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' }),
    authority: Type.Optional(
      Type.String({
        enum: AUTHORITIES,
        description: `one of ${AUTHORITIES.join(', ')}`,
      }),
    ),
    publisher: Type.Optional(Type.String({ maxLength: 200, description: 'who publishes the data' })),
    licence: Type.Optional(Type.String({ maxLength: 500, description: 'the licence with its attribution' })),
    validUntil: Type.Optional(Type.String({ format: 'date', description: 'a date such as 2026-12-31' })),
    layout: Type.Optional(
      Type.String({ maxLength: 4_000, description: 'a layout JSON that names the columns' }),
    ),
  },
  closed,
);

/** @param locations is told to load a new active edition, so that the next request is answered from it */
export const locationImportRoutes = (place: LocationPlace, locations: OpenLocations): AnyRoute[] =>
  (Object.keys(LOCATION_KINDS) as LocationKind[]).map((kind) =>
    administrationRoute({
      id: `editions-import-${kind}`,
      method: 'POST',
      path: `/postern/v1/editions/${kind}`,
      dataset: 'editions',
      bodyLimit: LARGEST_FILE_BYTES,
      consumes: ['application/octet-stream', 'text/csv', 'text/plain', 'application/gzip'],
      schema: { query: Query },
      summary: `Imports ${kind.replace('-', ' ')} as a new edition: GeoJSON, separated values, XLSX, USPS answers, OSM; gzip.`,
      handler: async ({ query, body }) => {
        const input = body as unknown;
        if (!(input instanceof Readable)) {
          throw new PosternError('body_missing', 'No file came with the request.', {
            status: 400,
            cure: 'Send the file as the body, as application/octet-stream.',
          });
        }
        const { validUntil, authority, ...stated } = query;
        const edition = await importLocations({
          ...place,
          ...stated,
          kind,
          ...(authority !== undefined && { authority: authority as Authority }),
          input,
          ...(validUntil !== undefined && { validUntil: Date.parse(`${validUntil}T23:59:59Z`) }),
        });
        await locations.reload();
        return { status: 201, body: edition };
      },
    }),
  );
