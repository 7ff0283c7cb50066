/**
 * Verifies a log from its files alone, and from a store where one is given: recomputes every hash, compares
 * every file, checks every signature. Changes nothing. Works on a copied folder.
 */
import { crc32 } from 'node:zlib';
import { PosternError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { Edge } from './edge.ts';
import { Folder } from './folder.ts';
import { HASH_BYTES, leafHash } from './merkle.ts';
import { type Checkpoint, openCheckpoint, parseVerifierKey, type VerifierKey } from './note.ts';
import { type Problem, Problems } from './problems.ts';
import { type Frame, firstOf, isTorn, readFrame, SEGMENT_HEADER_BYTES } from './segment.ts';
import { listFiles, TileFiles } from './tile-files.ts';
import { decodeBundle, ENTRIES, foldTile, levelSize, TILE_WIDTH, tilePath } from './tiles.ts';
import { BlockVerifier } from './verify-blocks.ts';

export interface VerifyOptions {
  /** The log's folder or a copy of it. */
  readonly folder: string;
  /** The verifier key as you know it from outside; else the one in the folder, which proves less. */
  readonly verifierKey?: string;
  /** Checkpoints (signed notes) that witnesses hold. */
  readonly witnessed?: readonly string[];
  /** The store with the journal's blocks, to be held against the leaves. */
  readonly store?: Store;
}

export interface Verification {
  readonly ok: boolean;
  readonly origin: string;
  /** Entries that are here. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly key: 'given' | 'from the folder';
  /** Entries from here on are in no checkpoint that a witness holds. */
  readonly unwitnessedSince: number;
  /** Journal blocks compared; null without a store. */
  readonly blocks: number | null;
  readonly firstBad: Problem | null;
  /** The first hundred. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** @throws PosternError `audit_log_missing` where the folder holds no log, `audit_verifier_key` where the key is none. */
export const verifyLog = async (options: VerifyOptions): Promise<Verification> => {
  const files = new Folder(options.folder);
  if (!files.has('pending') && !files.has('checkpoint')) {
    throw new PosternError('audit_log_missing', 'There is no audit log in this folder.', {
      place: { file: options.folder },
      cure: 'Name the folder that holds the file checkpoint.',
    });
  }
  for (let attempt = 1; ; attempt++) {
    const before = movingParts(files);
    const verification = await new Run(options, files).verify();
    // A server that writes meanwhile may move a file away while it is looked for: look again.
    if (verification.ok || attempt === ATTEMPTS || movingParts(files) === before) return verification;
  }
};

const ATTEMPTS = 4;

/** What changes in the folder of a log that is being written. */
const movingParts = (files: Folder): string =>
  ['checkpoint', ...files.names('pending').map((name) => `pending/${name}`)]
    .map((name) => `${name} ${crc32(files.read(name) ?? '')}`)
    .sort()
    .join(' ');

class Run {
  readonly #options: VerifyOptions;
  readonly #files: Folder;
  readonly #problems = new Problems();
  readonly #tiles: TileFiles;
  readonly #blocks: BlockVerifier | undefined;
  readonly #edge = Edge.empty();
  /** Checkpoints whose root is to be compared when the tree has their size. */
  readonly #expected: { readonly checkpoint: Checkpoint; readonly file: string }[] = [];
  #key: VerifierKey | undefined;
  #witnessed = 0;

  constructor(options: VerifyOptions, files: Folder) {
    this.#options = options;
    this.#files = files;
    const paths = listFiles(options.folder).filter((path) => !path.startsWith('tmp/'));
    this.#tiles = new TileFiles(
      files,
      paths.filter((path) => path.startsWith('tile/')),
      this.#problems,
    );
    for (const path of paths) {
      if (!/^(tile\/|pending\/\d+$|checkpoint$|verifier-key$)/.test(path)) {
        this.#problems.add(null, path, 'this is no file of a log');
      }
    }
    this.#blocks = options.store === undefined ? undefined : new BlockVerifier(options.store, this.#problems);
  }

  async verify(): Promise<Verification> {
    this.#key = this.#readKey();
    const published = this.#readCheckpoint();
    this.#readWitnessed();
    await this.#blocks?.begin();
    const segments = this.#readSegments();
    const fallback = Math.floor((published?.size ?? 0) / TILE_WIDTH) * TILE_WIDTH;
    await this.#readBundles(segments[0]?.first ?? fallback);
    for (const segment of segments) await this.#readFrames(segment);
    this.#checkEdge(published?.size ?? 0);
    this.#tiles.checkRest();
    this.#checkExpected('end');
    await this.#blocks?.finish(this.#edge.size);
    const { kept, count } = this.#problems;
    return {
      ok: count === 0,
      origin: this.#key?.name ?? published?.origin ?? '',
      size: this.#edge.size,
      root: Buffer.from(this.#edge.root()).toString('hex'),
      key: this.#options.verifierKey === undefined ? 'from the folder' : 'given',
      unwitnessedSince: this.#witnessed,
      blocks: this.#blocks?.checked ?? null,
      firstBad: this.#problems.first(),
      problems: kept,
      problemCount: count,
    };
  }

  #readKey(): VerifierKey | undefined {
    const { verifierKey } = this.#options;
    const written = this.#files.read('verifier-key')?.toString() ?? '';
    const text = verifierKey ?? written;
    const key = parseVerifierKey(text);
    if (key === undefined && verifierKey !== undefined) {
      throw new PosternError('audit_verifier_key', 'The verifier key is none: expected name+hash+base64.', {
        cure: 'Copy it from the file verifier-key of the original folder, or from postern audit verify.',
      });
    }
    if (key === undefined || written !== `${text.trim()}\n`) {
      this.#problems.add(null, 'verifier-key', 'this is not the verifier key');
    }
    return key;
  }

  #readCheckpoint(): Checkpoint | undefined {
    const note = this.#files.read('checkpoint')?.toString();
    const checkpoint = note === undefined ? undefined : this.#open(note);
    if (checkpoint === undefined) {
      this.#problems.add(
        null,
        'checkpoint',
        note === undefined ? 'the file is missing' : 'the signature does not hold',
      );
    } else {
      this.#expected.push({ checkpoint, file: 'checkpoint' });
    }
    return checkpoint;
  }

  #open(note: string): Checkpoint | undefined {
    const checkpoint = this.#key === undefined ? undefined : openCheckpoint(note, this.#key);
    return checkpoint?.origin === this.#key?.name ? checkpoint : undefined;
  }

  #readWitnessed(): void {
    for (const [place, note] of (this.#options.witnessed ?? []).entries()) {
      const checkpoint = this.#open(note);
      const file = `witnessed checkpoint ${place + 1}`;
      if (checkpoint === undefined) this.#problems.add(null, file, 'the signature does not hold');
      else this.#expected.push({ checkpoint, file });
    }
  }

  /** Write-ahead segments, oldest first: a second one where the older was still being sealed. */
  #readSegments(): Segment[] {
    const names = listFiles(this.#options.folder).filter((path) => /^pending\/\d+$/.test(path));
    if (names.length === 0) this.#problems.add(null, 'pending', 'the write-ahead segment is missing');
    return names
      .flatMap((name) => {
        const bytes = this.#files.read(name) ?? Buffer.alloc(0);
        const first = firstOf(bytes);
        if (first !== undefined && name === `pending/${first}`) return [{ name, first, bytes }];
        this.#problems.add(null, name, 'the header of the segment is wrong');
        return [];
      })
      .sort((left, right) => left.first - right.first);
  }

  /** Full bundles before the segment, each against its tile of hashes. */
  async #readBundles(end: number): Promise<void> {
    this.#checkExpected('now');
    for (let index = 0; index * TILE_WIDTH < end; index++) {
      const path = tilePath({ level: ENTRIES, index, width: TILE_WIDTH });
      const bundle = this.#files.read(path);
      const entries = bundle === undefined ? [] : readLeniently(bundle);
      const rows = this.#tiles.widest(0, index);
      const hashes = entries.slice(0, TILE_WIDTH).map(leafHash);
      const whole = entries.length === TILE_WIDTH;
      const trusted = whole ? this.#trusted(index, hashes, rows) : 'rows';
      if (trusted === 'rows') this.#blameBundle(index, path, hashes, rows);
      for (let column = 0; column < TILE_WIDTH; column++) {
        const row = rows?.subarray(column * HASH_BYTES, (column + 1) * HASH_BYTES);
        const hash = trusted === 'rows' && row?.length === HASH_BYTES ? row : hashes[column];
        this.#append(entries[column] ?? new Uint8Array(0), hash ?? new Uint8Array(HASH_BYTES));
      }
      this.#checkFull();
      await this.#blocks?.settle();
    }
  }

  /** Where entries and their tile differ, the hash one level up says which of them is right. */
  #trusted(index: number, hashes: readonly Uint8Array[], rows: Uint8Array | undefined): 'entries' | 'rows' {
    const joined = Buffer.concat(hashes);
    if (rows === undefined || Buffer.compare(joined, rows) === 0 || rows.length !== joined.length)
      return 'entries';
    const above = this.#tiles.widest(1, Math.floor(index / TILE_WIDTH));
    const place = (index % TILE_WIDTH) * HASH_BYTES;
    const parent = above?.subarray(place, place + HASH_BYTES);
    return parent !== undefined && Buffer.compare(foldTile(rows, 0, TILE_WIDTH), parent) === 0
      ? 'rows'
      : 'entries';
  }

  #blameBundle(
    index: number,
    path: string,
    hashes: readonly Uint8Array[],
    rows: Uint8Array | undefined,
  ): void {
    const place = Array.from({ length: TILE_WIDTH }, (_, column) => column).find((column) => {
      const row = rows?.subarray(column * HASH_BYTES, (column + 1) * HASH_BYTES);
      const hash = hashes[column];
      return hash === undefined || (row !== undefined && Buffer.compare(hash, row) !== 0);
    });
    this.#problems.add(
      index * TILE_WIDTH + (place ?? 0),
      path,
      'the entry does not give its hash in the tile',
    );
  }

  #append(entry: Uint8Array, hash: Uint8Array): void {
    this.#blocks?.take(this.#edge.size, entry);
    this.#edge.append(entry, hash);
    this.#checkExpected('now');
  }

  /** Compares the files of the tiles that are full now, and forgets them. */
  #checkFull(): void {
    const { size } = this.#edge;
    for (let level = 0; size % TILE_WIDTH ** (level + 1) === 0; level++) {
      const index = levelSize(level, size) / TILE_WIDTH - 1;
      const right = this.#edge.hashes(level, index);
      if (right !== undefined) this.#tiles.checkHashes(level, index, right, TILE_WIDTH);
    }
    const index = size / TILE_WIDTH - 1;
    const entries = Array.from({ length: TILE_WIDTH }, (_, column) =>
      this.#edge.entry(index * TILE_WIDTH + column),
    );
    // The full bundle itself has been read; this is for partial forms that were left beside it.
    this.#tiles.checkBundle(
      index,
      entries.flatMap((entry) => entry ?? []),
      TILE_WIDTH,
    );
    this.#edge.forgetBefore(size);
  }

  async #readFrames({ name, first, bytes }: Segment): Promise<void> {
    let offset = SEGMENT_HEADER_BYTES;
    // What the older segment gave already stands again at the beginning of the newer one.
    let repeated = Math.max(0, this.#edge.size - first);
    for (;;) {
      const frame = readFrame(bytes, offset);
      const before = this.#edge.size;
      if (frame === 'end') return;
      if (typeof frame === 'string') {
        this.#problems.add(before, name, frame === 'torn' ? TORN : `the frame at byte ${offset} is damaged`);
        return;
      }
      const entries = decodeBundle(frame.bundle) ?? [];
      const added = entries.slice(repeated);
      const checkpoint = this.#open(frame.note);
      const fits =
        checkpoint?.size === before + added.length && this.#repeats(first, entries.slice(0, repeated));
      if (!fits || Buffer.compare(this.#edge.rootWith(added), checkpoint.root) !== 0) {
        const bad = before + this.#firstDiffering(before, readLeniently(frame.bundle).slice(repeated));
        this.#problems.add(
          bad,
          name,
          torn(bytes, frame) ?? 'the group does not give the checkpoint it was signed with',
        );
        if (!fits) return;
      }
      for (const entry of added) this.#append(entry, leafHash(entry));
      await this.#blocks?.settle();
      repeated = 0;
      offset = frame.end;
    }
  }

  #repeats(first: number, entries: readonly Uint8Array[]): boolean {
    return entries.every(
      (entry, place) => Buffer.compare(entry, this.#edge.entry(first + place) ?? new Uint8Array(0)) === 0,
    );
  }

  /** The first of these entries that differs from the published hashes, where those reach. */
  #firstDiffering(first: number, entries: readonly Uint8Array[]): number {
    const place = entries.findIndex((entry, at) => {
      const index = first + at;
      const column = (index % TILE_WIDTH) * HASH_BYTES;
      const row = this.#tiles
        .widest(0, Math.floor(index / TILE_WIDTH))
        ?.subarray(column, column + HASH_BYTES);
      return row?.length === HASH_BYTES && Buffer.compare(leafHash(entry), row) !== 0;
    });
    return Math.max(0, place);
  }

  /** The files of the right edge; those that the published checkpoint needs must be there. */
  #checkEdge(published: number): void {
    const { first, size } = this.#edge;
    for (let level = 0; levelSize(level, size) > 0; level++) {
      const from = Math.floor(levelSize(level, first) / TILE_WIDTH);
      for (let index = from; index * TILE_WIDTH < levelSize(level, size); index++) {
        const held = this.#edge.hashes(level, index) ?? new Uint8Array(0);
        const right = held.subarray(0, (levelSize(level, size) - index * TILE_WIDTH) * HASH_BYTES);
        this.#tiles.checkHashes(level, index, right, widthOf(levelSize(level, published), index));
      }
    }
    for (let index = first / TILE_WIDTH; index * TILE_WIDTH < size; index++) {
      const from = index * TILE_WIDTH;
      const count = Math.min(TILE_WIDTH, size - from);
      const entries = Array.from({ length: count }, (_, column) => this.#edge.entry(from + column));
      this.#tiles.checkBundle(
        index,
        entries.flatMap((entry) => entry ?? []),
        widthOf(published, index),
      );
    }
  }

  /** Compares roots with the checkpoints of the size reached; at the end, those beyond it are missing entries. */
  #checkExpected(when: 'now' | 'end'): void {
    const { size } = this.#edge;
    for (const { checkpoint, file } of this.#expected) {
      if (when === 'now' && checkpoint.size === size) {
        if (Buffer.compare(this.#edge.root(), checkpoint.root) !== 0) {
          this.#problems.add(null, file, `the first ${size} entries do not give the root that was signed`);
        } else if (file !== 'checkpoint') {
          this.#witnessed = Math.max(this.#witnessed, size);
        }
      } else if (when === 'end' && checkpoint.size > size) {
        this.#problems.add(size, file, `${checkpoint.size} entries were signed, ${size} are here`);
      }
    }
  }
}

interface Segment {
  readonly name: string;
  readonly first: number;
  readonly bytes: Buffer;
}

const TORN = 'the bytes after this entry were never acknowledged; the next start removes them';

const torn = (segment: Buffer, frame: Frame): string | undefined =>
  isTorn(segment, frame) ? TORN : undefined;

const widthOf = (hashes: number, index: number): number =>
  Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));

/** The entries of a bundle up to where its lengths stop adding up. */
const readLeniently = (bytes: Uint8Array): Uint8Array[] => {
  const entries: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const end = at + 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
};
