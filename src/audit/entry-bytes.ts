/**
 * The entries of a block as bytes, in one growing buffer: a block is filled at every request, and texts and hashes
 * kept as objects of their own would cost the garbage collector more than they cost to make.
 *
 * Each entry stands behind one zero byte, which is the prefix that a leaf is hashed with (RFC 6962 §2.1).
 */
import { hash } from 'node:crypto';
import { HASH_BYTES } from './merkle.ts';

const FIRST_BYTES = 65_536;
/** UTF-8 takes at most three bytes for one UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3;
const NEWLINE = 10;

const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

const writeHash = (input: Uint8Array, into: Buffer, place: number): void => {
  into.write(hash('sha256', input, 'latin1'), place * HASH_BYTES, HASH_BYTES, 'latin1');
};

export class EntryBytes {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #used = 0;
  /** Where each entry ends; it begins one byte after the end of the one before. */
  readonly #ends: number[] = [];

  get size(): number {
    return this.#ends.length;
  }

  add(text: string): void {
    const most = this.#used + 1 + text.length * MOST_BYTES_A_UNIT;
    if (most > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    this.#bytes[this.#used] = 0;
    this.#used += 1 + this.#bytes.write(text, this.#used + 1, 'utf8');
    this.#ends.push(this.#used);
  }

  #begin(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  /** The text of the first entry from `index` on that holds `part`, and its index. */
  findFrom(index: number, part: string): { readonly index: number; readonly text: string } | undefined {
    const at = this.#bytes.subarray(0, this.#used).indexOf(part, this.#begin(index), 'utf8');
    if (at === -1) return undefined;
    const found = this.#ends.findIndex((end) => end > at);
    return { index: found, text: this.#bytes.toString('utf8', this.#begin(found) + 1, this.#ends[found]) };
  }

  /** Root of the Merkle tree over the entries: 32 bytes. @throws RangeError where there is none. */
  root(): Uint8Array {
    let count = this.#ends.length;
    if (count === 0) throw new RangeError('an empty block has no root');
    const hashes = Buffer.allocUnsafe(count * HASH_BYTES);
    for (let index = 0; index < count; index += 1) {
      writeHash(this.#bytes.subarray(this.#begin(index), this.#ends[index]), hashes, index);
    }
    // Level by level in place; a last node without a neighbour goes up as it is.
    while (count > 1) {
      const pairs = count >> 1;
      for (let pair = 0; pair < pairs; pair += 1) {
        hashes.copy(node, 1, 2 * pair * HASH_BYTES, (2 * pair + 2) * HASH_BYTES);
        writeHash(node, hashes, pair);
      }
      if (count % 2 === 1)
        hashes.copy(hashes, pairs * HASH_BYTES, (count - 1) * HASH_BYTES, count * HASH_BYTES);
      count = pairs + (count % 2);
    }
    return Uint8Array.from(hashes.subarray(0, HASH_BYTES));
  }

  /** `head` and every entry as lines, in one buffer of its own. */
  lines(head: string): Buffer {
    const first = Buffer.from(head);
    const lines = Buffer.allocUnsafe(first.length + this.#used);
    lines.set(first);
    this.#bytes.copy(lines, first.length, 0, this.#used);
    for (let index = 0; index < this.#ends.length; index += 1)
      lines[first.length + this.#begin(index)] = NEWLINE;
    return lines;
  }
}
