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
import { PENDING_FOLDER, segmentName } from './write-ahead.ts';

export interface Recovered {
  /** The right edge; it begins where the oldest segment does. */
  readonly edge: Edge;
  /** Index of the first entry of the newest segment. */
  readonly first: number;
  /** Length of the segment file, bytes. */
  readonly length: number;
  /** Where the next frame goes. */
  readonly offset: number;
  /** The signed checkpoint of the newest group. */
  readonly note: string;
  readonly tornBytes: number;
}

type Replayed = Omit<Recovered, 'note'> & { readonly note: string | undefined };

const damaged = (index: number, file: string, what: string): PosternError =>
  new PosternError('audit_log_damaged', `The audit log does not hold at entry ${index}: ${what}.`, {
    place: { file },
    cure: 'Nothing was changed. Run postern audit verify, and restore the folder from a copy that verifies.',
  });

/** State of the log in the folder; undefined where there is none yet. Changes nothing on disk. */
export const recover = async (files: Folder, signer: CheckpointSigner): Promise<Recovered | undefined> => {
  const segments = files.names(PENDING_FOLDER).filter((name) => /^\d+$/.test(name));
  if (segments.length === 0) {
    if (files.has('checkpoint') || files.has('tile')) {
      throw damaged(0, files.at(PENDING_FOLDER), 'the write-ahead segment is missing');
    }
    return undefined;
  }
  checkKey(files, signer);
  // Of two segments the older one was still being sealed when the process ended.
  const firsts = segments.map(Number).sort((left, right) => left - right);
  let edge: Edge | undefined;
  let found: Replayed | undefined;
  for (const first of firsts) {
    const file = files.at(segmentName(first));
    const segment = files.read(segmentName(first));
    if (segment === undefined || firstOf(segment) !== first) {
      throw damaged(first, file, 'the header of the write-ahead segment is wrong');
    }
    if (found !== undefined && found.tornBytes > 0) {
      throw damaged(
        found.edge.size,
        files.at(segmentName(found.first)),
        'a group of an older segment is cut short',
      );
    }
    edge ??= await edgeAt(files, first);
    found = replay(segment, first, edge, signer, file);
    if (found.note === undefined && first > 0) {
      throw damaged(first, file, 'the write-ahead segment has lost its first frame');
    }
  }
  if (found === undefined) return undefined;
  await checkPublished(files, signer, found.edge);
  return { ...found, note: found.note ?? signer.sign(0, found.edge.root()) };
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
  first: number,
  edge: Edge,
  signer: CheckpointSigner,
  file: string,
): Replayed => {
  let offset = SEGMENT_HEADER_BYTES;
  let note: string | undefined;
  // A segment begins with the entries of the partial bundle: after an older segment they are here already.
  let repeated = edge.size - first;
  for (;;) {
    const found = { edge, first, length: segment.length, offset, note };
    const frame = readFrame(segment, offset);
    if (frame === 'end') return { ...found, tornBytes: 0 };
    if (frame === 'torn') return { ...found, tornBytes: segment.length - offset };
    if (frame === 'damaged') throw damaged(edge.size, file, `the frame at byte ${offset} is damaged`);
    const entries = decodeBundle(frame.bundle) ?? [];
    const added = entries.slice(repeated);
    // Ed25519 signs the same text the same way each time: the whole note must be the one we would write.
    const wanted = signer.sign(edge.size + added.length, edge.rootWith(added));
    const repeats = entries
      .slice(0, repeated)
      .every((entry, place) => Buffer.compare(entry, edge.entry(first + place) ?? new Uint8Array(0)) === 0);
    if (frame.note !== wanted || !repeats || entries.length < repeated) {
      if (isTorn(segment, frame)) return { ...found, tornBytes: segment.length - offset };
      throw damaged(edge.size, file, 'the entries of its group do not give the root that was signed');
    }
    for (const entry of added) edge.append(entry);
    repeated = 0;
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
      files.at(segmentName(edge.first)),
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
