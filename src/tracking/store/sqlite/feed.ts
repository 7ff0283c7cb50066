/** Reads the rows of a Mailer ID's feed in one shard. */
import type { DatabaseSync } from 'node:sqlite';
import { type FeedEntry, type Position, readFeedRow } from '../feed.ts';
import { feedTable, partitions } from './schema.ts';

/** An entry with where it stands: entry `index` of row `row`. */
export interface FeedPlace {
  readonly row: number;
  readonly index: number;
  readonly entry: FeedEntry;
}

/** At most `limit` entries after `from`, in the order of arrival. Rows are numbered through all weeks. */
export const readFeedRows = (db: DatabaseSync, mid: string, from: Position, limit: number): FeedPlace[] => {
  const rows = partitions(db, 'feed_').flatMap((week) =>
    db
      .prepare(`select row, entries from ${feedTable(week)} where mid = ? and row >= ? order by row limit ?`)
      // A row holds one entry at least, and the first may have been taken whole.
      .all(mid, from.row, limit + 1)
      .map(({ row, entries }) => ({ row: Number(row), entries: entries as Uint8Array })),
  );
  rows.sort((a, b) => a.row - b.row);
  const places: FeedPlace[] = [];
  for (const { row, entries } of rows) {
    if (places.length >= limit) break;
    const skip = row === from.row ? from.taken : 0;
    const rest = readFeedRow(entries, skip).map((entry, offset) => ({ row, index: skip + offset, entry }));
    places.push(...rest);
  }
  return places.slice(0, limit);
};
