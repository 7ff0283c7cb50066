/** The register of a Mailer ID, and authorisations in and out as a file. */

import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  checkAuthorisations,
  exportAuthorisations,
  ownerOfMid,
  registerOf,
  takeAuthorisations,
  withdraw,
} from '../../../access/index.ts';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute, SubjectFacts } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Principal } from '../../../identity/index.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { AppId, AuthorisationId, closed } from '../schemas.ts';
import { asOwn } from '../self-service/index.ts';
import type { AuthorisationRooms } from './rooms.ts';

const FILE_BYTES = 20_000_000;

const Mid = Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID of 6 or 9 digits' });
const Mode = Type.Unsafe<'check' | 'take'>({
  type: 'string',
  enum: ['check', 'take'],
  description: 'check (a dry run) or take',
});
interface WithMid {
  readonly params: { readonly mid: string };
}

export const registerRoutes = (rooms: AuthorisationRooms): AnyRoute[] => {
  const { store } = rooms;
  const ownerOf = async ({ params }: WithMid, _now: number, principal: Principal): Promise<SubjectFacts> =>
    asOwn(await ownerOfMid(store, params.mid), principal);
  return [
    insightRoute({
      id: 'mailer-id-register',
      method: 'GET',
      path: '/postern/v1/mailer-ids/:mid/register',
      dataset: 'mailer-id-register',
      schema: { params: Type.Object({ mid: Mid }, closed) },
      subject: ownerOf,
      summary: 'Who may see pieces of a Mailer ID, on which basis, until when, and when they last did.',
      description: 'Only for the organisation that owns it, stewards and auditors.',
      handler: async ({ params }, { now }) => {
        await rooms.flushUses();
        return { body: await registerOf(store, params.mid, now) };
      },
    }),
    insightRoute({
      id: 'mailer-id-withdraw',
      method: 'POST',
      path: '/postern/v1/mailer-ids/:mid/register/:id/revoke',
      dataset: 'mailer-id-register',
      action: 'write',
      durable: 'before-answer',
      schema: { params: Type.Object({ mid: Mid, id: AuthorisationId }, closed) },
      subject: ownerOf,
      summary: 'The owner takes an authorisation of its Mailer ID back; it counts from the next request on.',
      handler: async ({ params }, { principal, now }) => {
        await rooms.record(principal.id, 'takes an authorisation back', params.id, { mid: params.mid });
        await withdraw(store, params.mid, params.id, now);
        return { body: { id: params.id, revokedAt: new Date(now).toISOString() } };
      },
    }),
    insightRoute({
      id: 'authorisations-export',
      method: 'GET',
      path: '/postern/v1/authorisations',
      dataset: 'grants',
      action: 'export',
      schema: { query: Type.Object({ app: Type.Optional(AppId), mid: Type.Optional(Mid) }, closed) },
      summary: 'Authorisations as CSV, which the import takes back unchanged; safe to open in a spreadsheet.',
      handler: async ({ query }) => ({
        body: await exportAuthorisations(store, query),
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="authorisations.csv"',
        },
      }),
    }),
    administrationRoute({
      id: 'authorisations-import',
      method: 'POST',
      path: '/postern/v1/authorisations',
      dataset: 'grants',
      consumes: ['text/csv', 'text/plain'],
      bodyLimit: FILE_BYTES,
      schema: {
        query: Type.Object(
          {
            mode: Mode,
            digest: Type.Optional(
              Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the digest of the check' }),
            ),
          },
          closed,
        ),
      },
      harmless: ({ query }) => ({ mode: query.mode }),
      summary: 'Checks a CSV of authorisations, or takes one in that was checked: all of it or nothing.',
      handler: async ({ query, body }, { now }) => {
        const file = await text((body ?? []) as unknown as Readable);
        if (query.mode === 'check') return { body: await checkAuthorisations(store, file) };
        if (query.digest === undefined) {
          throw new PosternError(
            'plan_stale',
            'A file is checked before it is taken; no digest of a check came.',
            {
              status: 409,
              cure: 'Send it with mode=check first, then with mode=take and the digest of the answer.',
              place: { field: 'digest' },
            },
          );
        }
        return { body: await takeAuthorisations(store, file, query.digest, now) };
      },
    }),
  ];
};
