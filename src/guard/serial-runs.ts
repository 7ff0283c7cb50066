/** Arithmetic runs of serial numbers within one Mailer ID and service type: how a crawler walks. */

/** A step further apart than this is no walk. */
const LONGEST_STEP = 1000n;
/** Lines of numbers followed at once for one principal; the one used longest ago makes room. */
const LINES = 64;

interface Line {
  last: bigint;
  step: bigint;
  length: number;
}

export class SerialRuns {
  readonly #lines = new Map<string, Line>();

  /**
   * @param line what the serial counts within: Mailer ID and service type.
   * @param serial digits.
   * @returns how many numbers in a row, this one included, lie equally far apart.
   */
  add(line: string, serial: string): number {
    const value = BigInt(serial);
    const known = this.#lines.get(line);
    this.#lines.delete(line);
    if (known === undefined) {
      const [oldest] = this.#lines.keys();
      if (this.#lines.size >= LINES && oldest !== undefined) this.#lines.delete(oldest);
      this.#lines.set(line, { last: value, step: 0n, length: 1 });
      return 1;
    }
    this.#lines.set(line, known);
    const step = value - known.last;
    known.last = value;
    const walks = step !== 0n && step <= LONGEST_STEP && step >= -LONGEST_STEP;
    if (walks && step === known.step) known.length += 1;
    else known.length = walks ? 2 : 1;
    known.step = walks ? step : 0n;
    return known.length;
  }
}
