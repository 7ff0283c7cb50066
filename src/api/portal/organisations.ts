/** Organisations and what they are entitled to: Mailer IDs, agreements, accepted terms. */

import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  acceptTerms,
  addAgreement,
  addMailerId,
  createOrganisation,
  getOrganisation,
  listMailerIds,
  listOrganisations,
  parseInstant,
  setOrganisationStatus,
} from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import type { OrganisationTable } from '../../store/schema.ts';
import { administrationRoute, insightRoute } from './declare.ts';
import { closed, IdParams, Instant, Name, OrganisationId, Sha256, Word } from './schemas.ts';
import { ofOrganisation } from './self-service/index.ts';

const shownOrganisation = ({ created_at, demo, ...row }: OrganisationTable) => ({
  ...row,
  demo: demo === 1,
  createdAt: Number(created_at),
});

/** Nobody registers a Mailer ID to themselves: its ownership is proved to somebody else. */
const CLAIM = {
  by: 'steward',
  how: 'Request access with the Mailer ID named; whoever administers this server registers it after its ownership is proved.',
  href: '/postern/v1/access-requests',
};

export const organisationRoutes = (store: Store): AnyRoute[] => [
  insightRoute({
    id: 'organisations-list',
    method: 'GET',
    path: '/postern/v1/organisations',
    dataset: 'identity',
    action: 'list',
    schema: {},
    summary: 'Lists the organisations.',
    handler: async () => ({ body: { organisations: await listOrganisations(store) } }),
  }),
  insightRoute({
    id: 'organisations-get',
    method: 'GET',
    path: '/postern/v1/organisations/:id',
    dataset: 'identity',
    schema: { params: IdParams(OrganisationId) },
    subject: ofOrganisation,
    harmless: ({ params }) => ({ id: params.id }),
    summary: "One organisation: one's own, any for admins.",
    handler: async ({ params }) => ({ body: shownOrganisation(await getOrganisation(store, params.id)) }),
  }),
  insightRoute({
    id: 'mailer-ids-list',
    method: 'GET',
    path: '/postern/v1/organisations/:id/mailer-ids',
    dataset: 'identity',
    action: 'list',
    schema: { params: IdParams(OrganisationId) },
    subject: ofOrganisation,
    harmless: ({ params }) => ({ id: params.id }),
    summary: 'The Mailer IDs of an organisation, how each was proved, and how to claim another.',
    handler: async ({ params }) => {
      await getOrganisation(store, params.id);
      return { body: { mailerIds: await listMailerIds(store, params.id), claim: CLAIM } };
    },
  }),
  administrationRoute({
    id: 'organisations-create',
    method: 'POST',
    path: '/postern/v1/organisations',
    dataset: 'identity',
    schema: {
      body: Type.Object(
        { name: Name, crid: Type.Optional(Type.String({ description: 'a CRID: 1 to 15 digits' })) },
        closed,
      ),
    },
    summary: 'Makes an organisation.',
    handler: async ({ body }, { now }) => ({
      status: 201,
      body: await createOrganisation(store, body, now),
    }),
  }),
  administrationRoute({
    id: 'organisations-status',
    method: 'POST',
    path: '/postern/v1/organisations/:id/status',
    dataset: 'identity',
    schema: {
      params: IdParams(OrganisationId),
      body: Type.Object({ status: Type.Union([Type.Literal('active'), Type.Literal('suspended')]) }, closed),
    },
    summary: 'Suspends or reactivates an organisation; it counts from the next request on.',
    handler: async ({ params, body }) => ({
      body: await setOrganisationStatus(store, params.id, body.status),
    }),
  }),
  administrationRoute({
    id: 'mailer-ids-add',
    method: 'POST',
    path: '/postern/v1/organisations/:id/mailer-ids',
    dataset: 'identity',
    schema: {
      params: IdParams(OrganisationId),
      body: Type.Object(
        { mid: Type.String({ description: 'a Mailer ID of 6 or 9 digits' }), proof: Word },
        closed,
      ),
    },
    summary: 'Registers a Mailer ID to an organisation, with how its ownership was proved.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await addMailerId(store, { organisationId: params.id, ...body }, now),
    }),
  }),
  administrationRoute({
    id: 'agreements-add',
    method: 'POST',
    path: '/postern/v1/organisations/:id/agreements',
    dataset: 'identity',
    schema: {
      params: IdParams(OrganisationId),
      body: Type.Object(
        {
          kind: Word,
          signed: Instant,
          until: Type.Optional(Instant),
          sha256: Type.Optional(Sha256),
          feeRequired: Type.Optional(Type.Union([Type.Literal('yes'), Type.Literal('no')])),
          feePaidThrough: Type.Optional(Instant),
        },
        closed,
      ),
    },
    summary: 'Records a signed agreement as the operator states it.',
    handler: async ({ params, body }) => ({
      status: 201,
      body: await addAgreement(store, {
        organisationId: params.id,
        kind: body.kind,
        signedAt: parseInstant('signed', body.signed),
        ...(body.until !== undefined && { validUntil: parseInstant('until', body.until) }),
        ...(body.sha256 !== undefined && { documentSha256: body.sha256 }),
        ...(body.feeRequired !== undefined && { feeRequired: body.feeRequired }),
        ...(body.feePaidThrough !== undefined && {
          feePaidThrough: parseInstant('feePaidThrough', body.feePaidThrough),
        }),
      }),
    }),
  }),
  administrationRoute({
    id: 'terms-accept',
    method: 'POST',
    path: '/postern/v1/organisations/:id/terms',
    dataset: 'identity',
    schema: {
      params: IdParams(OrganisationId),
      body: Type.Object(
        { document: Word, version: Instant, acceptedBy: Name, sha256: Type.Optional(Sha256) },
        closed,
      ),
    },
    summary: 'Records that an organisation accepted a version of a document of terms.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await acceptTerms(
        store,
        {
          organisationId: params.id,
          document: body.document,
          versionAt: parseInstant('version', body.version),
          acceptedBy: body.acceptedBy,
          ...(body.sha256 !== undefined && { documentSha256: body.sha256 }),
        },
        now,
      ),
    }),
  }),
];
