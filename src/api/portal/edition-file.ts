/** What the routes have in common that bring in a file, sent as the body, as a new edition. */
import { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import { Type } from '../../gateway/schema.ts';
import type { Authority } from '../../reference/index.ts';
import { AUTHORITIES } from '../../reference/zip-record.ts';

export const EDITION_FILE = {
  method: 'POST',
  dataset: 'editions',
  bodyLimit: 64 * 1_048_576,
  consumes: ['application/octet-stream', 'text/plain', 'application/gzip'],
} as const;

/** The query of each: what the file is called, and who stands behind it where it is not USPS. */
export const fileNamed = {
  name: Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' }),
  authority: Type.Optional(
    Type.Unsafe<Authority>({
      type: 'string',
      enum: AUTHORITIES,
      description: `one of ${AUTHORITIES.join(', ')}`,
    }),
  ),
};

/** @throws PosternError `body_missing` */
export const sentFile = (body: unknown): Readable => {
  if (body instanceof Readable) return body;
  throw new PosternError('body_missing', 'No file came with the request.', {
    status: 400,
    cure: 'Send the file as the body, as application/octet-stream.',
  });
};
