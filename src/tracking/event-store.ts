/** What every store of events can do: SQLite shards on one machine, partitions of PostgreSQL on a cluster. */
import type { Mid, TrackingNumber } from '../postal/barcode/index.ts';
import type { IntakeBatch, PieceFacts, ScanEvent } from './event.ts';

export interface AppendResult {
  readonly added: number;
  /** Already held: re-sending anything changes nothing. */
  readonly duplicates: number;
}

/** One mailing of a number: its events in the order of `at` (then arrival), and what is known beyond them. */
export interface PieceHistory {
  readonly number: TrackingNumber;
  /** Stable key of the mailing within its number. */
  readonly piece: string;
  readonly events: readonly StoredEvent[];
  readonly facts: PieceFacts | null;
  /** Unix ms at which something about the piece last arrived: what freshness is told from. */
  readonly lastReceivedAt: number;
}

export interface StoredEvent extends ScanEvent {
  /** SHA-256 over the event's own content, hex, first 32 characters: the key of deduplication. */
  readonly id: string;
  readonly receivedAt: number;
  readonly channel: IntakeBatch['channel'];
}

/** A page of what was appended for a Mailer ID, in the order of arrival. */
export interface FeedPage {
  readonly events: readonly StoredEvent[];
  /** Opaque, fixed once given: asking again from it gives what came after. */
  readonly cursor: string;
}

export interface LegalHold {
  readonly number: TrackingNumber;
  readonly reason: string;
  /** Unix ms. */
  readonly since: number;
}

/** The order in which holds are told. */
export const byAge = (one: LegalHold, other: LegalHold): number =>
  one.since - other.since || (one.number < other.number ? -1 : 1);

export interface EventStore {
  /** Resolves when the batch is durable: events, facts, ownership, payload and feed together. */
  append(batch: IntakeBatch): Promise<AppendResult>;
  /** Every mailing of a number that is held, newest first. */
  histories(number: TrackingNumber): Promise<readonly PieceHistory[]>;
  /** The merchant that the ownership index names for a number. Takes the same path for a hit and a miss. */
  ownerOf(number: TrackingNumber): Promise<string | null>;
  /** Arrivals for a Mailer ID after `cursor` (`''`: from the oldest held), at most `limit`. */
  feed(mid: Mid, cursor: string, limit: number): Promise<FeedPage>;
  /**
   * The cursor at the end of a Mailer ID's feed: what is acknowledged after this has resolved comes behind it. Some of
   * what was acknowledged just before may come too.
   */
  feedEnd(mid: Mid): Promise<string>;
  /** The payload an event was read from, as received; undefined when its retention has passed. */
  payload(event: StoredEvent): Promise<Uint8Array | undefined>;
  /** Pieces under legal hold are kept beyond their retention. Holding again changes the reason alone. */
  hold(number: TrackingNumber, reason: string, now: number): Promise<void>;
  release(number: TrackingNumber): Promise<void>;
  /** What is under legal hold, whether anything is kept of it or not, the oldest hold first. */
  holds(): Promise<readonly LegalHold[]>;
  /** Drops what is past its retention. @returns events dropped. */
  expire(now: number): Promise<number>;
  /** Reads of events, facts or ownership so far: what tests hold need-to-know by. */
  readonly reads: number;
  close(): Promise<void>;
}
