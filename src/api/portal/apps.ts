/** Apps, their limits, and what others or a review let them see. */

import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  addAuthorisation,
  addGrant,
  createApp,
  listApps,
  listAuthorisations,
  parseInstant,
  revokeAuthorisation,
  setAppQuota,
  setAppStatus,
} from '../../identity/index.ts';
import type { DataClass } from '../../policy/index.ts';
import type { Store } from '../../store/index.ts';
import { administrationRoute, insightRoute } from './declare.ts';
import { AppId, AuthorisationId, closed, IdParams, Instant, Name, OrganisationId, Word } from './schemas.ts';

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
    dataset: 'identity',
    action: 'list',
    schema: { query: Type.Object({ organisation: Type.Optional(OrganisationId) }, closed) },
    summary: 'Lists the apps, of one organisation or of all.',
    handler: async ({ query }) => ({ body: { apps: await listApps(store, query.organisation) } }),
  }),
  administrationRoute({
    id: 'apps-create',
    method: 'POST',
    path: '/postern/v1/apps',
    dataset: 'identity',
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
    summary: 'Makes an app; its id is its OAuth client_id.',
    handler: async ({ body }, { now }) => ({ status: 201, body: await createApp(store, body, now) }),
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
