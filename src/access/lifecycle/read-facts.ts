/** Reads the facts of the sweep from the store. */
import type { DataClass } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import type { EmergencyFacts, GrantFacts, ReportFacts } from './facts.ts';

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value));

/** Every grant with its reports; of one organisation where one is named. */
export const readGrants = async (
  store: Store,
  classOf: (dataset: string) => DataClass,
  organisationId?: string,
): Promise<GrantFacts[]> => {
  let query = store.db
    .selectFrom('access_grant')
    .innerJoin('app', 'app.id', 'access_grant.app_id')
    .selectAll('access_grant')
    .select('app.organisation_id as organisation_id');
  if (organisationId !== undefined) query = query.where('app.organisation_id', '=', organisationId);
  const [grants, reports] = await Promise.all([
    query.orderBy('access_grant.granted_at').orderBy('access_grant.id').execute(),
    store.db.selectFrom('use_report').selectAll().orderBy('period_from').execute(),
  ]);
  const byGrant = Map.groupBy(
    reports.map((row): ReportFacts & { readonly grantId: string } => ({
      grantId: row.grant_id,
      id: row.id,
      kind: row.kind,
      periodFrom: Number(row.period_from),
      periodUntil: Number(row.period_until),
      dueAt: Number(row.due_at),
      filedAt: numberOrNull(row.filed_at),
    })),
    ({ grantId }) => grantId,
  );
  return grants.map((row) => ({
    id: row.id,
    appId: row.app_id,
    organisationId: row.organisation_id,
    dataset: row.dataset,
    dataClass: classOf(row.dataset),
    purposes: JSON.parse(row.purposes_json) as string[],
    grantedAt: Number(row.granted_at),
    validUntil: numberOrNull(row.valid_until),
    recertifiedAt: numberOrNull(row.recertified_at),
    revokedAt: numberOrNull(row.revoked_at),
    suspendedAt: numberOrNull(row.suspended_at),
    lastUsedAt: numberOrNull(row.last_used_at),
    removalProposedAt: numberOrNull(row.removal_proposed_at),
    reminded: JSON.parse(row.reminded_json ?? '[]') as string[],
    reports: byGrant.get(row.id) ?? [],
  }));
};

export const readEmergencies = async (store: Store): Promise<EmergencyFacts[]> =>
  (await store.db.selectFrom('break_glass').selectAll().where('reviewed_at', 'is', null).execute()).map(
    (row) => ({
      id: row.id,
      organisationId: row.organisation_id,
      reviewDueAt: Number(row.review_due_at),
      reviewedAt: numberOrNull(row.reviewed_at),
      alarmedAt: numberOrNull(row.alarmed_at),
    }),
  );
