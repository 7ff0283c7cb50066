/** Bringing in price lists, zone charts, country groups and service standards, each by a path of its own. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { importShipping, SHIPPING_KINDS, type ShippingPlace } from '../../../shipping/index.ts';
import { administrationRoute } from '../declare.ts';
import { EDITION_FILE, fileNamed, sentFile } from '../edition-file.ts';
import { closed } from '../schemas.ts';

const Query = Type.Object(
  {
    ...fileNamed,
    layout: Type.String({ pattern: '^[a-z0-9-]{1,50}$', description: 'a layout by its name' }),
    effective: Type.String({ format: 'date', description: 'the first date on which it holds' }),
    until: Type.Optional(Type.String({ format: 'date', description: 'the last date on which it holds' })),
  },
  closed,
);

export const shippingImportRoutes = (place: ShippingPlace): AnyRoute[] =>
  SHIPPING_KINDS.map((kind) =>
    administrationRoute({
      ...EDITION_FILE,
      id: `editions-import-${kind}`,
      path: `/postern/v1/editions/${kind}`,
      schema: { query: Query },
      summary: `Imports ${kind.replace('-', ' ')} by a layout, over what was imported before: CSV or XLSX, plain or in gzip.`,
      handler: async ({ query: { until, authority, ...asked }, body }) => {
        const edition = await importShipping({
          ...place,
          ...asked,
          kind,
          input: sentFile(body),
          ...(until !== undefined && { until }),
          ...(authority !== undefined && { authority }),
        });
        return { status: 201, body: edition };
      },
    }),
  );
