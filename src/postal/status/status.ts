/** The thirteen statuses of a piece: the union of what trackers tell, keyed by USPS codes (tracking 3). */

export const STATUSES = [
  'unknown',
  'pre_shipment',
  'accepted',
  'in_transit',
  'customs',
  'out_for_delivery',
  'delivery_attempted',
  'available_for_pickup',
  'exception',
  'cancelled',
  'returning',
  'returned',
  'delivered',
] as const;

/** A status is a fold over events and never stored as truth. */
export type Status = (typeof STATUSES)[number];

const RANKS: ReadonlyMap<Status, number> = new Map(STATUSES.map((status, rank) => [status, rank]));

/** How far along a status is: what decides between events of the same instant, and what a weak event may not undo. */
export const rankOf = (status: Status): number => RANKS.get(status) ?? 0;

/** Nothing more is expected of such a piece. */
export const isTerminal = (status: Status): boolean =>
  status === 'delivered' || status === 'returned' || status === 'cancelled';
