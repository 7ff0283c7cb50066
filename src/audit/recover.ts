/** Opens what lies in a log's folder: takes a torn tail off, and refuses whatever else does not hold. */
import { PosternError } from '../errors.ts';
import { Edge } from './edge.ts';
import type { Folder } from './folder.ts';
import { CompactRange, HASH_BYTES, type Node, rangeHash } from './merkle.ts';
import { type CheckpointSigner, openCheckpoint, parseVerifierKey } from './note.ts';
import { firstOf, isTorn, readFrame, SEGMENT_HEADER_BYTES } from './segment.ts';
import {
  decodeBundle,
  foldTile,
  levelSize,
  placeOfNode,
  TILE_WIDTH,
  tilePath,
  tilesBetween,
} from './tiles.ts';

export interface Recovered {
  readonly edge: Edge;
  /** Length of the segment file, bytes. */
  readonly length: number;
  /** Where the next frame goes. */
  readonly offset: number;
  /** The signed checkpoint of the newest group. */
  readonly note: string;
  readonly tornBytes: number;
}

const damaged = (index: number, file: string, what: string): PosternError =>
  new PosternError('audit_log_damaged', `The audit log does not hold at entry ${index}: ${what}.`, {
    place: { file },
    cure: 'Nothing was changed. Run postern audit verify, and restore the folder from a copy that verifies.',
  });

/** State of the log in the folder; undefined where there is none yet. Changes nothing on disk. */
export const recover = async (files: Folder, signer: CheckpointSigner): Promise<Recovered | undefined> => {
  const segments = files.names('pending');
  if (segments.length === 0) {
    if (files.has('checkpoint') || files.has('tile')) {
      throw damaged(0, files.at('pending'), 'the write-ahead segment is missing');
    }
    return undefined;
  }
  checkKey(files, signer);
  // A process killed while it began a segment leaves the one before it too; the newer one is complete.
  const first = segments.map(Number).reduce((left, right) => Math.max(left, right));
  const file = files.at(`pending/${first}`);
  const segment = files.read(`pending/${first}`);
  if (segment === undefined || firstOf(segment) !== first) {
    throw damaged(
      Number.isSafeInteger(first) ? first : 0,
      file,
      'the header of the write-ahead segment is wrong',
    );
  }
  const edge = await edgeAt(files, first);
  const { offset, note, tornBytes } = replay(segment, edge, signer, file);
  if (note === undefined && first > 0)
    throw damaged(first, file, 'the write-ahead segment has lost its first frame');
  await checkPublished(files, signer, edge);
  return { edge, length: segment.length, offset, note: note ?? signer.sign(0, edge.root()), tornBytes };
};

const checkKey = (files: Folder, signer: CheckpointSigner): void => {
  const written = files.read('verifier-key')?.toString().trim();
  if (written === undefined || written === '' || written === signer.verifierKey) return;
  throw new PosternError(
    'audit_key_mismatch',
    `The audit log was signed with the key ${written.slice(0, 80)}; this server has ${signer.verifierKey}.`,
    {
      place: { file: files.at('verifier-key') },
      cure: 'Give the server the key file this log was begun with.',
    },
  );
};

/** The tree of the first `first` entries (a multiple of 256), read from full tiles. */
const edgeAt = async (files: Folder, first: number): Promise<Edge> => {
  const row = (level: number, index: number, width: number): Uint8Array => {
    const exact = files.read(tilePath({ level, index, width }));
    const bytes = exact ?? files.read(tilePath({ level, index, width: TILE_WIDTH }));
    if (bytes === undefined || bytes.length < width * HASH_BYTES) {
      const path = tilePath({ level, index, width });
      throw damaged(index * TILE_WIDTH ** (level + 1), files.at(path), 'a tile is missing or short');
    }
    return bytes.subarray(0, width * HASH_BYTES);
  };
  const read = async (node: Node): Promise<Uint8Array> => {
    const { level, tile, begin, end } = placeOfNode(node);
    const width = Math.min(TILE_WIDTH, levelSize(level, first) - tile * TILE_WIDTH);
    return foldTile(row(level, tile, width), begin, end);
  };
  const rows: Uint8Array[] = [new Uint8Array(0)];
  for (let level = 1; levelSize(level, first) > 0; level++) {
    const hashes = levelSize(level, first);
    const width = hashes % TILE_WIDTH;
    rows.push(width === 0 ? new Uint8Array(0) : row(level, Math.floor(hashes / TILE_WIDTH), width));
  }
  return new Edge(await CompactRange.read(first, read), rows);
};

/** Appends the segment's frames to the edge, each held against its own checkpoint. */
const replay = (
  segment: Buffer,
  edge: Edge,
  signer: CheckpointSigner,
  file: string,
): { offset: number; note: string | undefined; tornBytes: number } => {
  let offset = SEGMENT_HEADER_BYTES;
  let note: string | undefined;
  for (;;) {
    const frame = readFrame(segment, offset);
    if (frame === 'end') return { offset, note, tornBytes: 0 };
    if (frame === 'torn') return { offset, note, tornBytes: segment.length - offset };
    if (frame === 'damaged') throw damaged(edge.size, file, `the frame at byte ${offset} is damaged`);
    const entries = decodeBundle(frame.bundle);
    // Ed25519 signs the same text the same way each time: the whole note must be the one we would write.
    const wanted =
      entries === undefined ? undefined : signer.sign(edge.size + entries.length, edge.rootWith(entries));
    if (entries === undefined || frame.note !== wanted) {
      if (isTorn(segment, frame)) return { offset, note, tornBytes: segment.length - offset };
      throw damaged(edge.size, file, 'the entries of its group do not give the root that was signed');
    }
    for (const entry of entries) edge.append(entry);
    note = frame.note;
    offset = frame.end;
  }
};

/** What was published must be a beginning of what the segment gives, and its newest files must agree with it. */
const checkPublished = async (files: Folder, signer: CheckpointSigner, edge: Edge): Promise<void> => {
  const file = files.at('checkpoint');
  const bytes = files.read('checkpoint');
  if (bytes === undefined) {
    if (edge.size > 0) throw damaged(0, file, 'the checkpoint is missing');
    return;
  }
  // A power cut may leave a renamed file empty; the segment has every checkpoint too.
  if (bytes.length === 0) return;
  const key = parseVerifierKey(signer.verifierKey);
  const published = key === undefined ? undefined : openCheckpoint(bytes.toString(), key);
  if (published === undefined) throw damaged(0, file, 'the signature of the checkpoint does not hold');
  if (published.size > edge.size) {
    throw damaged(
      edge.size,
      files.at(`pending/${edge.first}`),
      `${published.size} entries were signed, ${edge.size} are here`,
    );
  }
  const node = async (wanted: Node): Promise<Uint8Array> => {
    const { level, tile, begin, end } = placeOfNode(wanted);
    const hashes =
      edge.hashes(level, tile) ?? files.read(tilePath({ level, index: tile, width: TILE_WIDTH }));
    if (hashes === undefined || hashes.length !== TILE_WIDTH * HASH_BYTES) {
      const path = tilePath({ level, index: tile, width: TILE_WIDTH });
      throw damaged(tile * TILE_WIDTH ** (level + 1), files.at(path), 'a tile is missing or short');
    }
    return foldTile(hashes, begin, end);
  };
  const root = await rangeHash({ begin: 0, end: published.size }, node);
  if (Buffer.compare(root, published.root) !== 0) {
    throw damaged(0, file, 'the published checkpoint is of another history');
  }
  for (const tile of tilesBetween(edge.first, published.size)) {
    const path = tilePath(tile);
    const written = files.read(path);
    const wanted = edge.bytes(tile);
    if (written === undefined || written.length === 0 || wanted === undefined) continue;
    if (Buffer.compare(written, wanted) !== 0) {
      throw damaged(tile.index * TILE_WIDTH, files.at(path), 'the file differs from the write-ahead segment');
    }
  }
};
