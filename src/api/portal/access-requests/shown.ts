/** What is shown of a request: to its organisation without the names of those who decide, to stewards with them. */
import type { AccessRequest, Actor } from '../../../access/index.ts';
import type { Principal } from '../../../identity/index.ts';
import type { AccessRequestStepTable } from '../../../store/schema.ts';

export const actorOf = ({ kind, id, role, organisationId }: Principal): Actor => ({
  kind: kind === 'person' || kind === 'app' ? kind : 'operator',
  id,
  role,
  organisationId,
});

const instant = (at: number | null): string | null =>
  at === null ? null : new Date(Number(at)).toISOString();

export const shownRequest = (request: AccessRequest, now: number) => ({
  id: request.id,
  organisation: request.organisationId,
  app: request.appId,
  dataset: request.dataset,
  dataClass: request.dataClass,
  state: request.state,
  since: instant(request.stateSince),
  due: instant(request.dueAt),
  overdue: request.dueAt !== null && request.dueAt <= now,
  createdAt: instant(request.createdAt),
  form: request.form,
  checks: request.checks,
  outcome: request.outcome,
  grant: request.grantId,
  ...(request.state === 'granted' &&
    request.terms !== null && { terms: { ...request.terms, until: instant(request.terms.until) } }),
});

const partyOf = (actor: string, requesters: readonly string[]): string =>
  actor === 'system' ? 'system' : requesters.includes(actor) ? actor : 'steward';

/** The history as the requester sees it. */
export const shownSteps = (steps: readonly AccessRequestStepTable[], { requesters }: AccessRequest) =>
  steps.map((step) => ({
    number: Number(step.number),
    at: instant(step.at),
    by: partyOf(step.actor, requesters),
    move: step.move,
    from: step.from_state,
    to: step.to_state,
  }));

export const shownForReview = (request: AccessRequest, now: number) => ({
  ...shownRequest(request, now),
  requesters: request.requesters,
  attestation: request.attestation,
  proposed: request.terms === null ? null : { ...request.terms, until: instant(request.terms.until) },
  firstApprover: request.firstApprover,
  secondApprover: request.secondApprover,
});
