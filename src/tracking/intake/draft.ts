/**
 * What a reader makes of bytes before anything is kept: rows, each with the bytes it was read from. Only then does the
 * gate decide what may be stored, and only what may is put into a batch, its payload included.
 */
import { createHash } from 'node:crypto';
import type { Mid, TrackingNumber } from '../../postal/barcode/index.ts';
import type { IntakeBatch, IntakeChannel, OwnershipFact, PieceFacts, ScanEvent } from '../event.ts';

export type DraftEvent = Omit<ScanEvent, 'raw' | 'number' | 'mid'>;

/** What one piece of input says of one number. */
export interface DraftRow {
  readonly number: TrackingNumber;
  readonly mid: Mid | null;
  readonly events: readonly DraftEvent[];
  readonly facts: PieceFacts | null;
  readonly ownership: OwnershipFact | null;
  /** As received: a line with its line end, or one item of a JSON answer. */
  readonly bytes: Uint8Array;
}

/** A row that cannot be kept as an event. The number is never repeated. */
export interface RowReject {
  /** Counted from 1; 0 where the input has no lines. */
  readonly line: number;
  /** A column's name, or the position of a character. */
  readonly column: string | number;
  readonly reason: string;
}

/** A bounded part of an input. */
export interface Draft {
  readonly channel: IntakeChannel;
  readonly receivedAt: number;
  readonly origin: string;
  readonly rows: readonly DraftRow[];
  /** What could be told about no piece, and is kept all the same: a payload of an unknown kind. */
  readonly unread: Uint8Array | null;
  readonly rejects: readonly RowReject[];
}

/** A draft without rows, for a reader to fill. */
export const emptyDraft = (head: Pick<Draft, 'channel' | 'receivedAt' | 'origin'>): Draft => ({
  ...head,
  rows: [],
  unread: null,
  rejects: [],
});

/** The batch of the rows that may be kept. Its payload holds their bytes and nothing of the others. */
export const batchOf = (draft: Draft, rows: readonly DraftRow[]): IntakeBatch => {
  const parts = rows.map(({ bytes }) => bytes);
  if (draft.unread !== null) parts.push(draft.unread);
  const raw = Buffer.concat(parts);
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const events: ScanEvent[] = [];
  const facts: PieceFacts[] = [];
  const ownership: OwnershipFact[] = [];
  let offset = 0;
  for (const row of rows) {
    const place = { sha256, offset, length: row.bytes.length };
    for (const event of row.events) {
      events.push({ ...event, number: row.number, mid: row.mid, raw: place });
    }
    if (row.facts !== null) facts.push(row.facts);
    if (row.ownership !== null) ownership.push(row.ownership);
    offset += row.bytes.length;
  }
  const { channel, receivedAt, origin } = draft;
  return { channel, receivedAt, origin, raw, events, facts, ownership };
};
