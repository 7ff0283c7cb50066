/**
 * PMTiles 3 (github.com/protomaps/PMTiles, spec/v3): header, root directory, metadata, leaf directories, tiles. Tiles lie
 * in the order of their ids, which follow a Hilbert curve zoom by zoom; the archive is clustered.
 */
import { gzipSync } from 'node:zlib';
import { Bytes } from './bytes.ts';
import { hilbertIndex } from './hilbert.ts';
import { provenanceOf, type Writer } from './source.ts';
import { TileIndex, WHOLE_FROM_ZOOM } from './tile-index.ts';

export const ARCHIVE_DEEPEST_ZOOM = 11;

const HEADER_BYTES = 127;
/** Header and root directory are had by the first request of 16 KiB. */
const MOST_ROOT_BYTES = 16_384 - HEADER_BYTES;
const LEAF_ENTRIES = 4_096;
const GZIP = 2;
const MVT = 1;
/** Many small tiles: the tightest level would take three times as long for a few per cent. */
const GZIP_LEVEL = 4;
const SMALL_CHUNK = 2_048;
const FIRST_ROOM = 1_048_576;

interface Entry {
  readonly tileId: number;
  readonly offset: number;
  readonly length: number;
  /** 0 marks a leaf directory. */
  readonly runLength: 0 | 1;
}

/** Ids count all tiles of the zooms above first. */
export const tileIdOf = (zoom: number, x: number, y: number): number =>
  (4 ** zoom - 1) / 3 + (zoom === 0 ? 0 : hilbertIndex(zoom, x, y));

const gzipped = (bytes: Uint8Array): Uint8Array =>
  gzipSync(bytes, { level: GZIP_LEVEL, chunkSize: SMALL_CHUNK });

const directoryOf = (entries: readonly Entry[]): Uint8Array => {
  const bytes = new Bytes(entries.length * 8 + 8);
  bytes.varint(entries.length);
  let before = 0;
  for (const { tileId } of entries) {
    bytes.varint(tileId - before);
    before = tileId;
  }
  for (const { runLength } of entries) bytes.varint(runLength);
  for (const { length } of entries) bytes.varint(length);
  let end = -1;
  for (const { offset, length } of entries) {
    bytes.varint(offset === end ? 0 : offset + 1);
    end = offset + length;
  }
  return gzipped(bytes.written);
};

/** The root directory, and the leaves below it where it would grow too large. */
const directoriesOf = (entries: readonly Entry[]): { root: Uint8Array; leaves: Uint8Array[] } => {
  const whole = directoryOf(entries);
  if (whole.length <= MOST_ROOT_BYTES) return { root: whole, leaves: [] };
  const leaves: Uint8Array[] = [];
  const roots: Entry[] = [];
  let offset = 0;
  for (let first = 0; first < entries.length; first += LEAF_ENTRIES) {
    const leaf = directoryOf(entries.slice(first, first + LEAF_ENTRIES));
    roots.push({ tileId: entries[first]?.tileId ?? 0, offset, length: leaf.length, runLength: 0 });
    leaves.push(leaf);
    offset += leaf.length;
  }
  return { root: directoryOf(roots), leaves };
};

const DEGREE_STEPS = 1e7;

/** The directories lie before the tiles, so the tiles of a dataset are held, compressed, until all are made. */
export const writePmtiles: Writer = function* (source) {
  const { name, title, features } = source;
  const index = new TileIndex(features);
  const entries: Entry[] = [];
  // Copied together: a compressed tile by itself keeps the larger buffer that it was made in.
  const tiles = new Bytes(FIRST_ROOM);
  let offset = 0;
  for (let zoom = 0; zoom <= ARCHIVE_DEEPEST_ZOOM; zoom++) {
    const ordered = Array.from(index.tiles(zoom), (address) => ({
      address,
      tileId: tileIdOf(zoom, address.x, address.y),
    })).sort((one, other) => one.tileId - other.tileId);
    for (const { address, tileId } of ordered) {
      const tile = gzipped(index.layer(name, address).bytes);
      tiles.append(tile);
      entries.push({ tileId, offset, length: tile.length, runLength: 1 });
      offset += tile.length;
    }
  }
  const { root, leaves } = directoriesOf(entries);
  const provenance = provenanceOf(source);
  const metadata = gzipped(
    Buffer.from(
      JSON.stringify({
        name: title,
        description: `Below zoom ${WHOLE_FROM_ZOOM}, and where a tile would hold too many, one place of a small square is shown; its attribute \`hidden\` counts the others.`,
        attribution: provenance.publisher,
        type: 'overlay',
        format: 'pbf',
        vector_layers: [
          {
            id: name,
            description: title,
            minzoom: 0,
            maxzoom: ARCHIVE_DEEPEST_ZOOM,
            fields: Object.fromEntries(
              index.fields.map((field) => [field, field === 'hidden' ? 'Number' : 'String']),
            ),
          },
        ],
        provenance: { ...provenance, withoutTile: String(features.size - index.size) },
      }),
    ),
  );
  const leafBytes = leaves.reduce((sum, leaf) => sum + leaf.length, 0);
  const metadataAt = HEADER_BYTES + root.length;
  const leavesAt = metadataAt + metadata.length;
  const tilesAt = leavesAt + leafBytes;
  yield headerOf(
    [
      [HEADER_BYTES, root.length],
      [metadataAt, metadata.length],
      [leavesAt, leafBytes],
      [tilesAt, offset],
    ],
    entries.length,
    extentOf(features),
  );
  yield root;
  yield metadata;
  yield* leaves;
  yield tiles.written;
};

type Extent = readonly [number, number, number, number];

const WORLD: Extent = [-180, -85, 180, 85];

const extentOf = ({ size, latitudeAt, longitudeAt }: Parameters<Writer>[0]['features']): Extent => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let row = 0; row < size; row++) {
    const [latitude, longitude] = [latitudeAt(row), longitudeAt(row)];
    if (Number.isNaN(latitude)) continue;
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return west > east ? WORLD : [west, south, east, north];
};

/** The 127 bytes, in their order. */
const headerOf = (
  sections: readonly (readonly [offset: number, length: number])[],
  count: number,
  [west, south, east, north]: Extent,
): Uint8Array => {
  const bytes = new Bytes(HEADER_BYTES);
  bytes.text('PMTiles');
  bytes.uint8(3);
  for (const [offset, length] of sections) {
    bytes.uint64(offset);
    bytes.uint64(length);
  }
  // Tiles addressed, entries, different contents: one of each, for no two tiles are alike.
  for (let number = 0; number < 3; number++) bytes.uint64(count);
  for (const flag of [1, GZIP, GZIP, MVT, 0, ARCHIVE_DEEPEST_ZOOM]) bytes.uint8(flag);
  for (const degrees of [west, south, east, north]) bytes.int32(Math.round(degrees * DEGREE_STEPS));
  bytes.uint8(3);
  for (const degrees of [(west + east) / 2, (south + north) / 2])
    bytes.int32(Math.round(degrees * DEGREE_STEPS));
  return bytes.taken();
};
