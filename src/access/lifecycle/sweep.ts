/** The daily sweep: what is due is told, asked for, proposed or suspended. Doing it twice changes nothing more. */
import type { Transaction } from 'kysely';
import { type AuditLog, recordAdministration } from '../../audit/index.ts';
import { newId, newNotice } from '../../identity/index.ts';
import type { DataClass } from '../../policy/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { CareSettings, GrantFacts } from './facts.ts';
import { type Finding, findingsOf } from './findings.ts';
import { readEmergencies, readGrants } from './read-facts.ts';
import { updateLastUses } from './usage.ts';

export const REPORT_OVERDUE = 'use_report_overdue';

export interface CarePlaces {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly classOf: (ruleDataset: string) => DataClass;
  readonly settings: CareSettings;
}

const date = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface Told {
  readonly kind: string;
  readonly title: string;
  readonly body: string;
}

const noticeOf = (finding: Finding): Told => {
  switch (finding.kind) {
    case 'reminder': {
      const what = finding.name.startsWith('end') ? 'ends' : 'must be certified again by';
      return {
        kind: `grant.${finding.name}`,
        title: `Your grant ${finding.grant.id} ${what} ${date(finding.dueAt)}`,
        body: finding.name.startsWith('end')
          ? 'Request it again if it is still needed.'
          : 'Ask a steward to certify it; after that day its requests are refused (recertification_due).',
      };
    }
    case 'recertification-overdue':
      return {
        kind: 'grant.overdue',
        title: `Your grant ${finding.grant.id} was not certified again`,
        body: 'Its requests are refused (recertification_due) until a steward certifies it.',
      };
    case 'dormant':
      return {
        kind: 'grant.dormant',
        title: `Your grant ${finding.grant.id} has not been used since ${date(finding.since)}`,
        body: 'Its removal is proposed to the stewards. Use takes the proposal back.',
      };
    case 'report-due':
      return {
        kind: 'grant.report',
        title: `A report of use is asked for your grant ${finding.grant.id}, by ${date(finding.dueAt)}`,
        body:
          finding.report === 'end-of-use'
            ? 'The grant has ended: attest what was deleted, and what is kept on which basis.'
            : 'State what was kept, passed on and deleted. A grant whose report is overdue is suspended.',
      };
    case 'report-overdue':
      return {
        kind: 'grant.suspended',
        title: `Your grant ${finding.grant.id} is suspended: a report of use is overdue`,
        body: 'File the report, and the grant holds again.',
      };
    case 'attestation-overdue':
      return {
        kind: 'grant.attestation',
        title: `The attestation of the end of use for the grant ${finding.grant.id} is overdue`,
        body: 'An incident was opened; file the attestation.',
      };
    case 'emergency-unreviewed':
      return {
        kind: 'break-glass.unreviewed',
        title: `The emergency access ${finding.emergency.id} was not reviewed within 24 hours`,
        body: 'Until a steward reviews it, no other emergency access is given to the organisation.',
      };
  }
};

const remember = async (trx: Transaction<Database>, grant: GrantFacts, name: string): Promise<boolean> => {
  const done = await trx
    .updateTable('access_grant')
    .set({ reminded_json: JSON.stringify([...grant.reminded, name]) })
    .where('id', '=', grant.id)
    // Another node that swept meanwhile has told it already.
    .where((is) =>
      is.or([
        is('reminded_json', '=', JSON.stringify(grant.reminded)),
        ...(grant.reminded.length === 0 ? [is('reminded_json', 'is', null)] : []),
      ]),
    )
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
};

const updated = ({ numUpdatedRows }: { readonly numUpdatedRows: bigint }): boolean =>
  Number(numUpdatedRows) > 0;

/** Writes what the finding leads to. @returns whether it was not done before. */
const apply = async (trx: Transaction<Database>, finding: Finding, now: number): Promise<boolean> => {
  switch (finding.kind) {
    case 'reminder':
      return remember(trx, finding.grant, finding.name);
    case 'recertification-overdue':
      return remember(trx, finding.grant, 'overdue');
    case 'dormant':
      return updated(
        await trx
          .updateTable('access_grant')
          .set({ removal_proposed_at: now })
          .where('id', '=', finding.grant.id)
          .where('removal_proposed_at', 'is', null)
          .executeTakeFirst(),
      );
    case 'report-due': {
      const inserted = await trx
        .insertInto('use_report')
        .values({
          id: newId('rep'),
          grant_id: finding.grant.id,
          organisation_id: finding.grant.organisationId,
          kind: finding.report,
          period_from: finding.from,
          period_until: finding.until,
          due_at: finding.dueAt,
        })
        .onConflict((conflict) => conflict.columns(['grant_id', 'kind', 'period_from']).doNothing())
        .executeTakeFirst();
      return Number(inserted.numInsertedOrUpdatedRows) > 0;
    }
    case 'report-overdue':
      return updated(
        await trx
          .updateTable('access_grant')
          .set({ suspended_at: now, suspended_because: REPORT_OVERDUE })
          .where('id', '=', finding.grant.id)
          .where('suspended_at', 'is', null)
          .executeTakeFirst(),
      );
    case 'attestation-overdue': {
      if (!(await remember(trx, finding.grant, 'attestation'))) return false;
      await trx
        .insertInto('incident')
        .values({
          id: newId('inc'),
          organisation_id: finding.grant.organisationId,
          kind: 'attestation-overdue',
          title: 'The end of use was not attested',
          description: `Grant ${finding.grant.id} for ${finding.grant.dataset}.`,
          decisions_json: '[]',
          state: 'open',
          opened_by: 'system',
          opened_at: now,
        })
        .execute();
      return true;
    }
    case 'emergency-unreviewed':
      return updated(
        await trx
          .updateTable('break_glass')
          .set({ alarmed_at: now })
          .where('id', '=', finding.emergency.id)
          .where('alarmed_at', 'is', null)
          .executeTakeFirst(),
      );
  }
};

/** Does what is due. @returns the findings that were new. */
export const sweepGrants = async (places: CarePlaces, now: number): Promise<Finding[]> => {
  const { store, audit, classOf, settings } = places;
  await updateLastUses(store, now);
  const [grants, emergencies] = await Promise.all([readGrants(store, classOf), readEmergencies(store)]);
  const done: Finding[] = [];
  for (const finding of findingsOf(grants, emergencies, settings, now)) {
    const isAbout = finding.kind === 'emergency-unreviewed' ? finding.emergency : finding.grant;
    await recordAdministration(audit, {
      at: now,
      actor: 'system',
      action: `access-care.${finding.kind}`,
      target: isAbout.id,
      detail: {},
    });
    const isNew = await store.transaction(async (trx) => {
      if (!(await apply(trx, finding, now))) return false;
      const notice = newNotice({ ...noticeOf(finding), organisationId: isAbout.organisationId }, now);
      await trx.insertInto('notice').values(notice).execute();
      return true;
    });
    if (isNew) done.push(finding);
  }
  if (done.some(({ kind }) => kind === 'report-overdue')) await store.signal('identity');
  return done;
};
