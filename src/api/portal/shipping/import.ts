/** Bringing in price lists, zone charts and service standards, each by a path of its own. */
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Authority } from '../../../reference/index.ts';
import { AUTHORITIES } from '../../../reference/zip-record.ts';
import { importShipping, SHIPPING_KINDS, type ShippingPlace } from '../../../shipping/index.ts';
import { administrationRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const LARGEST_FILE_BYTES = 64 * 1_048_576;

const Query = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' }),
    layout: Type.String({ pattern: '^[a-z0-9-]{1,50}$', description: 'a layout by its name' }),
    effective: Type.String({ format: 'date', description: 'the first date on which it holds' }),
    until: Type.Optional(Type.String({ format: 'date', description: 'the last date on which it holds' })),
    authority: Type.Optional(
      Type.String({ enum: AUTHORITIES, description: `one of ${AUTHORITIES.join(', ')}` }),
    ),
  },
  closed,
);

export const shippingImportRoutes = (place: ShippingPlace): AnyRoute[] =>
  SHIPPING_KINDS.map((kind) =>
    administrationRoute({
      id: `editions-import-${kind}`,
      method: 'POST',
      path: `/postern/v1/editions/${kind}`,
      dataset: 'editions',
      bodyLimit: LARGEST_FILE_BYTES,
      consumes: ['application/octet-stream', 'text/plain', 'application/gzip'],
      schema: { query: Query },
      summary: `Imports ${kind.replace('-', ' ')} by a layout, over what was imported before: CSV or XLSX, plain or in gzip.`,
      handler: async ({ query, body }) => {
        const input = body as unknown;
        if (!(input instanceof Readable)) {
          throw new PosternError('body_missing', 'No file came with the request.', {
            status: 400,
            cure: 'Send the file as the body, as application/octet-stream.',
          });
        }
        const { name, layout, effective, until, authority } = query;
        const edition = await importShipping({
          ...place,
          kind,
          name,
          layout,
          input,
          effective,
          ...(until !== undefined && { until }),
          ...(authority !== undefined && { authority: authority as Authority }),
        });
        return { status: 201, body: edition };
      },
    }),
  );
