/**
 * Which pieces to ask for next: the nearer a piece is to its end, the oftener, within the calls that are left. USPS
 * publishes no cadence; others poll every two to twelve hours (tracking 2.2). Pure.
 */
import type { TrackingNumber } from '../../postal/barcode/index.ts';
import type { Status } from '../../postal/status/index.ts';
import { MOST_NUMBERS } from './upstream.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long after the last question a piece is asked for again. */
const INTERVALS_MS: Readonly<Record<Status, number>> = {
  unknown: 12 * HOUR_MS,
  pre_shipment: 12 * HOUR_MS,
  accepted: 6 * HOUR_MS,
  in_transit: 5 * HOUR_MS,
  customs: 6 * HOUR_MS,
  out_for_delivery: 30 * MINUTE_MS,
  delivery_attempted: 4 * HOUR_MS,
  available_for_pickup: 6 * HOUR_MS,
  exception: 6 * HOUR_MS,
  returning: 6 * HOUR_MS,
  // One late question: what was delivered may be scanned again.
  delivered: 24 * HOUR_MS,
  returned: 24 * HOUR_MS,
  cancelled: 24 * HOUR_MS,
};

/** The order in which pieces get the calls that are left. */
const URGENCY: readonly Status[] = ['out_for_delivery', 'delivery_attempted', 'in_transit', 'accepted'];

/** A piece that is followed. */
export interface Followed {
  readonly number: TrackingNumber;
  readonly status: Status;
  /** When it was last asked for, Unix ms; null: never. */
  readonly askedAt: number | null;
  /** Questions since it came to an end (delivered, returned, cancelled). */
  readonly askedAfterEnd: number;
}

export interface CallBudget {
  /** Calls that may be made now. */
  readonly calls: number;
}

const TERMINAL: ReadonlySet<Status> = new Set(['delivered', 'returned', 'cancelled']);

/** When a piece is due; null: never again. */
export const dueAt = ({ status, askedAt, askedAfterEnd }: Followed): number | null => {
  if (TERMINAL.has(status) && askedAfterEnd >= 1) return null;
  return askedAt === null ? 0 : askedAt + INTERVALS_MS[status];
};

const urgencyOf = (status: Status): number => {
  const rank = URGENCY.indexOf(status);
  return rank < 0 ? URGENCY.length : rank;
};

/**
 * The calls to make now, each of at most 35 numbers: the urgent first, of those the longest overdue. A number is in one
 * call at most.
 */
export const planCalls = (
  pieces: Iterable<Followed>,
  { calls }: CallBudget,
  now: number,
): readonly (readonly TrackingNumber[])[] => {
  const due = new Map<TrackingNumber, { readonly urgency: number; readonly at: number }>();
  for (const piece of pieces) {
    const at = dueAt(piece);
    if (at !== null && at <= now) due.set(piece.number, { urgency: urgencyOf(piece.status), at });
  }
  const ordered = [...due]
    .sort(
      ([left, a], [right, b]) =>
        a.urgency - b.urgency || a.at - b.at || (left < right ? -1 : left > right ? 1 : 0),
    )
    .map(([number]) => number);
  const plan: TrackingNumber[][] = [];
  for (let start = 0; start < ordered.length && plan.length < calls; start += MOST_NUMBERS) {
    plan.push(ordered.slice(start, start + MOST_NUMBERS));
  }
  return plan;
};

/** The next moment at which a piece is due; null where none is. */
export const nextDue = (pieces: Iterable<Followed>): number | null => {
  let next: number | null = null;
  for (const piece of pieces) {
    const at = dueAt(piece);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next;
};
