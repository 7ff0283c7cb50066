/** What organisations must be told. A notice is written with what caused it, and sent from the table. */
import type { NoticeTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { newId } from './secrets.ts';

export interface NewNotice {
  readonly organisationId: string;
  /** `guard.frozen`, `authorisation.expiring` … */
  readonly kind: string;
  readonly title: string;
  /** Plain text; names no piece and no person. */
  readonly body: string;
  /** Mail addresses that were named for it, beside whoever is set up for notices. */
  readonly to?: readonly string[];
}

/** The row of a notice, for whoever writes it together with what caused it. */
export const newNotice = (notice: NewNotice, now: number): NoticeTable => ({
  id: newId('note'),
  organisation_id: notice.organisationId,
  kind: notice.kind,
  title: notice.title,
  body: notice.body,
  recipients_json: notice.to === undefined || notice.to.length === 0 ? null : JSON.stringify(notice.to),
  created_at: now,
  sent_at: null,
  read_at: null,
});

export const addNotice = async (store: Store, notice: NewNotice, now: number): Promise<NoticeTable> => {
  const row = newNotice(notice, now);
  await store.db.insertInto('notice').values(row).execute();
  return row;
};

/** Tells the owner of a Mailer ID; nobody is told where no organisation here owns it. */
export const noticeToOwner = async (
  store: Store,
  mid: string,
  notice: Omit<NewNotice, 'organisationId'>,
  now: number,
): Promise<NoticeTable | undefined> => {
  const owner = await store.db
    .selectFrom('mailer_id')
    .select('organisation_id')
    .where('mid', '=', mid)
    .executeTakeFirst();
  if (owner === undefined) return undefined;
  return addNotice(store, { ...notice, organisationId: owner.organisation_id }, now);
};

/** The newest first. */
export const listNotices = (store: Store, organisationId: string): Promise<NoticeTable[]> =>
  store.db
    .selectFrom('notice')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
