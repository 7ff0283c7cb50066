/**
 * One round of asking: plan, call, keep, remember. A malformed number makes USPS answer 503 for the whole call, so a call
 * that fails is halved until the number at fault stands alone.
 */
import type { TrackingNumber } from '../../postal/barcode/index.ts';
import { readAnswer } from '../intake/answer.ts';
import type { Ingest } from '../intake/ingest.ts';
import { EventClock, type ZoneOfZip } from '../intake/time.ts';
import { type Followed, planCalls } from './cadence.ts';
import type { PullAnswer, PullOutcome, TrackingUpstream } from './upstream.ts';

/** Which pieces are followed, and what is remembered of asking for them. */
export interface FollowList {
  /** Pieces that may be due. */
  pieces(now: number): Promise<readonly Followed[]>;
  /** What became of a question. */
  asked(outcomes: ReadonlyMap<TrackingNumber, PullOutcome>, at: number): Promise<void>;
}

export interface PullerParts {
  readonly upstream: TrackingUpstream;
  readonly ingest: Ingest;
  readonly follow: FollowList;
  readonly zoneOfZip: ZoneOfZip;
  readonly now: () => number;
  /** Calls that a round makes at most; USPS gives 60 an hour unless it says otherwise. */
  readonly callsPerRound: number;
}

export interface Round {
  readonly calls: number;
  readonly outcomes: Readonly<Record<PullOutcome, number>>;
  /** Unix ms before which USPS wants no further call; null: at once. */
  readonly waitUntil: number | null;
}

/** To single one number out of 35 takes six failures in a row; more mean that USPS itself is down. */
const MOST_FAILURES = 8;

export class TrackingPuller {
  readonly #parts: PullerParts;
  #waitUntil = 0;

  constructor(parts: PullerParts) {
    this.#parts = parts;
  }

  /** Asks for what is due, within the calls that are left. What a call answers is durable before the next one. */
  async round(signal?: AbortSignal): Promise<Round> {
    const { follow, now, callsPerRound } = this.#parts;
    const outcomes: Record<PullOutcome, number> = { found: 0, not_found: 0, refused: 0, unanswered: 0 };
    let calls = 0;
    if (now() < this.#waitUntil) return { calls, outcomes, waitUntil: this.#waitUntil };
    const queue = [...planCalls(await follow.pieces(now()), { calls: callsPerRound }, now())];
    let left = callsPerRound;
    let failures = 0;
    for (let numbers = queue.shift(); numbers !== undefined && left > 0; numbers = queue.shift()) {
      if (signal?.aborted === true) break;
      const answer = await this.#call(numbers);
      calls += 1;
      left = Math.min(left - 1, answer.quota.remaining ?? left - 1);
      const failed =
        answer.body === null && [...answer.outcomes.values()].every((one) => one === 'unanswered');
      const outOfQuota = answer.quota.remaining === 0;
      failures = failed ? failures + 1 : 0;
      if (failures >= MOST_FAILURES) {
        this.#waitUntil = answer.quota.resetAt ?? now();
        break;
      }
      if (failed && !outOfQuota && numbers.length > 1) {
        const half = Math.ceil(numbers.length / 2);
        queue.unshift(numbers.slice(0, half), numbers.slice(half));
        continue;
      }
      if (outOfQuota && failed) {
        this.#waitUntil = answer.quota.resetAt ?? now();
        for (const outcome of answer.outcomes.values()) outcomes[outcome] += 1;
        break;
      }
      for (const outcome of answer.outcomes.values()) outcomes[outcome] += 1;
      const refused = [...answer.outcomes.values()].every((one) => one === 'refused');
      if (refused && answer.body === null) {
        // The token is refused, not the pieces: they stay due.
        this.#waitUntil = answer.quota.resetAt ?? now();
        break;
      }
      await follow.asked(answer.outcomes, now());
    }
    return { calls, outcomes, waitUntil: this.#waitUntil > now() ? this.#waitUntil : null };
  }

  async #call(numbers: readonly TrackingNumber[]): Promise<PullAnswer> {
    const { upstream, ingest, zoneOfZip, now } = this.#parts;
    const answer = await upstream.pull(numbers);
    if (answer.body !== null) {
      const asked = new Set<string>(numbers);
      const draft = readAnswer(answer.body, {
        receivedAt: now(),
        origin: 'api:v3r2',
        clock: new EventClock(zoneOfZip),
      });
      // What was not asked for is not kept, whoever it belongs to.
      await ingest.take({ ...draft, rows: draft.rows.filter(({ number }) => asked.has(number)) });
    }
    return answer;
  }
}
