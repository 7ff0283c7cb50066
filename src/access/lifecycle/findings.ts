/** What is due on a day, as a function of facts and the time: nothing is read, nothing written. */
import {
  type CareSettings,
  DAY_MS,
  EMERGENCY,
  type EmergencyFacts,
  type GrantFacts,
  RECERTIFY_DAYS,
  REMINDER_DAYS,
  REPORT_GRACE_DAYS,
} from './facts.ts';

export type Finding =
  | { readonly kind: 'reminder'; readonly grant: GrantFacts; readonly name: string; readonly dueAt: number }
  | { readonly kind: 'recertification-overdue'; readonly grant: GrantFacts; readonly dueAt: number }
  | { readonly kind: 'dormant'; readonly grant: GrantFacts; readonly since: number }
  | {
      readonly kind: 'report-due';
      readonly grant: GrantFacts;
      readonly report: 'periodic' | 'end-of-use';
      readonly from: number;
      readonly until: number;
      readonly dueAt: number;
    }
  | { readonly kind: 'report-overdue'; readonly grant: GrantFacts; readonly reportId: string }
  | { readonly kind: 'attestation-overdue'; readonly grant: GrantFacts; readonly reportId: string }
  | { readonly kind: 'emergency-unreviewed'; readonly emergency: EmergencyFacts };

const isSensitive = ({ dataClass }: GrantFacts): boolean =>
  dataClass === 'sensitive' || dataClass === 'sensitive-enhanced';

/** When a grant ended; null: it has not. */
export const endOf = ({ revokedAt, validUntil }: GrantFacts, now: number): number | null => {
  if (revokedAt !== null) return revokedAt;
  return validUntil !== null && validUntil <= now ? validUntil : null;
};

/** When a grant must be certified again; null: it never is. */
export const recertifyBy = ({ recertifiedAt }: Pick<GrantFacts, 'recertifiedAt'>): number | null =>
  recertifiedAt === null ? null : recertifiedAt + RECERTIFY_DAYS * DAY_MS;

const reminders = (grant: GrantFacts, now: number): Finding[] => {
  const deadlines = [
    ['recertify', recertifyBy(grant)],
    ['end', grant.validUntil],
  ] as const;
  return deadlines.flatMap(([what, dueAt]): Finding[] => {
    if (dueAt === null) return [];
    if (dueAt <= now) {
      return what === 'recertify' && !grant.reminded.includes('overdue')
        ? [{ kind: 'recertification-overdue', grant, dueAt }]
        : [];
    }
    // A sweep that was missed is made good by the nearest reminder alone.
    const days = REMINDER_DAYS.findLast((before) => dueAt - before * DAY_MS <= now);
    const name = `${what}-${days}`;
    return days === undefined || grant.reminded.includes(name)
      ? []
      : [{ kind: 'reminder', grant, name, dueAt }];
  });
};

const dormancy = (grant: GrantFacts, { dormantDays }: CareSettings, now: number): Finding[] => {
  const since = Math.max(grant.lastUsedAt ?? 0, grant.recertifiedAt ?? grant.grantedAt);
  return grant.removalProposedAt === null && grant.suspendedAt === null && since + dormantDays * DAY_MS <= now
    ? [{ kind: 'dormant', grant, since }]
    : [];
};

const reports = (grant: GrantFacts, { reportDays }: CareSettings, now: number): Finding[] => {
  if (!isSensitive(grant)) return [];
  const ended = endOf(grant, now);
  const found = grant.reports.flatMap((report): Finding[] => {
    if (report.filedAt !== null || report.dueAt > now) return [];
    if (report.kind === 'end-of-use') {
      return grant.reminded.includes('attestation')
        ? []
        : [{ kind: 'attestation-overdue', grant, reportId: report.id }];
    }
    return ended !== null || grant.suspendedAt !== null
      ? []
      : [{ kind: 'report-overdue', grant, reportId: report.id }];
  });
  const asked = grant.reports.filter(({ kind }) => kind === 'periodic');
  const from = Math.max(grant.grantedAt, ...asked.map(({ periodUntil }) => periodUntil));
  if (ended !== null) {
    const has = grant.reports.some(({ kind }) => kind === 'end-of-use');
    const dueAt = ended + REPORT_GRACE_DAYS * DAY_MS;
    return has
      ? found
      : [
          ...found,
          { kind: 'report-due', grant, report: 'end-of-use', from, until: Math.max(from, ended), dueAt },
        ];
  }
  const until = from + reportDays * DAY_MS;
  return until > now
    ? found
    : [
        ...found,
        {
          kind: 'report-due',
          grant,
          report: 'periodic',
          from,
          until,
          // The time to answer begins when it is asked for, also where sweeps were missed.
          dueAt: Math.max(until, now) + REPORT_GRACE_DAYS * DAY_MS,
        },
      ];
};

/** Everything that is due at `now`. */
export const findingsOf = (
  grants: readonly GrantFacts[],
  emergencies: readonly EmergencyFacts[],
  settings: CareSettings,
  now: number,
): Finding[] => [
  ...grants
    .filter(({ purposes }) => !purposes.includes(EMERGENCY))
    .flatMap((grant) =>
      endOf(grant, now) === null
        ? [...reminders(grant, now), ...dormancy(grant, settings, now), ...reports(grant, settings, now)]
        : reports(grant, settings, now),
    ),
  ...emergencies
    .filter(
      ({ reviewedAt, alarmedAt, reviewDueAt }) =>
        reviewedAt === null && alarmedAt === null && reviewDueAt <= now,
    )
    .map((emergency): Finding => ({ kind: 'emergency-unreviewed', emergency })),
];
