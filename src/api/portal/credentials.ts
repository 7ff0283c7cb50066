/** People, and the secrets of apps and people. A secret is shown once, in the answer that made it. */

import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  createPerson,
  issueCredential,
  listCredentials,
  parseInstant,
  revokeCredential,
  rotateCredential,
  setPersonStatus,
} from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import { administrationRoute, insightRoute } from './declare.ts';
import {
  AppId,
  CredentialId,
  closed,
  IdParams,
  Instant,
  Name,
  OrganisationId,
  PersonId,
  Word,
} from './schemas.ts';
import { ofApp, ofCredential, ofPeople, shownPeople } from './self-service/index.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_OVERLAP_HOURS = 24;

const Expiry = Type.Object({ expires: Type.Optional(Instant) }, closed);

const expiryOf = (body: { readonly expires?: string }): number | undefined =>
  body.expires === undefined ? undefined : parseInstant('expires', body.expires);

export const credentialRoutes = (store: Store): AnyRoute[] => [
  insightRoute({
    id: 'people-list',
    method: 'GET',
    path: '/postern/v1/people',
    dataset: 'identity',
    action: 'list',
    schema: { query: Type.Object({ organisation: Type.Optional(OrganisationId) }, closed) },
    subject: ofPeople,
    summary: "Lists people: those of one's own organisation unless it is named, of all for admins.",
    handler: async ({ query }, { principal }) => ({
      body: { people: await shownPeople(store, query.organisation, principal) },
    }),
  }),
  administrationRoute({
    id: 'people-create',
    method: 'POST',
    path: '/postern/v1/people',
    dataset: 'identity',
    schema: {
      body: Type.Object(
        {
          organisationId: OrganisationId,
          name: Name,
          email: Type.Optional(Type.String({ format: 'email', description: 'an e-mail address' })),
          role: Word,
        },
        closed,
      ),
    },
    summary: 'Makes a person with one role.',
    handler: async ({ body: { role, ...person } }, { now }) => ({
      status: 201,
      body: await createPerson(store, { ...person, roles: [role] }, now),
    }),
  }),
  administrationRoute({
    id: 'people-token',
    method: 'POST',
    path: '/postern/v1/people/:id/credentials',
    dataset: 'identity',
    schema: { params: IdParams(PersonId), body: Expiry },
    summary: 'Issues a personal token; it is shown this once.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await issueCredential(store, { personId: params.id }, now, expiryOf(body)),
    }),
  }),
  administrationRoute({
    id: 'people-status',
    method: 'POST',
    path: '/postern/v1/people/:id/status',
    dataset: 'identity',
    schema: {
      params: IdParams(PersonId),
      body: Type.Object({ status: Type.Union([Type.Literal('active'), Type.Literal('suspended')]) }, closed),
    },
    summary:
      'Suspends or restores a person; a suspended one is signed out and refused from the next request on.',
    handler: async ({ params, body }) => ({ body: await setPersonStatus(store, params.id, body.status) }),
  }),
  insightRoute({
    id: 'credentials-list',
    method: 'GET',
    path: '/postern/v1/apps/:id/credentials',
    dataset: 'apps',
    action: 'list',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    summary: 'Lists the credentials of an app: hints and dates, never secrets.',
    handler: async ({ params }) => ({
      body: { credentials: await listCredentials(store, { appId: params.id }) },
    }),
  }),
  administrationRoute({
    id: 'credentials-create',
    method: 'POST',
    path: '/postern/v1/apps/:id/credentials',
    dataset: 'apps',
    schema: { params: IdParams(AppId), body: Expiry },
    subject: ofApp(store),
    summary: 'Issues a client secret; it is shown this once. Two may be alive.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await issueCredential(store, { appId: params.id }, now, expiryOf(body)),
    }),
  }),
  administrationRoute({
    id: 'credentials-rotate',
    method: 'POST',
    path: '/postern/v1/credentials/:id/rotate',
    dataset: 'apps',
    subject: ofCredential(store),
    schema: {
      params: IdParams(CredentialId),
      body: Type.Object(
        {
          overlapHours: Type.Optional(
            Type.Number({ minimum: 0, maximum: 8760, description: 'hours that the old secret goes on' }),
          ),
        },
        closed,
      ),
    },
    summary: 'Issues a new secret beside the old one, which ends by itself after the overlap.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await rotateCredential(
        store,
        params.id,
        now,
        (body.overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS,
      ),
    }),
  }),
  administrationRoute({
    id: 'credentials-revoke',
    method: 'POST',
    path: '/postern/v1/credentials/:id/revoke',
    dataset: 'apps',
    subject: ofCredential(store),
    schema: { params: IdParams(CredentialId) },
    summary: 'Revokes a credential and the tokens issued with it, from the next request on.',
    handler: async ({ params }, { now }) => ({ body: await revokeCredential(store, params.id, now) }),
  }),
];
