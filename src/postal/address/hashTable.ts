/**
 * An open-addressed table from a pair of 32-bit hashes to a positive integer. The 64 bits together stand for the
 * word: among the 10⁵ words of the largest table a stray word matches by chance once in 10¹⁴.
 */
export class HashTable {
  readonly #keysA: Int32Array;
  readonly #keysB: Int32Array;
  readonly #values: Int32Array;
  readonly #mask: number;

  /** @param expected how many keys will be set at most */
  constructor(expected: number) {
    let capacity = 16;
    while (capacity < expected * 3) capacity *= 2;
    this.#keysA = new Int32Array(capacity);
    this.#keysB = new Int32Array(capacity);
    this.#values = new Int32Array(capacity);
    this.#mask = capacity - 1;
  }

  /** The value of a key, or 0. */
  get(a: number, b: number): number {
    const mask = this.#mask;
    const keysA = this.#keysA;
    const keysB = this.#keysB;
    const values = this.#values;
    let slot = (b ^ (b >>> 15) ^ (a >>> 7)) & mask;
    for (;;) {
      const value = values[slot] ?? 0;
      if (value === 0) return 0;
      if (keysA[slot] === a && keysB[slot] === b) return value;
      slot = (slot + 1) & mask;
    }
  }

  /** Sets a key; `value` must be positive. */
  set(a: number, b: number, value: number): void {
    let slot = (b ^ (b >>> 15) ^ (a >>> 7)) & this.#mask;
    while (this.#values[slot] !== 0 && !(this.#keysA[slot] === a && this.#keysB[slot] === b)) {
      slot = (slot + 1) & this.#mask;
    }
    this.#keysA[slot] = a;
    this.#keysB[slot] = b;
    this.#values[slot] = value;
  }
}
