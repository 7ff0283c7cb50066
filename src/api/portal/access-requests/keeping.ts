/** Keeping grants: what is held and due, certifying, suspending, revoking, reports of use, changed roles. */
import {
  endOf,
  type GrantCare,
  type GrantFacts,
  type RoleChanges,
  recertifyBy,
} from '../../../access/index.ts';
import type { AnyRoute, SubjectFacts } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { type Principal, parseInstant } from '../../../identity/index.ts';
import type { UseReportTable } from '../../../store/schema.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import {
  AppId,
  closed,
  GrantId,
  IdParams,
  Instant,
  OrganisationId,
  PersonId,
  UseReportId,
  Word,
} from '../schemas.ts';
import { asOwn, ownOrMissing, type WithId } from '../self-service/index.ts';
import { actorOf } from './shown.ts';

const Reason = Type.String({ minLength: 3, maxLength: 1_000, description: 'why, in a sentence' });
const Answer = Type.String({ minLength: 1, maxLength: 4_000, description: 'in sentences; names no person' });
const OfOrganisation = Type.Object({ organisation: Type.Optional(OrganisationId) }, closed);

const instant = (at: number | null): string | null =>
  at === null ? null : new Date(Number(at)).toISOString();

const stateOf = (grant: GrantFacts, now: number): string => {
  if (grant.revokedAt !== null) return 'revoked';
  if (endOf(grant, now) !== null) return 'ended';
  if (grant.suspendedAt !== null) return 'suspended';
  return (recertifyBy(grant) ?? Number.POSITIVE_INFINITY) <= now ? 'overdue' : 'in force';
};

const shownGrant = (grant: GrantFacts, now: number) => ({
  id: grant.id,
  organisation: grant.organisationId,
  app: grant.appId,
  dataset: grant.dataset,
  dataClass: grant.dataClass,
  purposes: grant.purposes,
  state: stateOf(grant, now),
  until: instant(grant.validUntil),
  certifyBy: instant(recertifyBy(grant)),
  lastUsed: instant(grant.lastUsedAt),
  removalProposed: instant(grant.removalProposedAt),
});

const shownReport = (report: UseReportTable) => ({
  id: report.id,
  grant: report.grant_id,
  organisation: report.organisation_id,
  kind: report.kind,
  from: instant(report.period_from),
  until: instant(report.period_until),
  due: instant(report.due_at),
  filed: instant(report.filed_at),
  answers: report.answers_json === null ? null : (JSON.parse(report.answers_json) as unknown),
});

export const keepingRoutes = (care: GrantCare, roles: RoleChanges): AnyRoute[] => {
  const ofReport = ({ params }: WithId, _now: number, principal: Principal): Promise<SubjectFacts> =>
    ownOrMissing(async () => (await care.report(params.id)).organisation_id, 'use_report_unknown', principal);
  return [
    insightRoute({
      id: 'grants-list',
      method: 'GET',
      path: '/postern/v1/grants',
      dataset: 'grants',
      action: 'list',
      schema: { query: OfOrganisation },
      subject: ({ query }, _now, principal) => asOwn(query.organisation, principal),
      summary: 'Grants of an organisation (of all for stewards and auditors), with what is due.',
      handler: async ({ query }, { now }) => ({
        body: { grants: (await care.list(query.organisation)).map((grant) => shownGrant(grant, now)) },
      }),
    }),
    ...(['recertify', 'suspend', 'restore', 'revoke'] as const).map((move) =>
      administrationRoute({
        id: `grants-${move}`,
        method: 'POST',
        path: `/postern/v1/grants/:id/${move}`,
        dataset: 'approvals',
        schema: {
          params: IdParams(GrantId),
          body: Type.Object(
            { reason: Reason, ...(move === 'recertify' && { until: Type.Optional(Instant) }) },
            closed,
          ),
        },
        summary: MOVES[move],
        handler: async ({ params, body }, { principal, now }) => {
          const until = (body as { readonly until?: string }).until;
          await care.move(
            params.id,
            move,
            body.reason,
            actorOf(principal),
            now,
            until === undefined ? undefined : parseInstant('until', until),
          );
          const grants = await care.list();
          const changed = grants.find(({ id }) => id === params.id);
          return { body: changed === undefined ? {} : shownGrant(changed, now) };
        },
      }),
    ),
    insightRoute({
      id: 'use-reports-list',
      method: 'GET',
      path: '/postern/v1/use-reports',
      dataset: 'grants',
      action: 'list',
      schema: { query: OfOrganisation },
      subject: ({ query }, _now, principal) => asOwn(query.organisation, principal),
      summary: 'Reports of use asked of an organisation, and what was filed.',
      handler: async ({ query }) => ({
        body: { reports: (await care.reports(query.organisation)).map(shownReport) },
      }),
    }),
    insightRoute({
      id: 'use-reports-file',
      method: 'POST',
      path: '/postern/v1/use-reports/:id',
      dataset: 'grants',
      action: 'write',
      durable: 'before-answer',
      harmless: ({ params }) => ({ id: params.id }),
      subject: ofReport,
      schema: {
        params: IdParams(UseReportId),
        body: Type.Object({ kept: Answer, passedOn: Answer, deleted: Answer }, closed),
      },
      summary: 'Files a report of use or attests the end of use: what was kept, passed on and deleted.',
      handler: async ({ params, body }, { principal, now }) => {
        await care.file(params.id, body, actorOf(principal), now);
        return { body: shownReport(await care.report(params.id)) };
      },
    }),
    administrationRoute({
      id: 'apps-role',
      method: 'POST',
      path: '/postern/v1/apps/:id/role',
      dataset: 'identity',
      schema: { params: IdParams(AppId), body: Type.Object({ role: Word }, closed) },
      summary: 'Changes the role of an app; its grants are suspended until a steward restores them.',
      handler: async ({ params, body }, { principal, now }) => ({
        body: await roles.ofApp(params.id, body.role, principal.id, now),
      }),
    }),
    administrationRoute({
      id: 'people-role',
      method: 'POST',
      path: '/postern/v1/people/:id/role',
      dataset: 'identity',
      schema: { params: IdParams(PersonId), body: Type.Object({ role: Word }, closed) },
      summary: 'Changes the role of a person; grants that the person asked for are suspended for review.',
      handler: async ({ params, body }, { principal, now }) => ({
        body: await roles.ofPerson(params.id, body.role, principal.id, now),
      }),
    }),
  ];
};

const MOVES = {
  recertify: 'Certifies a grant for another year.',
  suspend: 'Suspends a grant; it counts from the next request on.',
  restore: 'Lifts the suspension of a grant after a review.',
  revoke: 'Revokes a grant; it counts from the next request on.',
} as const;
