/** Reads entries and proofs of an open log: the right edge from memory, the rest from full tiles on disk. */
import { PosternError } from '../errors.ts';
import type { Edge } from './edge.ts';
import type { Folder } from './folder.ts';
import { consistencyRanges, inclusionRanges, type Node, rangeHash } from './merkle.ts';
import { decodeBundle, ENTRIES, foldTile, placeOfNode, TILE_WIDTH, type Tile, tilePath } from './tiles.ts';

const KEPT_TILES = 64;

export class LogReader {
  readonly #files: Folder;
  readonly #edge: Edge;
  readonly #tiles = new Map<string, Uint8Array>();

  constructor(files: Folder, edge: Edge) {
    this.#files = files;
    this.#edge = edge;
  }

  entry(index: number): Uint8Array {
    const held = this.#edge.entry(index);
    if (held !== undefined) return held;
    const tile = { level: ENTRIES, index: Math.floor(index / TILE_WIDTH), width: TILE_WIDTH };
    const entry = decodeBundle(this.#tile(tile))?.[index % TILE_WIDTH];
    if (entry === undefined) throw unreadable(index, this.#files.at(tilePath(tile)));
    return entry;
  }

  inclusionProof(index: number, size: number): Promise<Uint8Array[]> {
    return Promise.all(inclusionRanges(index, size).map((range) => rangeHash(range, this.#node)));
  }

  consistencyProof(from: number, to: number): Promise<Uint8Array[]> {
    return Promise.all(consistencyRanges(from, to).map((range) => rangeHash(range, this.#node)));
  }

  root(size: number): Promise<Uint8Array> {
    return rangeHash({ begin: 0, end: size }, this.#node);
  }

  readonly #node = async (node: Node): Promise<Uint8Array> => {
    const { level, tile, begin, end } = placeOfNode(node);
    const hashes = this.#edge.hashes(level, tile) ?? this.#tile({ level, index: tile, width: TILE_WIDTH });
    return foldTile(hashes, begin, end);
  };

  /** A full tile from disk; the newest few are kept. */
  #tile(tile: Tile): Uint8Array {
    const path = tilePath(tile);
    const kept = this.#tiles.get(path);
    if (kept !== undefined) return kept;
    const bytes = this.#files.read(path);
    if (bytes === undefined) throw unreadable(tile.index * TILE_WIDTH, this.#files.at(path));
    if (this.#tiles.size >= KEPT_TILES) this.#tiles.delete(this.#tiles.keys().next().value ?? '');
    this.#tiles.set(path, bytes);
    return bytes;
  }
}

const unreadable = (index: number, file: string): PosternError =>
  new PosternError('audit_log_damaged', `The audit log cannot be read at entry ${index}.`, {
    place: { file },
    cure: 'Run postern audit verify.',
  });
