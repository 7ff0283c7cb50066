/** How old what is known of a piece is: stated with every answer, never guessed away. */
import { isTerminal, type Status } from '../../postal/status/index.ts';

export interface Freshness {
  /** Seconds since something about the piece last arrived here. */
  readonly ageSeconds: number;
  readonly staleness: 'fresh' | 'stale';
}

const HOUR_MS = 3_600_000;

/**
 * After how long without news a piece that is under way is stale. Confidence: assumed; USPS publishes no cadence. Two
 * working days are longer than most pieces go without a scan, and on the day of delivery news comes by the hour.
 */
const STALE_AFTER_MS = 48 * HOUR_MS;
const STALE_ON_DELIVERY_DAY_MS = 12 * HOUR_MS;

/** Nothing more is expected of a piece that has come to its end, so it does not go stale. */
export const freshnessOf = (status: Status, lastReceivedAt: number, now: number): Freshness => {
  const age = Math.max(0, now - lastReceivedAt);
  const limit = status === 'out_for_delivery' ? STALE_ON_DELIVERY_DAY_MS : STALE_AFTER_MS;
  return {
    ageSeconds: Math.floor(age / 1000),
    staleness: !isTerminal(status) && age > limit ? 'stale' : 'fresh',
  };
};

/**
 * The header `Postern-Freshness`: a list of structured fields (RFC 9651), one a piece that is told, by its place in the
 * answer from 1: `1;age=3600, 3;age=90000;stale`.
 */
export const freshnessHeader = (
  told: readonly { readonly place: number; readonly freshness: Freshness }[],
): string =>
  told
    .map(
      ({ place, freshness: { ageSeconds, staleness } }) =>
        `${place};age=${ageSeconds}${staleness === 'stale' ? ';stale' : ''}`,
    )
    .join(', ');
