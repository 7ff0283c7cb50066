/** Emergencies and incidents: breaking the glass, reviewing it, and what went wrong. */
import type { BreakGlass, Incidents } from '../../../access/index.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Store } from '../../../store/index.ts';
import type { BreakGlassTable, IncidentTable } from '../../../store/schema.ts';
import { actorOf } from '../access-requests/shown.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { AppId, BreakGlassId, closed, IdParams, IncidentId, OrganisationId, Word } from '../schemas.ts';
import { asOwn, ofAppNamed } from '../self-service/index.ts';

const Sentence = Type.String({
  minLength: 3,
  maxLength: 2_000,
  description: 'in a sentence or two; names no person',
});
const DecisionIds = Type.Array(
  Type.String({ pattern: '^[0-9a-f]{40}$', description: 'the id of a decision' }),
  {
    maxItems: 100,
  },
);

const instant = (at: number | null): string | null =>
  at === null ? null : new Date(Number(at)).toISOString();

const shownEmergency = (row: BreakGlassTable) => ({
  id: row.id,
  app: row.app_id,
  organisation: row.organisation_id,
  dataset: row.dataset,
  purpose: 'emergency',
  reason: row.reason,
  brokenBy: row.broken_by,
  from: instant(row.from_at),
  until: instant(row.until_at),
  reviewDue: instant(row.review_due_at),
  reviewed: instant(row.reviewed_at),
  verdict: row.verdict,
});

const shownIncident = ({ decisions_json, ...row }: IncidentTable) => ({
  id: row.id,
  organisation: row.organisation_id,
  kind: row.kind,
  title: row.title,
  description: row.description,
  decisions: JSON.parse(decisions_json) as string[],
  state: row.state,
  openedBy: row.opened_by,
  opened: instant(row.opened_at),
  closed: instant(row.closed_at),
  closingNote: row.closing_note,
});

export const breakGlassRoutes = (store: Store, glass: BreakGlass, incidents: Incidents): AnyRoute[] => [
  administrationRoute({
    id: 'break-glass',
    method: 'POST',
    path: '/postern/v1/break-glass',
    dataset: 'break-glass',
    harmless: () => ({}),
    schema: {
      body: Type.Object(
        {
          app: AppId,
          dataset: Word,
          reason: Sentence,
          hours: Type.Integer({ minimum: 1, maximum: 4, description: 'at most four' }),
        },
        closed,
      ),
    },
    subject: ({ body }, _now, principal) => ofAppNamed(store, body.app, principal),
    summary:
      'Temporary access in an emergency: recorded first, for single pieces with the purpose emergency, reviewed within 24 hours.',
    handler: async ({ body: { app, ...emergency } }, { principal, now }) => ({
      status: 201,
      body: shownEmergency(await glass.break({ appId: app, ...emergency }, actorOf(principal), now)),
    }),
  }),
  insightRoute({
    id: 'break-glass-list',
    method: 'GET',
    path: '/postern/v1/break-glass',
    dataset: 'grants',
    action: 'list',
    schema: { query: Type.Object({ organisation: Type.Optional(OrganisationId) }, closed) },
    subject: ({ query }, _now, principal) => asOwn(query.organisation, principal),
    summary: 'Emergency accesses of an organisation, of all for stewards and auditors.',
    handler: async ({ query }) => ({
      body: { emergencies: (await glass.list(query.organisation)).map(shownEmergency) },
    }),
  }),
  administrationRoute({
    id: 'break-glass-review',
    method: 'POST',
    path: '/postern/v1/break-glass/:id/review',
    dataset: 'approvals',
    schema: {
      params: IdParams(BreakGlassId),
      body: Type.Object(
        { verdict: Type.Union([Type.Literal('justified'), Type.Literal('not-justified')]), note: Sentence },
        closed,
      ),
    },
    summary: 'Reviews an emergency access: by a steward of another organisation who did not break it.',
    handler: async ({ params, body }, { principal, now }) => ({
      body: shownEmergency(await glass.review(params.id, body.verdict, body.note, actorOf(principal), now)),
    }),
  }),
  insightRoute({
    id: 'incidents-list',
    method: 'GET',
    path: '/postern/v1/incidents',
    dataset: 'approvals',
    action: 'list',
    schema: {},
    summary: 'Incidents, newest first.',
    handler: async () => ({ body: { incidents: (await incidents.list()).map(shownIncident) } }),
  }),
  administrationRoute({
    id: 'incidents-open',
    method: 'POST',
    path: '/postern/v1/incidents',
    dataset: 'approvals',
    harmless: () => ({}),
    schema: {
      body: Type.Object(
        {
          kind: Word,
          title: Type.String({ minLength: 3, maxLength: 200, description: 'a title' }),
          description: Sentence,
          organisation: Type.Optional(OrganisationId),
          decisions: Type.Optional(DecisionIds),
        },
        closed,
      ),
    },
    summary: 'Opens an incident, with the decisions it concerns.',
    handler: async ({ body: { organisation, decisions, ...rest } }, { principal, now }) => ({
      status: 201,
      body: shownIncident(
        await incidents.open(
          {
            ...rest,
            decisions: decisions ?? [],
            ...(organisation !== undefined && { organisationId: organisation }),
          },
          principal.id,
          now,
        ),
      ),
    }),
  }),
  administrationRoute({
    id: 'incidents-close',
    method: 'POST',
    path: '/postern/v1/incidents/:id/close',
    dataset: 'approvals',
    schema: { params: IdParams(IncidentId), body: Type.Object({ note: Sentence }, closed) },
    summary: 'Closes an incident with how it was settled.',
    handler: async ({ params, body }, { principal, now }) => ({
      body: shownIncident(await incidents.close(params.id, body.note, principal.id, now)),
    }),
  }),
];
