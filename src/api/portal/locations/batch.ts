/** POST /postern/v1/locations/nearest: the nearest places of many origins, line by line. */
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { nearestBatch } from '../../../locations/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import type { LocationRooms } from './rooms.ts';
import { countUpTo, filterOf, indexesOf, kindsOf, sourceOf, WISHES } from './wishes.ts';

/** A batch costs as much as so many questions. */
const BATCH_COST = 60;
const LARGEST_BATCH_BYTES = 16 * 1_048_576;
const MOST_EACH = 10;

const Query = Type.Object({ ...WISHES, limit: countUpTo(MOST_EACH, 1) }, closed);

export const nearestBatchRoute = ({ locations, zips }: LocationRooms): AnyRoute =>
  publicRoute({
    id: 'locations-nearest-batch',
    method: 'POST',
    path: '/postern/v1/locations/nearest',
    dataset: 'facilities',
    channel: 'gis',
    quota: { kind: 'client', cost: BATCH_COST },
    bodyLimit: LARGEST_BATCH_BYTES,
    consumes: ['application/x-ndjson', 'application/octet-stream', 'text/plain'],
    schema: { query: Query },
    harmless: ({ query }) => ({ kind: query.kind ?? 'all' }),
    summary:
      'The nearest places of many origins, one JSON object a line in and out: {"lat": …, "lon": …} or {"zip": …}.',
    async handler({ query, body }, { now }) {
      const lines = body as unknown;
      if (!(lines instanceof Readable)) {
        throw new PosternError('body_missing', 'The request has no origins in its body.', {
          status: 400,
          cure: 'Send one JSON object a line as application/x-ndjson.',
        });
      }
      const indexes = await indexesOf(locations, kindsOf(query));
      const question = {
        indexes,
        zips: zips(),
        count: Math.min(query.limit, MOST_EACH),
        filter: filterOf(query, indexes, now),
      };
      return {
        body: Readable.from(nearestBatch(lines, question), { objectMode: false }),
        headers: { 'content-type': 'application/x-ndjson; charset=utf-8' },
        source: sourceOf(indexes),
      };
    },
  });
