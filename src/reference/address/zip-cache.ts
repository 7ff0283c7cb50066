/**
 * ZIPs that are asked for often, held in memory. Lists cluster, and most of a look-up's time is the call of SQLite: once a
 * ZIP has been asked for `LOOK_UPS_BEFORE_LOAD` times, all its streets are read at once, which costs about as much as
 * that many single look-ups. Two generations: what was asked for since the last change survives the next one.
 */
import type { StreetKey } from './street-key.ts';

const LOOK_UPS_BEFORE_LOAD = 16;

/** What a street costs beside its block: its key and its place in two lists. */
const STREET_BYTES = 64;

/** All streets of one ZIP. */
export class ZipPage {
  readonly #keys: readonly StreetKey[];
  readonly #blocks: Uint8Array;
  /** Where each block begins; one more at the end. */
  readonly #starts: Uint32Array;

  constructor(rows: readonly (readonly [StreetKey, Uint8Array])[]) {
    const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
    this.#keys = sorted.map(([key]) => key);
    this.#blocks = Buffer.concat(sorted.map(([, block]) => block));
    this.#starts = new Uint32Array(sorted.length + 1);
    for (const [index, [, block]] of sorted.entries()) {
      this.#starts[index + 1] = (this.#starts[index] ?? 0) + block.length;
    }
  }

  /** About how much memory it takes. */
  get bytes(): number {
    return this.#blocks.length + this.#keys.length * STREET_BYTES;
  }

  /** Streets whose key begins with a text. */
  keysFrom(prefix: string): StreetKey[] {
    const first = this.#firstFrom(prefix);
    let last = first;
    while (this.#keys[last]?.startsWith(prefix) === true) last++;
    return this.#keys.slice(first, last);
  }

  /** The keys of all streets, ascending. */
  get keys(): readonly StreetKey[] {
    return this.#keys;
  }

  block(key: StreetKey): Uint8Array | undefined {
    const index = this.#firstFrom(key);
    if (this.#keys[index] !== key) return undefined;
    return this.#blocks.subarray(this.#starts[index], this.#starts[index + 1]);
  }

  /** The first key that is not less than a text. */
  #firstFrom(text: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A cache of at most about `limitBytes`; 0 keeps nothing. */
export class ZipCache {
  readonly #limitBytes: number;
  readonly #load: (zip: number) => ZipPage;
  #young = new Map<number, ZipPage>();
  #old = new Map<number, ZipPage>();
  #youngBytes = 0;
  #asked = new Map<number, number>();

  constructor(limitBytes: number, load: (zip: number) => ZipPage) {
    this.#limitBytes = limitBytes;
    this.#load = load;
  }

  /** The page of a ZIP, where it is held or worth holding. */
  page(zip: number): ZipPage | undefined {
    const young = this.#young.get(zip);
    if (young !== undefined || this.#limitBytes === 0) return young;
    const old = this.#old.get(zip);
    if (old !== undefined) return this.#keep(zip, old);
    const asked = (this.#asked.get(zip) ?? 0) + 1;
    if (asked < LOOK_UPS_BEFORE_LOAD) {
      this.#asked.set(zip, asked);
      return undefined;
    }
    this.#asked.delete(zip);
    return this.#keep(zip, this.#load(zip));
  }

  #keep(zip: number, page: ZipPage): ZipPage {
    if (this.#youngBytes + page.bytes > this.#limitBytes / 2) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
      this.#asked = new Map();
    }
    this.#young.set(zip, page);
    this.#youngBytes += page.bytes;
    return page;
  }
}
