/**
 * Versions in two times: when a version takes effect, and since when this Postern has known it. Pure: where the
 * entries are kept is the store's affair.
 */
import { PosternError } from '../errors.ts';

/** One activation of a version; times are Unix ms. */
export interface PolicyVersionEntry {
  /** SHA-256 of the pack. */
  readonly version: string;
  readonly effectiveFrom: number;
  readonly knownSince: number;
}

/** An immutable list of activations. */
export class PolicyHistory<Entry extends PolicyVersionEntry = PolicyVersionEntry> {
  /** By effective time, then by known time. */
  readonly entries: readonly Entry[];

  /** @throws PosternError `policy_history_conflict` where two versions claim the same two times. */
  constructor(entries: readonly Entry[] = []) {
    const sorted = [...entries].sort(
      (left, right) => left.effectiveFrom - right.effectiveFrom || left.knownSince - right.knownSince,
    );
    sorted.forEach((entry, index) => {
      const next = sorted[index + 1];
      if (
        next?.effectiveFrom === entry.effectiveFrom &&
        next.knownSince === entry.knownSince &&
        next.version !== entry.version
      ) {
        throw new PosternError(
          'policy_history_conflict',
          `The versions ${entry.version.slice(0, 12)} and ${next.version.slice(0, 12)} both take effect at ` +
            `${new Date(entry.effectiveFrom).toISOString()} and became known at the same moment; expected one.`,
          { status: 409, cure: 'Activate one of them at another time.' },
        );
      }
    });
    this.entries = Object.freeze(sorted);
  }

  /** A new history with one more activation. */
  with(entry: Entry): PolicyHistory<Entry> {
    return new PolicyHistory([...this.entries, entry]);
  }

  /**
   * The version that applied at `effective`, as far as was known at `known`: among the activations known by then,
   * the one that took effect last; of two for the same moment, the one that became known later (a correction).
   */
  activeAt(effective: number, known: number): Entry | undefined {
    return this.entries.findLast((entry) => entry.effectiveFrom <= effective && entry.knownSince <= known);
  }

  /** The version that applies now. */
  activeNow(now: number): Entry | undefined {
    return this.activeAt(now, now);
  }
}
