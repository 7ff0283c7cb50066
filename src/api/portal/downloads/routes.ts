/** `/postern/v1/downloads`: whole editions for anybody, a route a collection, the form as the ending of the name. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  type DownloadFiles,
  EXPORT_COLLECTION_NAMES,
  EXPORT_COLLECTIONS,
  EXPORT_ENDINGS,
  EXPORT_FORMATS,
  EXPORT_REVISION,
  type ExportCollectionName,
  type ExportEnding,
  isExportEnding,
} from '../../../locations/export/index.ts';
import { type Edition, sourceHeader } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import { sendFile } from './send-file.ts';

const DOWNLOADS = '/postern/v1/downloads';

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const endingOf = (collection: string, text: string): ExportEnding => {
  if (isExportEnding(text)) return text;
  throw new PosternError('download_unknown', `There is no download of ${collection} in this form.`, {
    status: 404,
    cure: `Expected ${collection}. with one of the endings ${EXPORT_ENDINGS.join(', ')}.`,
    place: { field: 'ending' },
  });
};

/** Links to what describes the file and to all downloads (RFC 8288). */
const linksOf = (collection: ExportCollectionName, ending: ExportEnding, baseUrl: string): string => {
  const links = [`<${baseUrl}${DOWNLOADS}>; rel="collection"; type="application/json"`];
  if (ending === 'csv')
    links.push(
      `<${baseUrl}${DOWNLOADS}/${collection}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"`,
    );
  return links.join(', ');
};

const fileRoute = (files: DownloadFiles, collection: ExportCollectionName): AnyRoute =>
  publicRoute({
    id: `downloads-${collection}`,
    method: 'GET',
    path: `${DOWNLOADS}/${collection}.:ending`,
    dataset: EXPORT_COLLECTIONS[collection].dataset,
    channel: 'gis',
    action: 'export',
    // A reader of tiles or of a spatial index asks for many small parts.
    quota: { kind: 'assets', cost: 1 },
    schema: {
      params: Type.Object(
        {
          ending: Type.String({
            minLength: 1,
            maxLength: 40,
            description: `one of ${EXPORT_ENDINGS.join(', ')}`,
          }),
        },
        closed,
      ),
    },
    harmless: ({ params }) => (isExportEnding(params.ending) ? { form: params.ending } : {}),
    summary: `${EXPORT_COLLECTIONS[collection].title}, the whole edition as a file: ${EXPORT_ENDINGS.map((ending) => EXPORT_FORMATS[ending].title).join(', ')}; ranges and conditions.`,
    async handler({ params }, context) {
      const ending = endingOf(collection, params.ending);
      const edition = await files.edition(collection);
      const answer = await sendFile(
        await files.file(collection, edition, ending),
        {
          etag: `"${edition.edition}.${ending}.r${EXPORT_REVISION}"`,
          modified: edition.activatedAt ?? edition.createdAt,
        },
        {
          'content-type': EXPORT_FORMATS[ending].mediaType,
          'content-disposition': `attachment; filename="${collection}-${day(edition.retrievedAt)}.${ending}"`,
          link: linksOf(collection, ending, context.baseUrl),
        },
        context,
      );
      return { ...answer, source: sourceHeader(edition) };
    },
  });

interface ListedForm {
  readonly form: string;
  readonly ending: ExportEnding;
  readonly mediaType: string;
  readonly href: string;
  /** null: not made yet; the first download makes it. */
  readonly bytes: number | null;
}

const formsOf = (
  files: DownloadFiles,
  collection: ExportCollectionName,
  edition: Edition,
  baseUrl: string,
): Promise<ListedForm[]> =>
  Promise.all(
    EXPORT_ENDINGS.map(async (ending) => ({
      form: EXPORT_FORMATS[ending].title,
      ending,
      mediaType: EXPORT_FORMATS[ending].mediaType,
      href: `${baseUrl}${DOWNLOADS}/${collection}.${ending}`,
      bytes: (await files.made(collection, edition, ending))?.bytes ?? null,
    })),
  );

const listRoute = (files: DownloadFiles): AnyRoute =>
  publicRoute({
    id: 'downloads-list',
    method: 'GET',
    path: '/postern/v1/downloads',
    dataset: 'catalog',
    channel: 'gis',
    action: 'list',
    schema: {},
    summary:
      'What can be had whole: collections, forms, media types, edition with licence, size where it is known.',
    async handler(_input, { baseUrl }) {
      const downloads = [];
      for (const collection of EXPORT_COLLECTION_NAMES) {
        const edition = await files.edition(collection).catch((error: unknown) => {
          if (error instanceof PosternError && error.code === 'edition_missing') return null;
          throw error;
        });
        if (edition === null) continue;
        const { title, dataset } = EXPORT_COLLECTIONS[collection];
        downloads.push({
          collection,
          title,
          dataset,
          edition: edition.edition,
          authority: edition.authority,
          source: edition.source,
          officialSource: edition.officialSource,
          publisher: edition.publisher,
          licence: edition.licence,
          retrieved: day(edition.retrievedAt),
          sha256: edition.sha256,
          rows: edition.rowsKept,
          tiles: `${baseUrl}/tiles/${collection}/{z}/{x}/{y}`,
          forms: await formsOf(files, collection, edition, baseUrl),
        });
      }
      const links = downloads.flatMap(({ forms }) =>
        forms.map(
          ({ href, mediaType, form }) => `<${href}>; rel="enclosure"; type="${mediaType}"; title="${form}"`,
        ),
      );
      return { body: { downloads }, headers: { link: links.join(', ') } };
    },
  });

export const downloadRoutes = (files: DownloadFiles): AnyRoute[] => [
  listRoute(files),
  ...EXPORT_COLLECTION_NAMES.map((collection) => fileRoute(files, collection)),
];
