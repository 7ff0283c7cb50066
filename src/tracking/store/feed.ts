/** The feed of a Mailer ID: what one commit added, in one row; and the cursor that says how far a reader has come. */
import { PosternError } from '../../errors.ts';
import { ByteReader, ByteWriter } from './bytes.ts';

/** One arrival: the key of an event. */
export interface FeedEntry {
  readonly number: string;
  readonly piece: number;
  readonly at: number;
  readonly id: Uint8Array;
  /** Number of the batch that brought it; orders arrivals of several shards. */
  readonly batch: number;
}

export const writeFeedEntry = (writer: ByteWriter, entry: FeedEntry): void => {
  writer.text(entry.number);
  writer.count(entry.piece);
  writer.number(entry.at);
  writer.raw(entry.id);
  writer.count(entry.batch);
};

/** The entries of a row, without the first `skip`. */
export const readFeedRow = (bytes: Uint8Array, skip: number): FeedEntry[] => {
  const reader = new ByteReader(bytes);
  const entries: FeedEntry[] = [];
  for (let index = 0; !reader.done; index++) {
    const entry = {
      number: reader.word(),
      piece: reader.count(),
      at: reader.number(),
      id: reader.raw(16),
      batch: reader.count(),
    };
    if (index >= skip) entries.push(entry);
  }
  return entries;
};

/** How far a reader has come in one sequence of rows: `taken` entries of row `row`, and all rows before it. */
export interface Position {
  readonly row: number;
  readonly taken: number;
}

export const START: Position = { row: 0, taken: 0 };

const MAGIC = 'pf1';

/** An opaque text of the positions, one a sequence. */
export const cursorOf = (positions: readonly Position[]): string => {
  const writer = new ByteWriter(64);
  for (const { row, taken } of positions) {
    writer.count(row);
    writer.count(taken);
  }
  return `${MAGIC}.${Buffer.from(writer.finish()).toString('base64url')}`;
};

/**
 * The positions of a cursor; the start for `''`.
 * @throws PosternError `feed_cursor` for a text that is no cursor, or one of a store with other sequences
 */
export const positionsOf = (cursor: string, sequences: number): Position[] => {
  if (cursor === '') return Array.from({ length: sequences }, () => START);
  const [magic, text = ''] = cursor.split('.');
  const bytes = Buffer.from(text, 'base64url');
  const positions: Position[] = [];
  if (magic === MAGIC && bytes.toString('base64url') === text) {
    const reader = new ByteReader(bytes);
    while (!reader.done) positions.push({ row: reader.count(), taken: reader.count() });
    // A text cut short reads as if zeros followed.
    if (reader.at !== bytes.length) positions.length = 0;
  }
  const sound = positions.every(({ row, taken }) => Number.isSafeInteger(row) && Number.isSafeInteger(taken));
  if (positions.length === sequences && sound) return positions;
  throw new PosternError('feed_cursor', 'The cursor is none that this feed gave.', {
    status: 400,
    cure: 'Send the cursor exactly as the last page gave it, or none to start from the oldest event held.',
    place: { field: 'cursor' },
  });
};
