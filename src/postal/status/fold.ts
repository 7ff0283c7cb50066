/**
 * The status of a piece: a fold over its events in the order in which they happened, whatever the order in which they
 * arrived (tracking 3, rules a to f). Total: any texts and times give a status.
 */
import { type DeliveredTo, deliveredToOf, type EventMeaning, meaningOf } from './meaning.ts';
import { isTerminal, rankOf, type Status } from './status.ts';

/** What the fold reads of an event. */
export interface StatusEvent {
  readonly code: string;
  readonly text: string;
  /** Unix ms; null sorts first. */
  readonly at: number | null;
}

/** First and last time at which a status held; null where its events have no time. */
export interface Seen {
  readonly first: number | null;
  readonly last: number | null;
}

export interface PieceStatus {
  readonly status: Status;
  readonly reason: string | null;
  /** When the event happened that set the status; null where it has no time or there is none. */
  readonly since: number | null;
  /** Only while delivered or returned. */
  readonly deliveredTo: DeliveredTo | null;
  /** A scan came after the delivery: misdelivered, or corrected. It stays once it was seen. */
  readonly deliveredThenScanned: boolean;
  readonly seen: Readonly<Partial<Record<Status, Seen>>>;
  /** When the piece itself was last scanned. */
  readonly lastPhysicalAt: number | null;
  /** Codes that are not known here, with how many events had them. */
  readonly unknownCodes: Readonly<Record<string, number>>;
}

interface Placed extends StatusEvent {
  readonly meaning: EventMeaning | undefined;
}

const NOTICE = 'delivery_attempted';

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** By time; of the same instant the status that is farther along has the last word; then by content. */
const inOrder = (left: Placed, right: Placed): number => {
  const leftAt = left.at ?? Number.NEGATIVE_INFINITY;
  const rightAt = right.at ?? Number.NEGATIVE_INFINITY;
  if (leftAt !== rightAt) return leftAt - rightAt;
  const leftRank = rankOf(left.meaning?.status ?? 'unknown');
  const rightRank = rankOf(right.meaning?.status ?? 'unknown');
  return leftRank - rightRank || compareTexts(left.code, right.code) || compareTexts(left.text, right.text);
};

const placed = (events: Iterable<StatusEvent>): Placed[] => {
  const distinct = new Map<string, Placed>();
  for (const { code, text, at } of events) {
    const time = at !== null && Number.isFinite(at) ? at : null;
    const key = `${time} ${code.length} ${code}${text}`;
    if (!distinct.has(key)) distinct.set(key, { code, text, at: time, meaning: meaningOf(code, text) });
  }
  return [...distinct.values()].sort(inOrder);
};

/**
 * The status after an event, or null where the event does not move it. A scan after the delivery reopens the piece:
 * to what the scan says, and at least to `in_transit`.
 */
const nextStatus = (from: Status, meaning: EventMeaning): Status | null => {
  const { status, kind, moves } = meaning;
  if (moves === 'never') return null;
  const physical = kind === 'scan';
  if (from === 'returned')
    return physical && status !== 'delivered' && status !== 'returned' ? 'returning' : null;
  if (from === 'returning') {
    if (status === 'delivered' || status === 'returned') return 'returned';
    return status === 'exception' || status === 'returning' || status === 'cancelled' ? status : null;
  }
  if (from === 'delivered') {
    if (status === 'delivered' || status === 'returned') return status;
    if (!physical) return null;
    return rankOf(status) < rankOf('in_transit') ? 'in_transit' : status;
  }
  if (from === 'available_for_pickup' && status === NOTICE) return null;
  if (moves === 'forward') {
    return rankOf(status) > rankOf(from) ? status : null;
  }
  // A computer that misses a scan knows less than whoever tried to deliver.
  if (kind === 'system' && rankOf(from) > rankOf('out_for_delivery')) return null;
  return status;
};

/** Folds the events of one piece, given in any order, duplicates included. */
export const foldStatus = (events: Iterable<StatusEvent>): PieceStatus => {
  let status: Status = 'unknown';
  let reason: string | null = null;
  let since: number | null = null;
  let deliveredTo: DeliveredTo | null = null;
  let deliveredThenScanned = false;
  let lastPhysicalAt: number | null = null;
  const seen: Partial<Record<Status, { first: number | null; last: number | null }>> = {};
  const unknownCodes = new Map<string, number>();

  for (const { code, text, at, meaning } of placed(events)) {
    if (meaning === undefined) {
      unknownCodes.set(code, (unknownCodes.get(code) ?? 0) + 1);
      continue;
    }
    if (meaning.kind === 'scan' && at !== null) lastPhysicalAt = at;
    const next = nextStatus(status, meaning);
    if (next === null) {
      const current = seen[status];
      if (current !== undefined && meaning.status === status) current.last = at;
      continue;
    }
    if (isTerminal(status) && !isTerminal(next)) deliveredThenScanned = true;
    if (next !== status) since = at;
    status = next;
    reason = meaning.reason ?? (next === 'returning' || next === 'returned' ? reason : null);
    deliveredTo = next === 'delivered' || next === 'returned' ? deliveredToOf(text) : null;
    const known = seen[next];
    if (known === undefined) seen[next] = { first: at, last: at };
    else known.last = at;
  }
  return {
    status,
    reason,
    since,
    deliveredTo,
    deliveredThenScanned,
    seen,
    lastPhysicalAt,
    unknownCodes: Object.fromEntries([...unknownCodes].sort(([left], [right]) => compareTexts(left, right))),
  };
};

const DAY_MS = 86_400_000;
/** After so long without a scan trackers call a piece expired. */
export const STALLED_DAYS = 30;

/** Whether a piece has been in nobody's hands for `days`: derived when asked, never an event. */
export const isStalled = (piece: PieceStatus, now: number, days = STALLED_DAYS): boolean =>
  !isTerminal(piece.status) && piece.lastPhysicalAt !== null && now - piece.lastPhysicalAt > days * DAY_MS;
