/**
 * Whether a principal asks about a number for the first time. Only first contacts count against it: known-good numbers asked
 * again and again must not wash out the bad ones (the known way around sequential hypothesis tests).
 */
const SLOTS = 4;

/** A table of fingerprints of fixed size; the oldest of a bucket makes room. */
export class FirstContact {
  readonly #fingerprints: Uint32Array;
  readonly #buckets: number;

  /** @param capacity numbers remembered; a power of two, at least 8. */
  constructor(capacity = 8192) {
    this.#buckets = capacity / SLOTS;
    this.#fingerprints = new Uint32Array(capacity);
  }

  /** Remembers `hash`; true when it was not known. */
  isFirst(hash: number): boolean {
    const start = (hash % this.#buckets) * SLOTS;
    // Zero means an empty slot.
    const fingerprint = hash === 0 ? 1 : hash;
    for (let slot = start; slot < start + SLOTS; slot += 1) {
      if (this.#fingerprints[slot] === fingerprint) return false;
    }
    this.#fingerprints.copyWithin(start + 1, start, start + SLOTS - 1);
    this.#fingerprints[start] = fingerprint;
    return true;
  }
}
