/** Reminders of authorisations that end soon: 30 and 7 days before, to whoever sees and to whoever owns. */
import { newNotice } from '../../identity/index.ts';
import type { Store } from '../../store/store.ts';

const DAY_MS = 86_400_000;
/** The nearest first: who is told "in 7 days" is not told "in 30 days" as well. */
const REMIND_DAYS = [7, 30] as const;
const MOST_A_RUN = 1_000;

/**
 * Writes the reminders that are due, each once, whichever node runs it and however often.
 * @returns how many authorisations were reminded of.
 */
export const remindOfEnds = async (store: Store, now: number): Promise<number> => {
  const ending = await store.db
    .selectFrom('authorisation')
    .innerJoin('app', 'app.id', 'authorisation.app_id')
    .selectAll('authorisation')
    .select(['app.name as app_name', 'app.organisation_id as app_organisation_id'])
    .where('revoked_at', 'is', null)
    .where('valid_until', '>', now)
    .where('valid_until', '<=', now + Math.max(...REMIND_DAYS) * DAY_MS)
    .orderBy('valid_until')
    .orderBy('authorisation.id')
    .limit(MOST_A_RUN)
    .execute();
  let reminded = 0;
  for (const row of ending) {
    const until = Number(row.valid_until);
    const days = REMIND_DAYS.find((each) => until - now <= each * DAY_MS);
    if (days === undefined || (await isRenewed(store, row, until, now))) continue;
    const inserted = await store.transaction(async (trx) => {
      // All wider windows count as told, so that a later run says nothing less urgent.
      const told = REMIND_DAYS.filter((each) => each >= days).map((each) => ({
        authorisation_id: row.id,
        valid_until: until,
        days: each,
      }));
      const first = await trx
        .insertInto('authorisation_reminder')
        .values(told.slice(0, 1))
        .onConflict((conflict) => conflict.columns(['authorisation_id', 'valid_until', 'days']).doNothing())
        .executeTakeFirst();
      if (first.numInsertedOrUpdatedRows === 0n) return 'told' as const;
      for (const each of told.slice(1)) {
        await trx
          .insertInto('authorisation_reminder')
          .values(each)
          .onConflict((conflict) => conflict.columns(['authorisation_id', 'valid_until', 'days']).doNothing())
          .execute();
      }
      const organisations = new Set([row.app_organisation_id, row.shipper_organisation_id]);
      for (const organisationId of organisations) {
        if (organisationId === null) continue;
        await trx
          .insertInto('notice')
          .values(newNotice(noticeOf(row, organisationId, until), now))
          .execute();
      }
      return 'new' as const;
    });
    if (inserted === 'new') reminded += 1;
  }
  return reminded;
};

interface Ending {
  readonly id: string;
  readonly app_id: string;
  readonly app_name: string;
  readonly mid: string;
  readonly channel: string;
}

/** Another one for the same, in force at that time, takes over. */
const isRenewed = async (store: Store, row: Ending, until: number, now: number): Promise<boolean> => {
  const other = await store.db
    .selectFrom('authorisation')
    .select('id')
    .where('app_id', '=', row.app_id)
    .where('mid', '=', row.mid)
    .where('channel', 'in', [row.channel, 'any'])
    .where('id', '!=', row.id)
    .where('revoked_at', 'is', null)
    .where('valid_from', '<=', Math.max(now, until))
    .where((where) => where.or([where('valid_until', 'is', null), where('valid_until', '>', until)]))
    .executeTakeFirst();
  return other !== undefined;
};

const noticeOf = (row: Ending, organisationId: string, until: number) => ({
  organisationId,
  kind: 'authorisation.expiring',
  title: `Mailer ID ${row.mid}: an authorisation ends on ${new Date(until).toISOString().slice(0, 10)}`,
  body: `The app ${row.app_name} may see the tracking of Mailer ID ${row.mid} (channel ${row.channel}) until ${new Date(until).toISOString()}. Authorisation ${row.id}. To go on, the owner confirms a new link before that day.`,
});
