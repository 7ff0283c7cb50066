/** Apps, their limits, and what others or a review let them see. */

import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  addAuthorisation,
  addGrant,
  createApp,
  getApp,
  listApps,
  listAuthorisations,
  parseInstant,
  revokeAuthorisation,
  scopesOf,
  setAppQuota,
  setAppStatus,
} from '../../identity/index.ts';
import type { DataClass } from '../../policy/index.ts';
import type { Store } from '../../store/index.ts';
import { administrationRoute, insightRoute } from './declare.ts';
import { AppId, AuthorisationId, closed, IdParams, Instant, Name, OrganisationId, Word } from './schemas.ts';
import { asOwn, assertRoleWithin, ofApp, ofWanted, wantedOf } from './self-service/index.ts';

const Words = Type.Array(Word, { minItems: 1, maxItems: 50 });

/** Sensitive data is granted by two people, on a request. */
const assertDirect = (classOf: ClassOf, dataset: string): void => {
  const dataClass = classOf(dataset);
  if (dataClass === 'public' || dataClass === 'nonpublic') return;
  throw new PosternError(
    'second_person_required',
    `Access to ${dataset} is granted on a request, by two people.`,
    {
      status: 403,
      cure: 'Request it: POST /postern/v1/access-requests, or `postern access request`.',
    },
  );
};

type ClassOf = (ruleDataset: string) => DataClass;

export const appRoutes = (store: Store, classOf: ClassOf): AnyRoute[] => [
  insightRoute({
    id: 'apps-list',
    method: 'GET',
    path: '/postern/v1/apps',
    dataset: 'apps',
    action: 'list',
    schema: { query: Type.Object({ organisation: Type.Optional(OrganisationId) }, closed) },
    subject: ofWanted,
    summary: "Lists the apps of an organisation: one's own unless named; of all for admins.",
    handler: async ({ query }, { principal }) => ({
      body: { apps: await listApps(store, wantedOf(query.organisation, principal)) },
    }),
  }),
  insightRoute({
    id: 'apps-get',
    method: 'GET',
    path: '/postern/v1/apps/:id',
    dataset: 'apps',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    harmless: ({ params }) => ({ id: params.id }),
    summary: 'One app, with the scopes that its products hold.',
    handler: async ({ params }) => {
      const app = await getApp(store, params.id);
      return { body: { ...app, scopes: scopesOf(app.products) } };
    },
  }),
  administrationRoute({
    id: 'apps-create',
    method: 'POST',
    path: '/postern/v1/apps',
    dataset: 'apps',
    schema: {
      body: Type.Object(
        {
          organisationId: OrganisationId,
          name: Name,
          role: Word,
          products: Type.Optional(Words),
          defaultPurpose: Type.Optional(Word),
        },
        closed,
      ),
    },
    subject: ({ body }, _now, principal) => asOwn(body.organisationId, principal),
    summary: 'Makes an app; its id is its OAuth client_id. A person gives it no role above their own.',
    handler: async ({ body }, { now, principal }) => {
      assertRoleWithin(body.role, principal);
      return { status: 201, body: await createApp(store, body, now) };
    },
  }),
  administrationRoute({
    id: 'apps-status',
    method: 'POST',
    path: '/postern/v1/apps/:id/status',
    dataset: 'identity',
    schema: {
      params: IdParams(AppId),
      body: Type.Object({ status: Type.Union([Type.Literal('active'), Type.Literal('suspended')]) }, closed),
    },
    summary: 'Suspends or reactivates an app; it counts from the next request on.',
    handler: async ({ params, body }) => ({ body: await setAppStatus(store, params.id, body.status) }),
  }),
  administrationRoute({
    id: 'apps-quota',
    method: 'POST',
    path: '/postern/v1/apps/:id/quotas',
    dataset: 'identity',
    schema: {
      params: IdParams(AppId),
      body: Type.Object(
        {
          api: Type.String({
            pattern: '^[a-z0-9-]{1,50}$',
            description: 'the name of an API, such as addresses',
          }),
          limit: Type.Integer({ minimum: 1, description: 'requests in one window' }),
          windowSeconds: Type.Integer({ minimum: 1, description: 'length of the window in seconds' }),
        },
        closed,
      ),
    },
    summary: "Sets an app's own limit for one API.",
    handler: async ({ params, body: { api, ...override } }) => ({
      body: await setAppQuota(store, params.id, api, override),
    }),
  }),
  insightRoute({
    id: 'authorisations-list',
    method: 'GET',
    path: '/postern/v1/apps/:id/authorisations',
    dataset: 'grants',
    action: 'list',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    summary: 'Lists what others authorised an app to see.',
    handler: async ({ params }) => ({
      body: { authorisations: await listAuthorisations(store, { appId: params.id }) },
    }),
  }),
  administrationRoute({
    id: 'authorisations-add',
    method: 'POST',
    path: '/postern/v1/apps/:id/authorisations',
    dataset: 'grants',
    schema: {
      params: IdParams(AppId),
      body: Type.Object(
        {
          mid: Type.String({ description: 'a Mailer ID of 6 or 9 digits' }),
          channel: Word,
          basis: Word,
          merchant: Type.Optional(Word),
          evidence: Type.String({ minLength: 1, maxLength: 1000 }),
          from: Instant,
          until: Type.Optional(Instant),
        },
        closed,
      ),
    },
    summary: 'Records that a shipper lets an app see its Mailer ID.',
    handler: async ({ params, body }, { now }) => ({
      status: 201,
      body: await addAuthorisation(
        store,
        {
          appId: params.id,
          mid: body.mid,
          channel: body.channel,
          basis: body.basis,
          evidence: body.evidence,
          validFrom: parseInstant('from', body.from),
          ...(body.merchant !== undefined && { merchant: body.merchant }),
          ...(body.until !== undefined && { validUntil: parseInstant('until', body.until) }),
        },
        now,
      ),
    }),
  }),
  administrationRoute({
    id: 'authorisations-revoke',
    method: 'POST',
    path: '/postern/v1/authorisations/:id/revoke',
    dataset: 'grants',
    schema: { params: IdParams(AuthorisationId) },
    summary: 'Revokes an authorisation; it counts from the next request on.',
    handler: async ({ params }, { now }) => {
      await revokeAuthorisation(store, params.id, now);
      return { body: { id: params.id, revokedAt: now } };
    },
  }),
  administrationRoute({
    id: 'grants-add',
    method: 'POST',
    path: '/postern/v1/apps/:id/grants',
    dataset: 'grants',
    schema: {
      params: IdParams(AppId),
      body: Type.Object(
        {
          dataset: Word,
          purposes: Words,
          fields: Type.Optional(Words),
          until: Type.Optional(Instant),
        },
        closed,
      ),
    },
    summary: 'Grants an app purposes (and field groups) for a dataset.',
    handler: async ({ params, body }, { now, principal }) => {
      for (const name of [body.dataset, ...(body.fields ?? [])]) assertDirect(classOf, name);
      return {
        status: 201,
        body: await addGrant(
          store,
          {
            appId: params.id,
            dataset: body.dataset,
            purposes: body.purposes,
            grantedBy: principal.id,
            ...(body.fields !== undefined && { fields: body.fields }),
            ...(body.until !== undefined && { validUntil: parseInstant('until', body.until) }),
          },
          now,
        ),
      };
    },
  }),
];
