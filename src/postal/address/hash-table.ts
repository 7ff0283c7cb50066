/**
 * An open-addressed table from a pair of 32-bit hashes to a positive integer. The 64 bits together stand for the
 * word: among the 10⁵ words of the largest table a stray word matches by chance once in 10¹⁴.
 */
export class HashTable {
  /** Four cells a slot: first hash, second hash, value (0 where the slot is free), nothing. */
  readonly #cells: Int32Array;
  readonly #mask: number;

  /** @param expected how many keys will be set at most */
  constructor(expected: number) {
    let capacity = 16;
    while (capacity < expected * 2) capacity *= 2;
    this.#cells = new Int32Array(capacity * 4);
    this.#mask = capacity * 4 - 4;
  }

  /** The value of a key, or 0. */
  get(a: number, b: number): number {
    const mask = this.#mask;
    const cells = this.#cells;
    let at = slotOf(a, b) & mask;
    for (;;) {
      const value = cells[at + 2] ?? 0;
      if (value === 0 || (cells[at] === a && cells[at + 1] === b)) return value;
      at = (at + 4) & mask;
    }
  }

  /** Sets a key; `value` must be positive. */
  set(a: number, b: number, value: number): void {
    const cells = this.#cells;
    let at = slotOf(a, b) & this.#mask;
    while (cells[at + 2] !== 0 && !(cells[at] === a && cells[at + 1] === b)) at = (at + 4) & this.#mask;
    cells[at] = a;
    cells[at + 1] = b;
    cells[at + 2] = value;
  }
}

/** The low bits of a polynomial hash depend on few letters: the high ones are folded in. */
const slotOf = (a: number, b: number): number => (b ^ (b >>> 13) ^ (a >>> 5)) << 2;
