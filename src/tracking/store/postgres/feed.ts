/**
 * Reads the rows of a Mailer ID's feed. A row carries the number of the transaction that wrote it, and is read when no
 * older transaction can commit any more: so nothing appears behind a cursor.
 */
import { type FeedEntry, type Position, readFeedRow } from '../feed.ts';
import { type Database, onConnection } from './connection.ts';

export interface FeedPlace {
  readonly row: number;
  readonly index: number;
  readonly entry: FeedEntry;
}

const ROWS = `select xid::text as row, entries from event_feed
  where mid = $1 and xid >= $2::text::xid8 and xid < pg_snapshot_xmin(pg_current_snapshot())
  order by xid limit $3`;

/** At most `limit` entries after `from`, in the order of arrival. */
export const readFeedRows = (
  database: Database,
  mid: string,
  from: Position,
  limit: number,
): Promise<FeedPlace[]> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<{ row: string; entries: Uint8Array }>({
      name: 'event_feed_rows',
      text: ROWS,
      // A row holds one entry at least, and the first may have been taken whole.
      values: [mid, String(from.row), limit + 1],
    });
    const places: FeedPlace[] = [];
    for (const { row: text, entries } of rows) {
      if (places.length >= limit) break;
      const row = Number(text);
      const skip = row === from.row ? from.taken : 0;
      const rest = readFeedRow(entries, skip).map((entry, offset) => ({ row, index: skip + offset, entry }));
      places.push(...rest);
    }
    return places.slice(0, limit);
  });

const END = 'select pg_snapshot_xmin(pg_current_snapshot())::text as row';

/** The row behind which everything lies that is not yet committed: the oldest transaction under way. */
export const readFeedEnd = (database: Database): Promise<number> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<{ row: string }>({ name: 'event_feed_end', text: END });
    return Number(rows[0]?.row);
  });
