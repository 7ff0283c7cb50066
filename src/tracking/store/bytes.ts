/** Reading and writing the compact records of `docs/formats/event-store.md`: numbers, texts, nothing else. */

/** A writer that grows. Texts are UTF-8 behind their length + 1, so that 0 means null. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(room = 4096) {
    this.#bytes = Buffer.allocUnsafeSlow(room);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#need(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 − 1: seven bits a byte, lowest first. */
  count(value: number): void {
    this.#need(8);
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A double, little-endian: instants in ms, which may be negative. */
  number(value: number): void {
    this.#need(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  raw(value: Uint8Array): void {
    this.#need(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  text(value: string | null): void {
    if (value === null) return this.byte(0);
    // Nearly every text is short and ASCII; writing it here is quicker than calling into the runtime.
    const { length } = value;
    if (length < 64) {
      this.#need(length + 1);
      const bytes = this.#bytes;
      let at = this.#length + 1;
      let index = 0;
      for (; index < length; index++) {
        const code = value.charCodeAt(index);
        if (code > 127) break;
        bytes[at++] = code;
      }
      if (index === length) {
        bytes[this.#length] = length + 1;
        this.#length = at;
        return;
      }
    }
    const size = Buffer.byteLength(value);
    this.count(size + 1);
    this.#need(size);
    this.#length += this.#bytes.write(value, this.#length);
  }

  /** What was written, in a buffer of its own that can be handed to another thread. */
  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer as ArrayBuffer, 0, this.#length);
  }

  #need(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + size));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Reads what {@link ByteWriter} wrote, in the same order. */
export class ByteReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get done(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  count(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  number(): number {
    const value = this.#bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  raw(length: number): Buffer {
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  text(): string | null {
    const size = this.count();
    if (size === 0) return null;
    this.at += size - 1;
    return this.#bytes.toString('utf8', this.at - size + 1, this.at);
  }

  /** A text that cannot be null. */
  word(): string {
    return this.text() ?? '';
  }

  /** Passes over a text. */
  skipText(): void {
    const size = this.count();
    if (size > 0) this.at += size - 1;
  }

  /** The bytes between two positions, not copied. */
  between(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }
}

const BEYOND_ASCII = /[\u0080-\u00ff]/;

/**
 * For one short record, all of whose texts are wanted: its characters are taken out at once and cut up, which is several times quicker
 * than asking for each. Not for long buffers: a text cut out of one keeps all of it in memory.
 */
export class RecordReader extends ByteReader {
  readonly #characters: string;
  /** From here on texts may hold other characters than those of ASCII. */
  readonly #beyond: number;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#characters = this.between(0, bytes.length).toString('latin1');
    const beyond = this.#characters.search(BEYOND_ASCII);
    this.#beyond = beyond === -1 ? bytes.length : beyond;
  }

  override text(): string | null {
    const size = this.count();
    if (size === 0) return null;
    const from = this.at;
    this.at += size - 1;
    const text = this.#characters.slice(from, this.at);
    if (this.at <= this.#beyond || !BEYOND_ASCII.test(text)) return text;
    return this.between(from, this.at).toString('utf8');
  }
}
