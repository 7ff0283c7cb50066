/**
 * Address lists: uploaded, cleaned as a job, downloaded, deleted. List data in the sense of 39 U.S.C. 412: no names of
 * persons, a granted purpose, and each step durable in the record before its answer.
 */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, declareRoute, type Route, type RouteSchemas } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { type AddressBatches, type Batch, personalColumnsIn } from '../../../reference/clean/index.ts';
import { closed } from '../schemas.ts';

const Params = Type.Object(
  { id: Type.String({ pattern: '^[a-z]+_[0-9a-f]{24}$', description: 'the id of a batch (bat_…)' }) },
  closed,
);

const Query = Type.Object(
  {
    map: Type.Optional(
      Type.String({ maxLength: 1_000, description: 'which column is what: street=Addr1,city=Town' }),
    ),
    header: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal('absent')], {
        description: 'auto, or absent where the first row is a row',
      }),
    ),
    format: Type.Optional(
      Type.Union([Type.Literal('csv'), Type.Literal('tsv'), Type.Literal('ndjson')], {
        description: 'form of the result: csv, tsv or ndjson; that of the list unless stated',
      }),
    ),
    dedupe: Type.Optional(
      Type.Union([Type.Literal('mark'), Type.Literal('off')], { description: 'mark marks duplicates' }),
    ),
  },
  closed,
);

type Own<Schemas extends RouteSchemas> = Pick<
  Route<Schemas>,
  'id' | 'method' | 'path' | 'action' | 'schema' | 'summary' | 'handler'
> &
  Partial<Route<Schemas>>;

const batchRoute = <const Schemas extends RouteSchemas>(own: Own<Schemas>): AnyRoute =>
  declareRoute<Schemas>({
    dialect: 'problem',
    channel: 'apis',
    dataset: 'address-lists',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: true,
    scope: 'addresses',
    quota: { kind: 'client', cost: 1 },
    durable: 'before-answer',
    harmless: () => ({}),
    subject: null,
    ...own,
  });

/** The answer for an id that nobody has, and for one that another organisation has. */
const unknown = (): PosternError =>
  new PosternError('not_found', 'There is nothing here under this name.', { status: 404 });

const HEAD_BYTES = 262_144;
/** The beginnings of bodies, read before the decision and stored with the rest after it. */
const heads = new WeakMap<object, Buffer>();

/** Reads the beginning of a body. */
const readHead = async (body: Readable): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  const ended = once(body, 'close').catch(() => undefined);
  while (bytes < HEAD_BYTES && !body.readableEnded && !body.destroyed) {
    const part = body.read() as Buffer | null;
    if (part === null) {
      if (body.readableEnded || body.destroyed) break;
      const abort = new AbortController();
      const { signal } = abort;
      await Promise.race([once(body, 'readable', { signal }), once(body, 'end', { signal }), ended]).catch(
        (error: unknown) => {
          if (!signal.aborted) throw error;
        },
      );
      abort.abort();
      continue;
    }
    parts.push(part);
    bytes += part.length;
  }
  return Buffer.concat(parts);
};

async function* wholeBody(body: Readable): AsyncGenerator<Uint8Array> {
  const head = heads.get(body);
  if (head !== undefined && head.length > 0) yield head;
  if (!body.readableEnded) yield* body;
}

const refuseNames = (columns: readonly string[]): void => {
  if (columns.length === 0) return;
  throw new PosternError(
    'person_list_forbidden',
    `The list has columns about persons: ${columns.map((name) => JSON.stringify(name.slice(0, 40))).join(', ')}.`,
    { status: 403, cure: 'Send addresses without names, with a number of your own to find them again by.' },
  );
};

const bodyOf = (batch: Batch): object => ({
  ...batch,
  createdAt: new Date(batch.createdAt).toISOString(),
  deletedAt: new Date(batch.deletedAt).toISOString(),
});

const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/** @param bodyLimit largest list, bytes */
export const batchRoutes = (batches: AddressBatches, bodyLimit: number): AnyRoute[] => [
  batchRoute({
    id: 'address-batches-add',
    method: 'POST',
    path: '/postern/v1/address-batches',
    action: 'write',
    bodyLimit,
    consumes: ['application/octet-stream', 'text/csv', 'text/plain', 'application/gzip'],
    schema: { query: Query },
    harmless: ({ query }) => ({ format: query.format ?? 'as-sent', dedupe: query.dedupe ?? 'off' }),
    async subject({ body }) {
      const stream = body as unknown;
      if (!(stream instanceof Readable)) return {};
      const head = await readHead(stream);
      heads.set(stream, head);
      return { personList: (await personalColumnsIn(head)).length > 0 };
    },
    summary: 'Takes an address list (CSV, TSV, pipe, NDJSON, Parquet; gzip) and cleans it as a job.',
    async handler({ query, body }, { principal }) {
      const stream = body as unknown;
      if (!(stream instanceof Readable)) {
        throw new PosternError('body_missing', 'The request has no list in its body.', {
          status: 400,
          cure: 'Send the file as application/octet-stream or text/csv.',
        });
      }
      const options = {
        map: query.map,
        header: query.header ?? ('auto' as const),
        output: query.format,
        duplicates: query.dedupe ?? ('off' as const),
      };
      const batch = await batches.add(
        Readable.from(wholeBody(stream)),
        principal.organisationId,
        options,
        refuseNames,
      );
      return {
        status: 202,
        body: bodyOf(batch),
        headers: { location: `/postern/v1/address-batches/${batch.id}` },
      };
    },
  }),
  batchRoute({
    id: 'address-batches-get',
    method: 'GET',
    path: '/postern/v1/address-batches/:id',
    action: 'read',
    schema: { params: Params },
    summary: 'State, progress and summary of a batch of your organisation.',
    async handler({ params }, { principal }) {
      const batch = await batches.find(params.id, principal.organisationId);
      if (batch === undefined) throw unknown();
      return { body: bodyOf(batch) };
    },
  }),
  batchRoute({
    id: 'address-batches-result',
    method: 'GET',
    path: '/postern/v1/address-batches/:id/result',
    action: 'export',
    schema: { params: Params },
    summary: 'The cleaned list.',
    async handler({ params }, { principal }) {
      const result = await batches.result(params.id, principal.organisationId);
      if (result === undefined) throw unknown();
      const { stream, bytes, output } = result;
      return {
        body: stream,
        headers: {
          'content-type': MEDIA_TYPES[output],
          'content-length': String(bytes),
          'content-disposition': `attachment; filename="${params.id}.${output}"`,
        },
      };
    },
  }),
  batchRoute({
    id: 'address-batches-delete',
    method: 'DELETE',
    path: '/postern/v1/address-batches/:id',
    action: 'write',
    schema: { params: Params },
    summary: 'Deletes a batch with its list and its result.',
    async handler({ params }, { principal }) {
      if (!(await batches.remove(params.id, principal.organisationId))) throw unknown();
      return { body: { id: params.id, deleted: true } };
    },
  }),
];
