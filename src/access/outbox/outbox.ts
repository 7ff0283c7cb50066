/**
 * Sending notices. A notice is a row, written in the transaction of what caused it; here rows go out by webhook until the
 * other side has taken them. A crash between sending and noting it sends again: the receiver knows a notice by its id.
 */
import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';
import type { NoticeTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

export interface OutboxPlaces {
  readonly store: Store;
  readonly outgoing: () => Promise<Outgoing>;
  readonly url: string;
}

const BATCH = 100;
const TIMEOUT_MS = 15_000;
const LARGEST_ANSWER = 65_536;

const bodyOf = ({
  id,
  organisation_id,
  kind,
  title,
  body,
  recipients_json,
  created_at,
}: NoticeTable): string =>
  JSON.stringify({
    id,
    organisation: organisation_id,
    kind,
    title,
    body,
    // The receiver, a mail gateway for one, knows whom else to tell.
    ...(recipients_json !== null && { to: JSON.parse(recipients_json) as unknown }),
    at: new Date(Number(created_at)).toISOString(),
  });

/**
 * Sends what waits, oldest first, and stops at the first that is not taken, so that their order holds.
 * @returns how many went out.
 * @throws PosternError `notice_not_taken`, or what the way out throws; what was sent stays sent.
 */
export const sendNotices = async (
  { store, outgoing, url }: OutboxPlaces,
  now: () => number,
): Promise<number> => {
  let sent = 0;
  for (;;) {
    const waiting = await store.db
      .selectFrom('notice')
      .selectAll()
      .where('sent_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .limit(BATCH)
      .execute();
    if (waiting.length === 0) return sent;
    const way = await outgoing();
    for (const notice of waiting) {
      const answer = await way.fetch({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': notice.id },
        body: bodyOf(notice),
        timeoutMs: TIMEOUT_MS,
        maxBytes: LARGEST_ANSWER,
        redirects: 0,
      });
      if (answer.status < 200 || answer.status > 299) {
        throw new PosternError('notice_not_taken', `The receiver of notices answered ${answer.status}.`, {
          status: 502,
          cure: 'Look at POSTERN_NOTICE_URL; the notices wait here and are sent again.',
        });
      }
      await store.db.updateTable('notice').set({ sent_at: now() }).where('id', '=', notice.id).execute();
      sent += 1;
    }
  }
};
