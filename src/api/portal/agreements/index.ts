/** Agreements and terms: versions, who accepted which, the documents themselves; and the banner of a session. */
import type { Readable } from 'node:stream';
import {
  acceptVersion,
  acknowledge,
  acknowledgedAt,
  addTermsVersion,
  BANNER,
  BANNER_SHA256,
  Documents,
  listTermsVersions,
  MOST_DOCUMENT_BYTES,
  standingOf,
} from '../../../access/index.ts';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { getPerson, parseInstant } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';
import { administrationRoute, insightRoute, publicRoute } from '../declare.ts';
import { closed, IdParams, Instant, Name, OrganisationId, Sha256, Word } from '../schemas.ts';
import { ofOrganisation } from '../self-service/index.ts';

const iso = (at: number): string => new Date(Number(at)).toISOString();
const Session = Type.String({
  pattern: '^[A-Za-z0-9_-]{16,100}$',
  description: 'the random name of a session, 16 to 100 characters',
});

export const agreementRoutes = (store: Store, dataFolder: string): AnyRoute[] => {
  const documents = new Documents(store, dataFolder);
  return [
    publicRoute({
      id: 'terms-list',
      method: 'GET',
      path: '/postern/v1/terms',
      dataset: 'policies',
      channel: 'policy',
      schema: {},
      summary: 'Versions of documents of terms: date, day of effect, SHA-256 of the text.',
      handler: async () => ({
        body: {
          terms: (await listTermsVersions(store)).map((row) => ({
            document: row.document,
            title: row.title,
            version: iso(row.version_at).slice(0, 10),
            effective: iso(row.effective_from).slice(0, 10),
            sha256: row.sha256,
          })),
        },
      }),
    }),
    administrationRoute({
      id: 'terms-add',
      method: 'POST',
      path: '/postern/v1/terms',
      dataset: 'identity',
      schema: {
        body: Type.Object(
          {
            document: Word,
            title: Name,
            version: Instant,
            effective: Type.Optional(Instant),
            sha256: Type.Optional(Sha256),
          },
          closed,
        ),
      },
      summary: 'Records a version of terms; from its day of effect on it must be accepted anew.',
      handler: async ({ body }, { principal, now }) => {
        const row = await addTermsVersion(
          store,
          {
            document: body.document,
            title: body.title,
            versionAt: parseInstant('version', body.version),
            ...(body.effective !== undefined && { effectiveFrom: parseInstant('effective', body.effective) }),
            ...(body.sha256 !== undefined && { sha256: body.sha256 }),
          },
          principal.id,
          now,
        );
        return {
          status: 201,
          body: {
            id: `${row.document} ${iso(row.version_at).slice(0, 10)}`,
            document: row.document,
            version: iso(row.version_at),
            effective: iso(row.effective_from),
            sha256: row.sha256,
          },
        };
      },
    }),
    insightRoute({
      id: 'agreements-read',
      method: 'GET',
      path: '/postern/v1/organisations/:id/agreements',
      dataset: 'agreements',
      schema: { params: IdParams(OrganisationId) },
      subject: ofOrganisation,
      summary: 'Agreements of an organisation, the terms it accepted, and those it has to accept.',
      handler: async ({ params }, { now }) => ({ body: await standingOf(store, params.id, now) }),
    }),
    insightRoute({
      id: 'terms-consent',
      method: 'POST',
      path: '/postern/v1/organisations/:id/terms/accept',
      dataset: 'agreements',
      action: 'write',
      durable: 'before-answer',
      schema: {
        params: IdParams(OrganisationId),
        body: Type.Object({ document: Word, version: Instant, sha256: Type.Optional(Sha256) }, closed),
      },
      subject: ofOrganisation,
      summary: 'A person accepts a recorded version of terms for their organisation.',
      handler: async ({ params, body }, { principal, now }) => {
        const person = await getPerson(store, principal.id);
        const accepted = await acceptVersion(
          store,
          {
            organisationId: params.id,
            document: body.document,
            versionAt: parseInstant('version', body.version),
            ...(body.sha256 !== undefined && { sha256: body.sha256 }),
            acceptedBy: `${person.name} (${person.id})`,
          },
          now,
        );
        return { status: 201, body: { id: accepted.id, acceptedAt: iso(accepted.accepted_at) } };
      },
    }),
    administrationRoute({
      id: 'documents-add',
      method: 'POST',
      path: '/postern/v1/documents',
      dataset: 'identity',
      consumes: ['application/octet-stream'],
      bodyLimit: MOST_DOCUMENT_BYTES,
      schema: { query: Type.Object({ name: Name }, closed) },
      harmless: () => ({}),
      summary:
        'Attaches a document, such as a signed agreement; agreements and terms name it by its SHA-256.',
      handler: async ({ query, body }, { principal, now }) => {
        if (body === undefined || body === null) {
          throw new PosternError('body_missing', 'No document came with the request.', {
            status: 400,
            cure: 'Send the file as the body.',
          });
        }
        const facts = await documents.add(body as unknown as Readable, query.name, principal.id, now);
        return {
          status: 201,
          body: {
            id: facts.sha256,
            name: facts.name,
            mediaType: facts.media_type,
            bytes: Number(facts.bytes),
          },
        };
      },
    }),
    insightRoute({
      id: 'documents-read',
      method: 'GET',
      path: '/postern/v1/organisations/:id/documents/:sha256',
      dataset: 'agreements',
      durable: 'before-answer',
      schema: { params: Type.Object({ id: OrganisationId, sha256: Sha256 }, closed) },
      subject: ofOrganisation,
      summary: 'A document that an agreement of the organisation, or recorded terms, name.',
      handler: async ({ params }) => {
        const found = await documents.read(params.sha256, params.id);
        return {
          body: Buffer.from(found.body),
          headers: {
            'content-type': found.media_type,
            'content-disposition': `attachment; filename="${found.name}"`,
            'content-security-policy': "default-src 'none'; sandbox",
          },
        };
      },
    }),
    insightRoute({
      id: 'banner-read',
      method: 'GET',
      path: '/postern/v1/banner',
      dataset: 'banner',
      schema: { query: Type.Object({ session: Session }, closed) },
      summary: 'The banner on sensitive information, and whether the person acknowledged it in this session.',
      handler: async ({ query }, { principal }) => {
        const at = await acknowledgedAt(store, principal.id, query.session);
        return { body: { ...BANNER, sha256: BANNER_SHA256, acknowledgedAt: at === null ? null : iso(at) } };
      },
    }),
    insightRoute({
      id: 'banner-acknowledge',
      method: 'POST',
      path: '/postern/v1/banner',
      dataset: 'banner',
      action: 'write',
      durable: 'before-answer',
      schema: { body: Type.Object({ session: Session, sha256: Sha256 }, closed) },
      summary: 'A person acknowledges the banner, once a session.',
      handler: async ({ body }, { principal, now }) => {
        if (body.sha256 !== BANNER_SHA256) {
          throw new PosternError(
            'banner_changed',
            'The banner reads differently now than the one acknowledged.',
            {
              status: 409,
              cure: 'Show the banner again: GET /postern/v1/banner.',
            },
          );
        }
        const at = await acknowledge(store, principal.id, body.session, now);
        return { status: 201, body: { acknowledgedAt: iso(at) } };
      },
    }),
  ];
};
