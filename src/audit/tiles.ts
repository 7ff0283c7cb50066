/**
 * Where a log's bytes lie (C2SP tlog-tiles, tile height 8): a static file server over the folder is a log
 * that other people's verifiers can read.
 *
 *     checkpoint                       signed note
 *     tile/<level>/<index>             256 hashes of 32 bytes
 *     tile/<level>/<index>.p/<width>   fewer than 256, for the right edge
 *     tile/entries/<index>[.p/<width>] entries: length as uint16 big-endian, then the bytes
 *
 * The index is written in groups of three digits, all but the last led by an x: 1234067 is x001/x234/067.
 */
import { HASH_BYTES, type Node, nodeHash } from './merkle.ts';

/** Hashes in a full tile and entries in a full bundle. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

/** Largest entry: its length must fit a uint16. */
export const MAX_ENTRY_BYTES = 65_535;

/** One file of hashes or entries. `level` -1 stands for the bundles of entries; width 256 is a full one. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

export const ENTRIES = -1;

/** 1234067 → `x001/x234/067`. */
export const indexPath = (index: number): string => {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  return groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/');
};

/** Path of a tile inside the log's folder. */
export const tilePath = ({ level, index, width }: Tile): string => {
  const base = `tile/${level === ENTRIES ? 'entries' : level}/${indexPath(index)}`;
  return width === TILE_WIDTH ? base : `${base}.p/${width}`;
};

const TILE_PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile that a path names; undefined where it is no canonical tile path. */
export const parseTilePath = (path: string): Tile | undefined => {
  const match = TILE_PATH.exec(path);
  if (match === null) return undefined;
  const [, level = '', digits = '', width] = match;
  const tile: Tile = {
    level: level === 'entries' ? ENTRIES : Number(level),
    index: Number(digits.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  return tilePath(tile) === path ? tile : undefined;
};

/** How many hashes a level holds in a log of `size` entries (level 0: one an entry). */
export const levelSize = (level: number, size: number): number =>
  Math.floor(size / 2 ** (TILE_HEIGHT * Math.max(level, 0)));

/** Every tile, bundles included, that a log of `size` entries has from entry `from` on, the right edge in its partial form. */
export const tilesBetween = (from: number, size: number): Tile[] => {
  const tiles: Tile[] = [];
  for (let level = ENTRIES; level <= 0 || levelSize(level, size) > 0; level++) {
    const hashes = levelSize(level, size);
    const first = Math.floor(levelSize(level, from) / TILE_WIDTH);
    for (let index = first; index * TILE_WIDTH < hashes; index++) {
      tiles.push({ level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) });
    }
  }
  return tiles;
};

/** In which tile a stored node lies, and which run of its hashes folds to it. */
export const placeOfNode = ({
  level,
  index,
}: Node): { level: number; tile: number; begin: number; end: number } => {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const height = level - tileLevel * TILE_HEIGHT;
  const first = index * 2 ** height;
  const begin = first % TILE_WIDTH;
  return { level: tileLevel, tile: Math.floor(first / TILE_WIDTH), begin, end: begin + 2 ** height };
};

/** The hash that a run of a tile's hashes (a power of two many) folds to. */
export const foldTile = (hashes: Uint8Array, begin: number, end: number): Uint8Array => {
  if (end - begin === 1) return hashes.subarray(begin * HASH_BYTES, end * HASH_BYTES);
  const middle = (begin + end) / 2;
  return nodeHash(foldTile(hashes, begin, middle), foldTile(hashes, middle, end));
};

/** Entries as a bundle holds them. */
export const encodeBundle = (entries: readonly Uint8Array[]): Uint8Array => {
  const bytes = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    at = bytes.writeUInt16BE(entry.length, at);
    bytes.set(entry, at);
    at += entry.length;
  }
  return bytes;
};

/** The entries of a bundle; undefined where its lengths do not add up. */
export const decodeBundle = (bytes: Uint8Array): Uint8Array[] | undefined => {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (at + 2 + length > bytes.length) return undefined;
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
};
