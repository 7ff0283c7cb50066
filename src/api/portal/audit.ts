/** The record itself: its newest checkpoint, proofs between sizes, and its entries for auditors. */

import { type AuditLog, exportLog } from '../../audit/index.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { insightRoute, publicRoute } from './declare.ts';
import { closed } from './schemas.ts';

const MOST_EXPORTED = 10_000;
const Size = Type.Integer({ minimum: 0, description: 'a number of entries' });

export const auditRoutes = (log: AuditLog): AnyRoute[] => [
  publicRoute({
    id: 'audit-checkpoint',
    method: 'GET',
    path: '/postern/v1/audit/checkpoint',
    dataset: 'catalog',
    channel: 'policy',
    schema: {},
    summary: 'The newest signed checkpoint of the record (C2SP tlog-checkpoint), for anybody to witness.',
    handler: () => ({
      body: log.checkpoint(),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    }),
  }),
  insightRoute({
    id: 'audit-consistency',
    method: 'GET',
    path: '/postern/v1/audit/consistency',
    dataset: 'audit',
    schema: { query: Type.Object({ from: Size, to: Size }, closed) },
    summary:
      'Proves that the record of one size is the beginning of the record of another (RFC 9162 §2.1.4).',
    handler: async ({ query }) => {
      const proof = await log.consistencyProof(query.from, query.to);
      return {
        body: {
          from: query.from,
          to: query.to,
          proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
        },
      };
    },
  }),
  insightRoute({
    id: 'audit-export',
    method: 'GET',
    path: '/postern/v1/audit/entries',
    dataset: 'audit',
    action: 'export',
    schema: {
      query: Type.Object({ from: Type.Optional(Size), to: Type.Optional(Size) }, closed),
    },
    summary: `Entries of the record with their proofs, as NDJSON; at most ${MOST_EXPORTED} at once.`,
    handler: async ({ query }) => {
      const from = query.from ?? 0;
      const to = Math.min(query.to ?? log.size, from + MOST_EXPORTED, log.size);
      const lines: string[] = [];
      for await (const line of exportLog(log, from, to)) lines.push(line);
      return {
        body: lines.join(''),
        headers: { 'content-type': 'application/x-ndjson', 'postern-next': String(to) },
      };
    },
  }),
];
