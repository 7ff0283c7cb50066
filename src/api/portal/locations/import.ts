/** Bringing in a location file: each dataset by a path of its own, and beside it what its columns would be taken for. */
import type { Readable } from 'node:stream';
import type { Outgoing } from '../../../egress/index.ts';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  importLocations,
  type LayoutFolder,
  LOCATION_KINDS,
  type LocationKind,
  type LocationPlace,
  type OpenLocations,
  parseLayout,
  previewMapping,
} from '../../../locations/index.ts';
import type { ImportTracker } from '../../../reference/address/index.ts';
import type { Authority } from '../../../reference/index.ts';
import { AUTHORITIES } from '../../../reference/zip-record.ts';
import { administrationRoute } from '../declare.ts';
import { fetchFile, sentOrLocal } from '../given-file.ts';
import { closed } from '../schemas.ts';

/** The whole country as GeoJSON takes some 100 MB. */
const LARGEST_FILE_BYTES = 512 * 1_048_576;
const CONSUMED = ['application/octet-stream', 'text/csv', 'text/plain', 'application/gzip'];

const SOURCE = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'the name of the file' })),
  path: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4_096,
      description: 'the absolute path of a file on this machine, in place of a body',
    }),
  ),
  url: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: 'an http or https address that gives the file, in place of a body',
    }),
  ),
  layout: Type.Optional(
    Type.String({
      maxLength: 4_000,
      description: 'a layout JSON that names the columns, or the name of one that is kept here',
    }),
  ),
};

const PreviewQuery = Type.Object(SOURCE, closed);
const ImportQuery = Type.Object(
  {
    ...SOURCE,
    authority: Type.Optional(
      Type.String({
        enum: AUTHORITIES,
        description: `one of ${AUTHORITIES.join(', ')}`,
      }),
    ),
    publisher: Type.Optional(Type.String({ maxLength: 200, description: 'who publishes the data' })),
    licence: Type.Optional(Type.String({ maxLength: 500, description: 'the licence with its attribution' })),
    validUntil: Type.Optional(Type.String({ format: 'date', description: 'a date such as 2026-12-31' })),
  },
  closed,
);

/** What imports of places need beside the place they work in. */
export interface LocationImportRooms {
  readonly place: LocationPlace;
  /** Told to load a new active edition, so that the next request is answered from it. */
  readonly locations: OpenLocations;
  readonly layouts: LayoutFolder;
  readonly tracker: ImportTracker;
  readonly outgoing: () => Promise<Outgoing>;
}

export const locationImportRoutes = (rooms: LocationImportRooms): AnyRoute[] =>
  (Object.keys(LOCATION_KINDS) as LocationKind[]).flatMap((kind) => [
    importRoute(kind, rooms),
    previewRoute(kind, rooms),
  ]);

const importRoute = (kind: LocationKind, rooms: LocationImportRooms): AnyRoute =>
  administrationRoute({
    id: `editions-import-${kind}`,
    method: 'POST',
    path: `/postern/v1/editions/${kind}`,
    dataset: 'editions',
    bodyLimit: LARGEST_FILE_BYTES,
    consumes: CONSUMED,
    schema: { query: ImportQuery },
    summary: `Imports ${kind.replace('-', ' ')} as a new edition: GeoJSON, separated values, XLSX, USPS answers, OSM; gzip, ZIP; as body, by path or by address.`,
    handler: async ({ query, body }, context) => {
      const { validUntil, authority, publisher, licence } = query;
      const edition = await importLocations({
        ...rooms.place,
        ...(await sourceOf(query, body, context, rooms)),
        kind,
        tracker: rooms.tracker,
        ...(publisher !== undefined && { publisher }),
        ...(licence !== undefined && { licence }),
        ...(authority !== undefined && { authority: authority as Authority }),
        ...(validUntil !== undefined && { validUntil: Date.parse(`${validUntil}T23:59:59Z`) }),
      });
      await rooms.locations.reload();
      return { status: 201, body: edition };
    },
  });

const previewRoute = (kind: LocationKind, rooms: LocationImportRooms): AnyRoute =>
  administrationRoute({
    id: `editions-mapping-${kind}`,
    method: 'POST',
    path: `/postern/v1/editions/${kind}/mapping`,
    dataset: 'editions',
    bodyLimit: LARGEST_FILE_BYTES,
    consumes: CONSUMED,
    schema: { query: PreviewQuery },
    summary: `What each column of a file of ${kind.replace('-', ' ')} would be taken for, by its first 200 rows; nothing is imported.`,
    handler: async ({ query, body }, context) => ({
      body: await previewMapping({
        ...rooms.place,
        ...(await sourceOf(query, body, context, rooms)),
        kind,
      }),
    }),
  });

const sourceOf = async (
  { name, path, url, layout }: Static<typeof PreviewQuery>,
  body: unknown,
  { principal }: Context,
  { layouts, outgoing }: LocationImportRooms,
): Promise<{ input: string | Readable; name?: string; url?: string; layout?: string }> => {
  const stated = layout === undefined || layout.trim().startsWith('{') ? layout : await layouts.text(layout);
  // Refused before anything is fetched.
  if (stated !== undefined) parseLayout(stated);
  const columns = stated === undefined ? {} : { layout: stated };
  if (url !== undefined) {
    const fetched = await fetchFile(await outgoing(), url, LARGEST_FILE_BYTES);
    return { ...fetched, ...columns };
  }
  const input = sentOrLocal(path, body as Readable | undefined, principal.kind);
  return { input, ...(name !== undefined && { name }), ...columns };
};
