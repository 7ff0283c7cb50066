/** `POST /postern/v1/tracking/files`: a file of scan events or a manifest, or a part of one. */
import { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  EventClock,
  type FileLayout,
  type Ingest,
  ingestFile,
  parseLayout,
  readTrackingFile,
  shippedLayout,
  type ZoneOfZip,
} from '../../tracking/intake/index.ts';
import { administrationRoute } from '../portal/declare.ts';
import { closed } from '../portal/schemas.ts';

/** A JSON message is read whole, and packed files are read on; the command line sends parts of some megabytes. */
const LARGEST_BODY_BYTES = 128 * 1_048_576;

const Query = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' }),
    kind: Type.Optional(
      Type.Union([Type.Literal('events'), Type.Literal('manifest')], {
        description: 'events, or manifest for who mailed what; events unless stated',
      }),
    ),
    layout: Type.Optional(
      Type.String({
        maxLength: 6_000,
        description: 'the name of a shipped layout, or a layout as JSON; recognised unless stated',
      }),
    ),
    line: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2_000_000_000,
        description: 'how many lines of the file came before this part; 0 unless stated',
      }),
    ),
  },
  closed,
);

const layoutOf = (text: string | undefined): FileLayout | undefined => {
  if (text === undefined) return undefined;
  if (!text.trimStart().startsWith('{')) return shippedLayout(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new PosternError('layout_invalid', 'The layout is no JSON.', {
      status: 400,
      place: { field: 'layout' },
      cure: 'Compare it with docs/formats/tracking-layouts.md.',
      cause,
    });
  }
  return parseLayout(parsed);
};

export const fileRoute = (ingest: Ingest, zoneOfZip: ZoneOfZip): AnyRoute =>
  administrationRoute({
    id: 'tracking-files',
    method: 'POST',
    path: '/postern/v1/tracking/files',
    dataset: 'tracking-intake',
    bodyLimit: LARGEST_BODY_BYTES,
    consumes: ['application/octet-stream', 'text/csv', 'text/plain', 'application/gzip'],
    schema: { query: Query },
    harmless: ({ query }) => ({ kind: query.kind ?? 'events' }),
    summary:
      'Takes a file of scan events (extract, IV-MTR, own layouts) or a manifest; the same file again changes nothing.',
    handler: async ({ query, body }, { now }) => {
      const input = body as unknown;
      if (!(input instanceof Readable)) {
        throw new PosternError('body_missing', 'No file came with the request.', {
          status: 400,
          cure: 'Send the file as the body, as application/octet-stream.',
        });
      }
      const parts = readTrackingFile(input as AsyncIterable<Uint8Array>, {
        file: query.name,
        kind: query.kind ?? 'events',
        layout: layoutOf(query.layout),
        context: { receivedAt: now, origin: `file:${query.name}`, clock: new EventClock(zoneOfZip) },
        linesBefore: query.line ?? 0,
      });
      return { body: await ingestFile(ingest, parts) };
    },
  });
