/** The right edge of a log in memory: the entries and hashes that are not yet in full, durable tiles. */
import { CompactRange, HASH_BYTES, leafHash } from './merkle.ts';
import { ENTRIES, encodeBundle, levelSize, TILE_HEIGHT, TILE_WIDTH, type Tile } from './tiles.ts';

const key = (level: number, index: number): string => `${level}/${index}`;

export class Edge {
  readonly #range: CompactRange;
  /** Index of the first entry held; a multiple of 256. */
  #first: number;
  #entries: Uint8Array[] = [];
  readonly #tiles = new Map<string, Buffer>();

  /**
   * @param range the tree of the entries before `range.size`, which is a multiple of 256.
   * @param rows the hashes of each level's partial tile at that size, from level 0 up.
   */
  constructor(range: CompactRange, rows: readonly Uint8Array[]) {
    this.#range = range;
    this.#first = range.size;
    for (const [level, row] of rows.entries()) {
      if (row.length === 0) continue;
      const tile = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
      tile.set(row);
      this.#tiles.set(key(level, Math.floor(levelSize(level, range.size) / TILE_WIDTH)), tile);
    }
  }

  /** The edge of an empty log. */
  static empty(): Edge {
    return new Edge(new CompactRange(), []);
  }

  get first(): number {
    return this.#first;
  }

  get size(): number {
    return this.#range.size;
  }

  root(): Uint8Array {
    return this.#range.root();
  }

  /** The root there would be after these entries. */
  rootWith(entries: readonly Uint8Array[]): Uint8Array {
    const range = this.#range.clone();
    for (const entry of entries) range.append(leafHash(entry));
    return range.root();
  }

  append(entry: Uint8Array, hash: Uint8Array = leafHash(entry)): void {
    const index = this.#range.size;
    this.#entries.push(entry);
    this.#place(0, index, hash);
    // A node over 256^k leaves is a hash of tile level k.
    this.#range.append(hash, (height, node) => {
      if (height % TILE_HEIGHT === 0)
        this.#place(height / TILE_HEIGHT, Math.floor(index / 2 ** height), node);
    });
  }

  #place(level: number, index: number, hash: Uint8Array): void {
    const name = key(level, Math.floor(index / TILE_WIDTH));
    let tile = this.#tiles.get(name);
    if (tile === undefined) {
      tile = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
      this.#tiles.set(name, tile);
    }
    tile.set(hash, (index % TILE_WIDTH) * HASH_BYTES);
  }

  /** An entry held here; undefined where it lies in a full bundle on disk. */
  entry(index: number): Uint8Array | undefined {
    return this.#entries[index - this.#first];
  }

  /** The hashes of a tile held here, at its full length of 256 (zeros where there is none yet). */
  hashes(level: number, index: number): Uint8Array | undefined {
    return this.#tiles.get(key(level, index));
  }

  /** The bytes of a tile or bundle as it lies on disk; undefined where it is not held here. */
  bytes({ level, index, width }: Tile): Uint8Array | undefined {
    if (level !== ENTRIES) return this.hashes(level, index)?.subarray(0, width * HASH_BYTES);
    const from = index * TILE_WIDTH - this.#first;
    return from < 0 ? undefined : encodeBundle(this.#entries.slice(from, from + width));
  }

  /** Entries of the last, partial bundle. */
  partial(): readonly Uint8Array[] {
    return this.#entries.slice(Math.floor(this.size / TILE_WIDTH) * TILE_WIDTH - this.#first);
  }

  /** Forgets the entries before `first` (a multiple of 256) and their full tiles; those must be durable by now. */
  forgetBefore(first: number): void {
    this.#entries = this.#entries.slice(first - this.#first);
    this.#first = first;
    for (const name of this.#tiles.keys()) {
      const [level, index] = name.split('/').map(Number);
      if ((index ?? 0) < Math.floor(levelSize(level ?? 0, first) / TILE_WIDTH)) this.#tiles.delete(name);
    }
  }
}
