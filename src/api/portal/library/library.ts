/** The policy library: what the rules cite and who cites it, attached copies, search, comparison. */
import type { Readable } from 'node:stream';
import type { DocumentHead, PolicyLibrary, PolicyVersions } from '../../../access/index.ts';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { parseInstant } from '../../../identity/index.ts';
import type { Citation } from '../../../policy/index.ts';
import { administrationRoute, insightRoute, publicRoute } from '../declare.ts';
import { closed, IdParams, Instant, LibraryDocumentId } from '../schemas.ts';

const LARGEST_BYTES = 33_554_432;
const MOST_HITS = 50;

const Question = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200, description: 'words to look for' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_HITS, description: 'how many' })),
  },
  closed,
);

const Attaching = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, description: 'title of the document' }),
    citation: Type.Optional(
      Type.String({ maxLength: 100, description: 'the citation that it is a copy of' }),
    ),
    edition: Type.Optional(Instant),
    visibility: Type.Optional(
      Type.Union([Type.Literal('stewards'), Type.Literal('public')], {
        description: 'who may read it here: stewards (default) or anybody',
      }),
    ),
  },
  closed,
);

const Pair = Type.Object(
  {
    from: Type.String({ maxLength: 40, description: 'the earlier document' }),
    to: Type.String({ maxLength: 40, description: 'the later document' }),
  },
  closed,
);

const day = (at: number | null): string | null =>
  at === null || !Number.isFinite(at) ? null : new Date(at).toISOString().slice(0, 10);

const shown = (head: DocumentHead) => ({
  id: head.id,
  title: head.title,
  citation: head.citation_id,
  edition: day(head.edition_at === null ? null : Number(head.edition_at)),
  visibility: head.visibility,
  mediaType: head.media_type,
  sha256: head.sha256,
  sections: head.sections,
  attachedBy: head.attached_by,
  attachedAt: new Date(Number(head.attached_at)).toISOString(),
});

const record = (citation: Citation, rules: readonly string[], documents: readonly DocumentHead[]) => ({
  id: citation.id,
  instrument: citation.instrument,
  section: citation.section,
  address: citation.url,
  effectiveFrom: day(citation.effectiveFrom),
  effectiveTo: day(citation.effectiveTo),
  supersedes: citation.supersedes,
  paraphrase: citation.paraphrase,
  confidence: citation.confidence,
  retrieved: day(citation.retrieved),
  citedBy: rules,
  copies: documents.filter(({ citation_id }) => citation_id === citation.id).map(({ id }) => id),
});

const bytesOf = async (body: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

export const libraryRoutes = (library: PolicyLibrary, versions: PolicyVersions): AnyRoute[] => [
  publicRoute({
    id: 'library-records',
    method: 'GET',
    path: '/postern/v1/library',
    dataset: 'policy',
    channel: 'policy',
    action: 'list',
    schema: {},
    summary:
      'What the rules rest on: handbooks, laws, regulations, terms and notices, with the rules that cite each.',
    handler: async () => {
      const { pack } = versions.current();
      const documents = await library.list('public');
      return {
        body: {
          records: [...pack.citations.values()].map((citation) =>
            record(
              citation,
              [...new Set(pack.rules.filter(({ cite }) => cite.includes(citation.id)).map(({ id }) => id))],
              documents,
            ),
          ),
        },
      };
    },
  }),
  publicRoute({
    id: 'library-search',
    method: 'GET',
    path: '/postern/v1/library/search',
    dataset: 'policy',
    channel: 'policy',
    action: 'list',
    schema: { query: Question },
    summary: 'Sections of attached documents that anybody may read, by words.',
    handler: async ({ query }) => ({
      body: { hits: await library.search(query.q, 'public', query.limit ?? 20) },
    }),
  }),
  publicRoute({
    id: 'library-document-public',
    method: 'GET',
    path: '/postern/v1/library/documents/:id',
    dataset: 'policy',
    channel: 'policy',
    schema: { params: IdParams(LibraryDocumentId) },
    summary: 'An attached document that anybody may read, section by section.',
    handler: async ({ params }) => {
      const { text, ...head } = await library.get(params.id, 'public');
      return { body: { ...shown(head), text } };
    },
  }),
  insightRoute({
    id: 'library-attached',
    method: 'GET',
    path: '/postern/v1/library/attached',
    dataset: 'library',
    action: 'list',
    schema: {},
    summary: 'Every attached document.',
    handler: async () => ({ body: { documents: (await library.list('stewards')).map(shown) } }),
  }),
  insightRoute({
    id: 'library-attached-search',
    method: 'GET',
    path: '/postern/v1/library/attached/search',
    dataset: 'library',
    action: 'list',
    schema: { query: Question },
    summary: 'Sections of every attached document, by words.',
    handler: async ({ query }) => ({
      body: { hits: await library.search(query.q, 'stewards', query.limit ?? 20) },
    }),
  }),
  insightRoute({
    id: 'library-compare',
    method: 'GET',
    path: '/postern/v1/library/attached/compare',
    dataset: 'library',
    schema: { query: Pair },
    summary: 'Two editions of a document compared, section by section and word by word.',
    handler: async ({ query }) => ({
      body: {
        from: query.from,
        to: query.to,
        differences: await library.compare(query.from, query.to, 'stewards'),
      },
    }),
  }),
  administrationRoute({
    id: 'library-attach',
    method: 'POST',
    path: '/postern/v1/library/attached',
    dataset: 'library',
    bodyLimit: LARGEST_BYTES,
    consumes: ['application/octet-stream'],
    schema: { query: Attaching },
    harmless: () => ({}),
    summary: "Attaches the operator's own copy of a document: PDF, HTML or text.",
    handler: async ({ query, body }, { principal }) => {
      const citationId = query.citation ?? null;
      if (citationId !== null && versions.current().citation(citationId) === undefined) {
        throw new PosternError('citation_unknown', `The pack in force has no citation ${citationId}.`, {
          status: 400,
          cure: 'GET /postern/v1/library lists them.',
          place: { field: 'citation' },
        });
      }
      const head = await library.attach(
        {
          title: query.title,
          citationId,
          editionAt: query.edition === undefined ? null : parseInstant('edition', query.edition),
          visibility: query.visibility ?? 'stewards',
          mediaType: '',
          body: await bytesOf(body as unknown as Readable),
        },
        principal.id,
      );
      return { status: 201, body: shown(head) };
    },
  }),
  administrationRoute({
    id: 'library-remove',
    method: 'DELETE',
    path: '/postern/v1/library/attached/:id',
    dataset: 'library',
    schema: { params: IdParams(LibraryDocumentId) },
    summary: 'Removes an attached document.',
    handler: async ({ params }) => {
      await library.remove(params.id);
      return { body: { id: params.id } };
    },
  }),
];
