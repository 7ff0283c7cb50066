/** Pieces counted by Mailer ID and merchant: what a file of any length comes down to. */
import { PosternError } from '../../errors.ts';
import type { Counted, Unread } from './lines.ts';

/** Bounds memory and work: nobody ships for more Mailer IDs and merchants than this in one list. */
const MOST_GROUPS = 20_000;
const UNREAD_LINES_TOLD = 20;

export interface Group {
  readonly mid: string | null;
  readonly merchant: string | null;
  pieces: number;
}

export interface Tally {
  readonly groups: readonly Group[];
  /** Lines that count. */
  readonly lines: number;
  readonly pieces: number;
  readonly unread: { readonly count: number; readonly firstLines: readonly number[] };
}

/** @throws PosternError `readiness_too_many` where the file names more Mailer IDs than one answer can hold. */
export const tallyOf = async (batches: AsyncIterable<readonly (Counted | Unread)[]>): Promise<Tally> => {
  const groups = new Map<string, Group>();
  const firstLines: number[] = [];
  let counted = 0;
  let pieces = 0;
  let unread = 0;
  const add = (line: Counted): void => {
    counted += 1;
    pieces += line.pieces;
    const key = `${line.mid ?? ''} ${line.merchant ?? ''}`;
    const group = groups.get(key);
    if (group !== undefined) {
      group.pieces += line.pieces;
      return;
    }
    if (groups.size >= MOST_GROUPS) {
      throw new PosternError(
        'readiness_too_many',
        `The file names more than ${MOST_GROUPS} different Mailer IDs and merchants.`,
        { status: 413, cure: 'Ask about a part of it at a time.' },
      );
    }
    groups.set(key, { mid: line.mid, merchant: line.merchant, pieces: line.pieces });
  };
  for await (const batch of batches) {
    for (const line of batch) {
      if (!('unreadLine' in line)) {
        add(line);
        continue;
      }
      unread += 1;
      if (firstLines.length < UNREAD_LINES_TOLD) firstLines.push(line.unreadLine);
    }
  }
  return {
    groups: [...groups.values()].sort(
      (left, right) =>
        right.pieces - left.pieces ||
        (left.mid ?? '').localeCompare(right.mid ?? '') ||
        (left.merchant ?? '').localeCompare(right.merchant ?? ''),
    ),
    lines: counted,
    pieces,
    unread: { count: unread, firstLines },
  };
};
