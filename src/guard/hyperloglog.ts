/** 2^-rank, for every rank there is. */
const SHARES = Float64Array.from({ length: 64 }, (_, rank) => 2 ** -rank);

/**
 * Counts distinct things in fixed memory (Flajolet, Fusy, Gandouet, Meunier 2007): `2^precision` registers of one byte,
 * standard error 1.04 / √registers.
 */
export class HyperLogLog {
  readonly #precision: number;
  readonly #registers: Uint8Array;

  /** @param precision 4 to 16; 12 is 4 KiB and 1.6 % error. */
  constructor(precision = 12) {
    this.#precision = precision;
    this.#registers = new Uint8Array(1 << precision);
  }

  /** @param hash 32 bits, evenly spread. */
  add(hash: number): void {
    const index = hash >>> (32 - this.#precision);
    const rank = Math.clz32((hash << this.#precision) | (1 << (this.#precision - 1))) + 1;
    if (rank > (this.#registers[index] ?? 0)) this.#registers[index] = rank;
  }

  /** Takes over what `other`, of the same precision, has counted. */
  merge(other: HyperLogLog): void {
    for (let index = 0; index < this.#registers.length; index += 1) {
      const theirs = other.#registers[index] ?? 0;
      if (theirs > (this.#registers[index] ?? 0)) this.#registers[index] = theirs;
    }
  }

  /** Distinct things added, estimated; exact to within one for a handful (linear counting). */
  get count(): number {
    const size = this.#registers.length;
    let sum = 0;
    let empty = 0;
    for (const register of this.#registers) {
      sum += SHARES[register] ?? 0;
      if (register === 0) empty += 1;
    }
    const estimate = ((0.7213 / (1 + 1.079 / size)) * size * size) / sum;
    return estimate <= 2.5 * size && empty > 0 ? size * Math.log(size / empty) : estimate;
  }
}
