/** The tile and bundle files of a folder, each to be held against what the entries give. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from './folder.ts';
import { HASH_BYTES } from './merkle.ts';
import type { Problems } from './problems.ts';
import { decodeBundle, ENTRIES, encodeBundle, parseTilePath, TILE_WIDTH, tilePath } from './tiles.ts';

/** Files of a log's folder by their path inside it, with slashes on every platform. */
export const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();

const key = (level: number, index: number): string => `${level}/${index}`;

/** Index of the first entry under row `row` of a tile. */
const entryUnder = (level: number, index: number, row: number): number =>
  (index * TILE_WIDTH + row) * TILE_WIDTH ** Math.max(level, 0);

export class TileFiles {
  readonly #files: Folder;
  readonly #problems: Problems;
  /** Widths on disk of each tile not checked so far. */
  readonly #widths = new Map<string, number[]>();

  constructor(files: Folder, paths: readonly string[], problems: Problems) {
    this.#files = files;
    this.#problems = problems;
    for (const path of paths) {
      const tile = parseTilePath(path);
      if (tile === undefined) {
        problems.add(null, path, 'this is no file of a log');
        continue;
      }
      const name = key(tile.level, tile.index);
      this.#widths.set(name, [...(this.#widths.get(name) ?? []), tile.width]);
    }
  }

  /** The widest file of a tile; undefined where there is none. */
  widest(level: number, index: number): Uint8Array | undefined {
    const widths = this.#widths.get(key(level, index));
    return widths === undefined
      ? undefined
      : this.#files.read(tilePath({ level, index, width: Math.max(...widths) }));
  }

  /** Holds every file of a tile of hashes against the right ones. `needed`: the width that must be there; 0: none. */
  checkHashes(level: number, index: number, right: Uint8Array, needed: number): void {
    for (const width of this.#take(level, index, needed)) {
      const path = tilePath({ level, index, width });
      const bytes = this.#files.read(path);
      const wanted = right.subarray(0, width * HASH_BYTES);
      if (bytes === undefined || Buffer.compare(bytes, wanted) === 0) continue;
      const at = wanted.findIndex((byte, place) => byte !== bytes[place]);
      const row = at < 0 ? wanted.length / HASH_BYTES - 1 : Math.floor(at / HASH_BYTES);
      this.#problems.add(
        entryUnder(level, index, Math.max(0, row)),
        path,
        wanted.length < width * HASH_BYTES
          ? 'the tile has more hashes than the log'
          : 'the tile differs from the entries',
      );
    }
  }

  /** Holds every file of a bundle against the right entries. */
  checkBundle(index: number, right: readonly Uint8Array[], needed: number): void {
    for (const width of this.#take(ENTRIES, index, needed)) {
      const path = tilePath({ level: ENTRIES, index, width });
      const bytes = this.#files.read(path);
      const wanted = right.slice(0, width);
      if (bytes === undefined || Buffer.compare(bytes, encodeBundle(wanted)) === 0) continue;
      const found = decodeBundle(bytes) ?? [];
      const place = wanted.findIndex(
        (entry, at) => Buffer.compare(entry, found[at] ?? new Uint8Array(0)) !== 0,
      );
      this.#problems.add(
        index * TILE_WIDTH + (place < 0 ? wanted.length : place),
        path,
        'the bundle differs from the log',
      );
    }
  }

  #take(level: number, index: number, needed: number): readonly number[] {
    const widths = this.#widths.get(key(level, index)) ?? [];
    this.#widths.delete(key(level, index));
    if (needed > 0 && !widths.includes(needed) && !widths.includes(TILE_WIDTH)) {
      this.#problems.add(
        entryUnder(level, index, 0),
        tilePath({ level, index, width: needed }),
        'the file is missing',
      );
    }
    return widths;
  }

  /** What was never asked for lies beyond the log's end. */
  checkRest(): void {
    for (const [name, widths] of this.#widths) {
      const [level = 0, index = 0] = name.split('/').map(Number);
      for (const width of widths) {
        this.#problems.add(
          entryUnder(level, index, 0),
          tilePath({ level, index, width }),
          'the file is of entries that the log does not have',
        );
      }
    }
  }
}
