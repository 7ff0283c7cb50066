/** Rows as UTF-8 in one growing buffer: a row is written at once and its text forgotten, so that it dies young. */

/** UTF-8 takes at most this many bytes for one UTF-16 unit. */
const MOST_BYTES = 3;
const FIRST_BYTES = 1_048_576;

export class RowBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
  }

  add(text: string): void {
    const wanted = this.#size + text.length * MOST_BYTES;
    if (wanted > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    this.#size += this.#bytes.write(text, this.#size);
  }

  /** A copy of what was written, with a buffer of its own. */
  taken(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#size);
    bytes.set(this.#bytes.subarray(0, this.#size));
    return bytes;
  }
}
