/**
 * Cleaning on the machine of whoever asks (`postern clean`): decided and recorded before it begins, its counts recorded
 * when it is over. The list itself never comes here.
 */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { AddressReference } from '../../../reference/address/index.ts';
import { type LocalEditions, localEditionsOf, referenceDataOf } from '../../../reference/clean/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

/** Whoever owns the data folder may open its address editions; to others the ZIP reference is given. */
const localEditions = ({ zips, editions, ...terms }: AddressReference): LocalEditions | null =>
  localEditionsOf(zips, editions, terms);

const Rows = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'a number of rows' });

const COMMON = {
  dialect: 'problem',
  channel: 'apis',
  dataset: 'address-lists',
  action: 'export',
  dataClass: 'nonpublic',
  delivery: 'cli',
  purposeRequired: true,
  scope: 'addresses',
  quota: { kind: 'client', cost: 1 },
  durable: 'before-answer',
  subject: null,
} as const;

/** @param reference gives the editions in force at a time */
export const runRoutes = (reference: (now: number) => AddressReference): AnyRoute[] => [
  declareRoute({
    ...COMMON,
    id: 'address-list-runs-begin',
    method: 'POST',
    path: '/postern/v1/address-list-runs',
    schema: {
      body: Type.Object(
        {
          rows: Rows,
          dedupe: Type.Union([Type.Literal('mark'), Type.Literal('off')], { description: 'mark or off' }),
        },
        closed,
      ),
    },
    items: ({ body }) => Math.max(1, body.rows),
    harmless: ({ body }) => ({ rows: String(body.rows), dedupe: body.dedupe }),
    summary: 'Asks whether an address list may be cleaned here, naming its rows as far as they are known.',
    handler: (_input, { decisionId, principal, now }) => ({
      status: 201,
      body: {
        run: decisionId,
        ...(principal.kind === 'operator' && { editions: localEditions(reference(now)) }),
      },
    }),
  }),
  declareRoute({
    ...COMMON,
    id: 'address-list-runs-end',
    method: 'POST',
    path: '/postern/v1/address-list-runs/:id/end',
    schema: {
      params: Type.Object(
        {
          id: Type.String({
            pattern: '^[0-9a-f]{40}$',
            description: 'the 40 hex digits of a Postern-Decision header',
          }),
        },
        closed,
      ),
      body: Type.Object(
        { rows: Rows, ok: Rows, corrected: Rows, check: Rows, incomplete: Rows, empty: Rows, rejected: Rows },
        closed,
      ),
    },
    items: ({ body }) => Math.max(1, body.rows),
    harmless: ({ params, body }) => ({
      run: params.id,
      ...Object.fromEntries(Object.entries(body).map(([name, rows]) => [name, String(rows)])),
    }),
    summary: 'Records what became of a cleaned address list: counts alone.',
    handler: ({ params }) => ({ body: { run: params.id, recorded: true } }),
  }),
  publicRoute({
    id: 'zip-cities',
    method: 'GET',
    path: '/postern/v1/zip-cities',
    dataset: 'zip',
    channel: 'gis',
    action: 'list',
    schema: {},
    summary: 'Every ZIP Code with its city and state: what a reader of addresses needs, in lines of text.',
    handler() {
      const { zips } = reference(Date.now());
      return { body: referenceDataOf(zips), source: zips.sourceHeader() };
    },
  }),
];
