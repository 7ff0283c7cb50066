/** Requests as the table holds them, and as the program uses them. */
import type { AccessRequestTable } from '../../store/schema.ts';
import type { Attestation, CheckResult, GrantTerms, RequestForm, RequestState, Situation } from './model.ts';

export interface Outcome {
  /** For a refusal, of the closed list. */
  readonly code?: string;
  readonly reason?: string;
  readonly cure?: string;
  readonly citations?: readonly string[];
  /** For a request that was given back. */
  readonly question?: string;
  readonly answer?: string;
}

export interface AccessRequest extends Situation {
  readonly id: string;
  readonly appId: string;
  /** Id in the catalogue. */
  readonly dataset: string;
  /** How many transitions there were. */
  readonly version: number;
  readonly createdAt: number;
  readonly stateSince: number;
  readonly dueAt: number | null;
  readonly form: RequestForm;
  readonly attestation: Attestation | null;
  readonly checks: readonly CheckResult[];
  readonly terms: GrantTerms | null;
  readonly secondApprover: string | null;
  readonly outcome: Outcome | null;
  readonly grantId: string | null;
}

const parsed = <Value>(json: string | null): Value | null =>
  json === null ? null : (JSON.parse(json) as Value);

export const toRequest = (row: AccessRequestTable): AccessRequest => ({
  id: row.id,
  organisationId: row.organisation_id,
  appId: row.app_id,
  dataset: row.dataset,
  dataClass: row.data_class,
  state: row.state as RequestState,
  version: Number(row.version),
  createdAt: Number(row.created_at),
  stateSince: Number(row.state_since),
  dueAt: row.due_at === null ? null : Number(row.due_at),
  form: JSON.parse(row.form_json) as RequestForm,
  requesters: JSON.parse(row.requesters_json) as string[],
  attestation: parsed(row.attestation_json),
  checks: parsed<CheckResult[]>(row.checks_json) ?? [],
  terms: parsed(row.terms_json),
  firstApprover: row.first_approver,
  secondApprover: row.second_approver,
  outcome: parsed(row.outcome_json),
  grantId: row.grant_id,
});
