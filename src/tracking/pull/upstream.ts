/** What asking USPS for tracking is, whoever does it: the client of the official interface, or a test. */
import type { TrackingNumber } from '../../postal/barcode/index.ts';

/** Numbers that one call may ask for (tracking 2.2). */
export const MOST_NUMBERS = 35;

/** What became of one number of a call. */
export type PullOutcome =
  /** The answer's body holds it. */
  | 'found'
  /** USPS has nothing on it, or does not say so to us. */
  | 'not_found'
  /** 401 or 403 for this number alone. */
  | 'refused'
  /** Nothing was said of it: the call failed, or its item was of no known form. */
  | 'unanswered';

export interface PullAnswer {
  /** One for each number asked. */
  readonly outcomes: ReadonlyMap<TrackingNumber, PullOutcome>;
  /** As received; null where the call gave none. */
  readonly body: Uint8Array | null;
  readonly quota: {
    /** Calls left until `resetAt`; null where USPS did not say. */
    readonly remaining: number | null;
    /** Unix ms before which no further call should be made; null: at once. */
    readonly resetAt: number | null;
  };
}

export interface TrackingUpstream {
  /**
   * Asks for at most {@link MOST_NUMBERS} numbers. A refusal or an error of USPS is an outcome and no exception.
   * @throws PosternError where USPS cannot be reached, as `egress_…`
   */
  pull(numbers: readonly TrackingNumber[]): Promise<PullAnswer>;
}
