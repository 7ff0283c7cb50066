/** Bringing in answers of the USPS locations API: drop-off facilities and parcel lockers, each by a path of its own. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { ANSWER_KINDS, importAnswers } from '../../../locations/answers/index.ts';
import type { LocationPlace } from '../../../locations/index.ts';
import { administrationRoute } from '../declare.ts';
import { EDITION_FILE, fileNamed, sentFile } from '../edition-file.ts';
import { closed } from '../schemas.ts';

const Query = Type.Object(
  {
    ...fileNamed,
    validUntil: Type.Optional(Type.String({ format: 'date', description: 'a date such as 2026-12-31' })),
  },
  closed,
);

export const answerImportRoutes = (place: LocationPlace): AnyRoute[] =>
  ANSWER_KINDS.map((kind) =>
    administrationRoute({
      ...EDITION_FILE,
      id: `editions-import-${kind}`,
      path: `/postern/v1/editions/${kind}`,
      schema: { query: Query },
      summary: `Imports answers of the USPS API about ${kind.replace('-', ' ')} as a new edition: JSON, plain or in gzip.`,
      handler: async ({ query: { name, validUntil, authority }, body }) => {
        const edition = await importAnswers({
          ...place,
          kind,
          name,
          input: sentFile(body),
          ...(authority !== undefined && { authority }),
          ...(validUntil !== undefined && { validUntil: Date.parse(`${validUntil}T23:59:59Z`) }),
        });
        return { status: 201, body: edition };
      },
    }),
  );
