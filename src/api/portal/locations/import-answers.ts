/** Bringing in answers of the USPS locations API: drop-off facilities and parcel lockers, each by a path of its own. */
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { ANSWER_KINDS, importAnswers } from '../../../locations/answers/index.ts';
import type { LocationPlace } from '../../../locations/index.ts';
import type { Authority } from '../../../reference/index.ts';
import { AUTHORITIES } from '../../../reference/zip-record.ts';
import { administrationRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const LARGEST_FILE_BYTES = 64 * 1_048_576;

const Query = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' }),
    authority: Type.Optional(
      Type.String({ enum: AUTHORITIES, description: `one of ${AUTHORITIES.join(', ')}` }),
    ),
    validUntil: Type.Optional(Type.String({ format: 'date', description: 'a date such as 2026-12-31' })),
  },
  closed,
);

export const answerImportRoutes = (place: LocationPlace): AnyRoute[] =>
  ANSWER_KINDS.map((kind) =>
    administrationRoute({
      id: `editions-import-${kind}`,
      method: 'POST',
      path: `/postern/v1/editions/${kind}`,
      dataset: 'editions',
      bodyLimit: LARGEST_FILE_BYTES,
      consumes: ['application/octet-stream', 'text/plain', 'application/gzip'],
      schema: { query: Query },
      summary: `Imports answers of the USPS API about ${kind.replace('-', ' ')} as a new edition: JSON, plain or in gzip.`,
      handler: async ({ query, body }) => {
        const input = body as unknown;
        if (!(input instanceof Readable)) {
          throw new PosternError('body_missing', 'No file came with the request.', {
            status: 400,
            cure: 'Send the file as the body, as application/octet-stream.',
          });
        }
        const { name, validUntil, authority } = query;
        const edition = await importAnswers({
          ...place,
          kind,
          name,
          input,
          ...(authority !== undefined && { authority: authority as Authority }),
          ...(validUntil !== undefined && { validUntil: Date.parse(`${validUntil}T23:59:59Z`) }),
        });
        return { status: 201, body: edition };
      },
    }),
  );
