/**
 * The audit log: append-only, a Merkle tree over its entries, one signed checkpoint a group.
 *
 * An entry is acknowledged once its group lies in the write-ahead segment by one fdatasync. Whatever arrives
 * while that runs goes into the next group. Full tiles and bundles are made durable when a segment is full,
 * and only then is the next one begun; `publish` writes the partial ones and the file `checkpoint`, for
 * readers of the folder. docs/formats/audit-log.md gives the bytes.
 */

import type { KeyObject } from 'node:crypto';
import { closeSync, fdatasync, openSync, readdirSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { PosternError } from '../errors.ts';
import { Edge } from './edge.ts';
import { Folder } from './folder.ts';
import { consistencyRanges, inclusionRanges, leafHash, type Node, rangeHash } from './merkle.ts';
import { CheckpointSigner } from './note.ts';
import { recover } from './recover.ts';
import { frameBytes, SEGMENT_BYTES, SEGMENT_HEADER_BYTES, segmentHeader } from './segment.ts';
import {
  decodeBundle,
  ENTRIES,
  encodeBundle,
  foldTile,
  levelSize,
  MAX_ENTRY_BYTES,
  placeOfNode,
  TILE_WIDTH,
  type Tile,
  tilePath,
  tilesBetween,
} from './tiles.ts';

const datasync = promisify(fdatasync);

/** A group is closed at this many entries or bytes, whichever comes first. */
const GROUP_ENTRIES = 1024;
const GROUP_BYTES = 1 << 19;
const KEPT_TILES = 64;

export const CHECKPOINT_FILE = 'checkpoint';
export const KEY_FILE = 'verifier-key';
export const PENDING_FOLDER = 'pending';

export interface AuditLogOptions {
  /** The log's own folder; made when missing. One process at a time: the owner of the data folder. */
  readonly folder: string;
  /** Name of the log in checkpoints and of its key, without spaces or `+`: `postern.example/node-1`. */
  readonly origin: string;
  /** Ed25519 private key. */
  readonly key: KeyObject;
  /** How long the files that others read may lag behind what is acknowledged, ms. Default 1000. */
  readonly publishEveryMs?: number;
}

interface Batch {
  /** The entries as a bundle: a copy, so that they are what was appended whatever the caller does with them. */
  readonly bundle: Uint8Array;
  /** Leaf hashes, worked out at arrival: that time passes while the group before is being written. */
  readonly hashes: readonly Uint8Array[];
  readonly resolve: (first: number) => void;
  readonly reject: (error: unknown) => void;
}

export class AuditLog {
  readonly origin: string;
  readonly folder: string;
  readonly #files: Folder;
  readonly #signer: CheckpointSigner;
  readonly #publishEveryMs: number;
  readonly #listeners = new Set<(note: string, size: number) => void>();
  readonly #tiles = new Map<string, Uint8Array>();
  readonly #edge: Edge;
  /** Folders of partial tiles, to be removed once the tile is full. */
  readonly #partials = new Set<string>();
  /** Bytes of a group that a killed process left unfinished, cut off at open; 0 as a rule. */
  readonly tornBytes: number;

  #segment: number;
  #segmentLength: number;
  #offset: number;
  #size: number;
  #note: string;
  #root: Uint8Array;
  #published: number;
  #queue: Batch[] = [];
  #work: Promise<void> = Promise.resolve();
  #draining = false;
  #timer: NodeJS.Timeout | undefined;
  #failure: PosternError | undefined;

  private constructor(options: AuditLogOptions, files: Folder, signer: CheckpointSigner, state: Opened) {
    this.origin = options.origin;
    this.folder = options.folder;
    this.#files = files;
    this.#signer = signer;
    this.#publishEveryMs = options.publishEveryMs ?? 1000;
    this.#edge = state.edge;
    this.tornBytes = state.tornBytes;
    this.#segment = state.descriptor;
    this.#segmentLength = state.length;
    this.#offset = state.offset;
    this.#size = state.edge.size;
    this.#root = state.edge.root();
    this.#note = state.note;
    this.#published = state.edge.first;
    for (const tile of tilesBetween(state.edge.first, state.edge.size)) {
      if (tile.width < TILE_WIDTH) this.#partials.add(`${tilePath({ ...tile, width: TILE_WIDTH })}.p`);
    }
  }

  /**
   * Opens or makes a log. A group that was cut short is removed; no acknowledged entry is in it.
   * @throws PosternError `audit_log_damaged` naming the first entry that does not hold (nothing is changed then),
   *   `audit_key_mismatch` where the log was signed with another key.
   */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const signer = new CheckpointSigner(options.origin, options.key);
    const files = new Folder(options.folder);
    const found = await recover(files, signer);
    files.prepare();
    const state = found ?? (await AuditLog.#make(files, signer));
    const descriptor = openSync(files.at(segmentName(state.edge.first)), 'r+');
    if (state.tornBytes > 0) {
      writeSync(descriptor, Buffer.alloc(state.tornBytes), 0, state.tornBytes, state.offset);
      await datasync(descriptor);
    }
    const log = new AuditLog(options, files, signer, { ...state, descriptor });
    for (const name of readdirSync(files.at(PENDING_FOLDER))) {
      if (name !== String(state.edge.first)) files.remove(`${PENDING_FOLDER}/${name}`);
    }
    files.write(KEY_FILE, `${signer.verifierKey}\n`);
    log.#publish();
    await files.sync();
    return log;
  }

  static async #make(files: Folder, signer: CheckpointSigner): Promise<Omit<Opened, 'descriptor'>> {
    const edge = Edge.empty();
    const { length } = writeSegment(files, edge, '');
    await files.sync();
    return {
      edge,
      length,
      offset: SEGMENT_HEADER_BYTES,
      note: signer.sign(0, edge.root()),
      tornBytes: 0,
    };
  }

  /** How many entries are acknowledged. */
  get size(): number {
    return this.#size;
  }

  /** The public half of the key, as others' verifiers take it. */
  get verifierKey(): string {
    return this.#signer.verifierKey;
  }

  /** Root of the tree of all acknowledged entries. */
  root(): Uint8Array {
    return this.#root;
  }

  /** The signed checkpoint of all acknowledged entries. */
  checkpoint(): string {
    return this.#note;
  }

  /** Calls `heard` with each checkpoint that is published; returns the way to stop. */
  onCheckpoint(heard: (note: string, size: number) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  /**
   * Adds an entry (1 to 65,535 bytes); resolves to its index once it is durable.
   * @throws PosternError `audit_entry_size`; `audit_log_failed` after a write has failed: nothing more is taken
   *   until the log is opened again.
   */
  append(entry: Uint8Array): Promise<number> {
    return this.appendAll([entry]);
  }

  /** Adds entries in one group, next to each other; resolves to the index of the first once all are durable. */
  appendAll(entries: readonly Uint8Array[]): Promise<number> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    for (const { length } of entries) {
      if (length === 0 || length > MAX_ENTRY_BYTES) return Promise.reject(sizeError(length));
    }
    if (entries.length === 0) return Promise.resolve(this.#size);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#queue.push({ bundle: encodeBundle(entries), hashes: entries.map(leafHash), resolve, reject });
    if (!this.#draining) {
      this.#draining = true;
      // What is appended in the same turn belongs to the same group.
      queueMicrotask(() => void this.#exclusively(() => this.#drain()));
    }
    return promise;
  }

  /** One commit, roll or publication at a time. */
  #exclusively(work: () => Promise<void> | void): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#queue.length > 0) await this.#commit(this.#takeGroup());
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#draining = false;
    }
  }

  #takeGroup(): Batch[] {
    let entries = 0;
    let bytes = 0;
    let count = 0;
    for (const batch of this.#queue) {
      if (
        count > 0 &&
        (entries + batch.hashes.length > GROUP_ENTRIES || bytes + batch.bundle.length > GROUP_BYTES)
      )
        break;
      entries += batch.hashes.length;
      bytes += batch.bundle.length;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(group: readonly Batch[]): Promise<void> {
    try {
      const bundle = Buffer.concat(group.map((batch) => batch.bundle));
      let first = this.#edge.size;
      if (this.#offset + bundle.length + FRAME_ROOM > this.#segmentLength) await this.#roll(bundle.length);
      const hashes = group.flatMap((batch) => batch.hashes);
      for (const [place, entry] of (decodeBundle(bundle) ?? []).entries()) {
        this.#edge.append(entry, hashes[place]);
      }
      const root = this.#edge.root();
      const note = this.#signer.sign(this.#edge.size, root);
      const frame = frameBytes(bundle, note);
      writeWhole(this.#segment, frame, this.#offset);
      await datasync(this.#segment);
      this.#offset += frame.length;
      this.#size = this.#edge.size;
      this.#root = root;
      this.#note = note;
      for (const batch of group) {
        batch.resolve(first);
        first += batch.hashes.length;
      }
    } catch (error) {
      for (const batch of group) batch.reject(this.#fail(error));
      throw error;
    }
    this.#publishSoon();
  }

  /** After a failed write nothing is known of what the disk holds: whoever waits learns it, and the log stops. */
  #fail(cause: unknown): PosternError {
    this.#failure ??= new PosternError(
      'audit_log_failed',
      `The audit log could not be written at entry ${this.#size}.`,
      {
        status: 503,
        place: { file: this.folder },
        cure: 'Check the disk (space, permissions, health), then restart.',
        cause,
      },
    );
    for (const batch of this.#queue.splice(0)) batch.reject(this.#failure);
    return this.#failure;
  }

  /** Makes full tiles durable and begins a segment that holds the last, partial bundle alone. */
  async #roll(room: number): Promise<void> {
    const old = this.#edge.first;
    const first = Math.floor(this.#edge.size / TILE_WIDTH) * TILE_WIDTH;
    // Of an upper level the partial tile too: the next opening starts from it.
    this.#writeTiles(old, first);
    await this.#files.sync();
    this.#edge.forgetFull();
    const { length, offset } = writeSegment(this.#files, this.#edge, this.#note, room);
    await this.#files.sync();
    closeSync(this.#segment);
    this.#segment = openSync(this.#files.at(segmentName(first)), 'r+');
    this.#segmentLength = length;
    this.#offset = offset;
    if (first !== old) this.#files.remove(segmentName(old));
    // Partial forms of what is full by now; the full one is durable.
    for (const tile of tilesBetween(old, first)) {
      const partials = `${tilePath({ ...tile, width: TILE_WIDTH })}.p`;
      if (tile.width === TILE_WIDTH && this.#partials.delete(partials)) this.#files.remove(partials);
    }
  }

  /** Writes the tiles in which a log of `to` entries differs from one of `from`. */
  #writeTiles(from: number, to: number): void {
    for (const tile of tilesBetween(from, to)) {
      if (levelSize(tile.level, from) === levelSize(tile.level, to)) continue;
      const bytes = this.#edge.bytes(tile);
      if (bytes === undefined) continue;
      this.#files.write(tilePath(tile), bytes);
      if (tile.width < TILE_WIDTH) this.#partials.add(`${tilePath({ ...tile, width: TILE_WIDTH })}.p`);
    }
  }

  #publishSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.publish().catch(() => undefined);
    }, this.#publishEveryMs).unref();
  }

  #publish(): void {
    this.#writeTiles(Math.max(this.#published, this.#edge.first), this.#size);
    this.#files.write(CHECKPOINT_FILE, this.#note);
    this.#published = this.#size;
    for (const heard of this.#listeners) heard(this.#note, this.#size);
  }

  /** Writes partial tiles and the file `checkpoint` for readers of the folder, now. */
  publish(): Promise<void> {
    return this.#exclusively(() => {
      if (this.#failure === undefined && this.#published < this.#size) {
        try {
          this.#publish();
        } catch (error) {
          throw this.#fail(error);
        }
      }
    });
  }

  /** The entry at `index`. @throws PosternError `audit_index` */
  async entry(index: number): Promise<Uint8Array> {
    this.#checkRange(index, this.#size - 1);
    const held = this.#edge.entry(index);
    if (held !== undefined) return held;
    const bundle = this.#tile({ level: ENTRIES, index: Math.floor(index / TILE_WIDTH), width: TILE_WIDTH });
    const entry = decodeBundle(bundle)?.[index % TILE_WIDTH];
    if (entry === undefined) throw damagedRead(index, this.folder);
    return entry;
  }

  /** Hashes that prove entry `index` to be in the tree of `size` entries, nearest the leaf first (RFC 6962 §2.1.1). */
  async inclusionProof(index: number, size: number = this.#size): Promise<Uint8Array[]> {
    this.#checkRange(size, this.#size);
    this.#checkRange(index, size - 1);
    return Promise.all(inclusionRanges(index, size).map((range) => rangeHash(range, this.#node)));
  }

  /** Hashes that prove the log of `from` entries to be a beginning of that of `to` (RFC 6962 §2.1.2). */
  async consistencyProof(from: number, to: number = this.#size): Promise<Uint8Array[]> {
    this.#checkRange(to, this.#size);
    this.#checkRange(from, to);
    return Promise.all(consistencyRanges(from, to).map((range) => rangeHash(range, this.#node)));
  }

  /** Root of the tree of the first `size` entries. */
  async rootAt(size: number): Promise<Uint8Array> {
    this.#checkRange(size, this.#size);
    return rangeHash({ begin: 0, end: size }, this.#node);
  }

  #checkRange(value: number, most: number): void {
    if (Number.isSafeInteger(value) && value >= 0 && value <= most) return;
    throw new PosternError('audit_index', `The audit log has no ${value}: expected 0 to ${most}.`, {
      status: 404,
    });
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
    if (bytes === undefined) throw damagedRead(tile.index * TILE_WIDTH, this.#files.at(path));
    if (this.#tiles.size >= KEPT_TILES) this.#tiles.delete(this.#tiles.keys().next().value ?? '');
    this.#tiles.set(path, bytes);
    return bytes;
  }

  /** Finishes what was appended, publishes it and closes the files. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    // Let groups whose commit begins in this turn go first.
    await Promise.resolve();
    await this.#exclusively(() => undefined);
    await this.publish();
    clearTimeout(this.#timer);
    this.#failure ??= new PosternError('audit_log_closed', 'The audit log is closed.', { status: 503 });
    await this.#files.sync();
    closeSync(this.#segment);
  }
}

/** What `open` found: the right edge, and where the next frame goes. */
interface Opened {
  readonly edge: Edge;
  readonly descriptor: number;
  readonly length: number;
  readonly offset: number;
  readonly note: string;
  readonly tornBytes: number;
}

/** Room for a frame's header and its checkpoint. */
const FRAME_ROOM = 4096;

export const segmentName = (first: number): string => `${PENDING_FOLDER}/${first}`;

/** A new segment of zeros that begins with the edge's partial bundle under the checkpoint `note`. */
const writeSegment = (
  files: Folder,
  edge: Edge,
  note: string,
  room = 0,
): { length: number; offset: number } => {
  const carried = note === '' ? Buffer.alloc(0) : frameBytes(encodeBundle(edge.partial()), note);
  const offset = SEGMENT_HEADER_BYTES + carried.length;
  const length = offset + Math.max(SEGMENT_BYTES, room + FRAME_ROOM);
  const segment = Buffer.alloc(length);
  segmentHeader(edge.first).copy(segment);
  carried.copy(segment, SEGMENT_HEADER_BYTES);
  files.write(segmentName(edge.first), segment);
  return { length, offset };
};

const writeWhole = (descriptor: number, bytes: Uint8Array, position: number): void => {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
};

const sizeError = (length: number): PosternError =>
  new PosternError(
    'audit_entry_size',
    `An entry of the audit log has ${length} bytes; it must have 1 to ${MAX_ENTRY_BYTES}.`,
    { cure: 'Split the record into several entries.' },
  );

const damagedRead = (index: number, file: string): PosternError =>
  new PosternError('audit_log_damaged', `The audit log cannot be read at entry ${index}.`, {
    place: { file },
    cure: 'Run postern audit verify.',
  });
