/**
 * The audit log: append-only, a Merkle tree over its entries, one signed checkpoint a group.
 *
 * An entry is acknowledged once its group lies in the write-ahead segment by one fdatasync. Whatever arrives
 * while that runs goes into the next group. Full tiles and bundles are made durable when a segment is full,
 * and only then is the next one begun; `publish` writes the partial ones and the file `checkpoint`, for
 * readers of the folder. docs/formats/audit-log.md gives the bytes.
 */

import type { KeyObject } from 'node:crypto';
import { PosternError } from '../errors.ts';
import { Edge } from './edge.ts';
import { Folder } from './folder.ts';
import { leafHash } from './merkle.ts';
import { CheckpointSigner } from './note.ts';
import { LogReader } from './reader.ts';
import { type Recovered, recover } from './recover.ts';
import {
  decodeBundle,
  encodeBundle,
  levelSize,
  MAX_ENTRY_BYTES,
  TILE_WIDTH,
  type Tile,
  tilePath,
  tilesBetween,
} from './tiles.ts';
import { WriteAhead } from './write-ahead.ts';

/** A group is closed at this many entries or bytes, whichever comes first. */
const GROUP_ENTRIES = 1024;
const GROUP_BYTES = 1 << 19;

const CHECKPOINT_FILE = 'checkpoint';
const KEY_FILE = 'verifier-key';

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
  readonly #edge: Edge;
  readonly #reader: LogReader;
  readonly #ahead: WriteAhead;
  /** Folders of partial tiles, to be removed once the tile is full. */
  readonly #partials = new Set<string>();
  /** Bytes of a group that a killed process left unfinished, cut off at open; 0 as a rule. */
  readonly tornBytes: number;

  #size: number;
  #note: string;
  #root: Uint8Array;
  #published: number;
  #queue: Batch[] = [];
  #work: Promise<void> = Promise.resolve();
  #sealing: Promise<void> = Promise.resolve();
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
    this.#reader = new LogReader(files, state.edge);
    this.#ahead = state.ahead;
    this.#size = state.edge.size;
    this.#root = state.edge.root();
    this.#note = state.note;
    this.#published = state.edge.first;
    for (const tile of tilesBetween(state.edge.first, state.edge.size)) {
      if (tile.width < TILE_WIDTH) this.#partials.add(partialsOf(tile));
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
    const log = new AuditLog(options, files, signer, await begin(files, signer, found));
    files.write(KEY_FILE, `${signer.verifierKey}\n`);
    log.#publish();
    await files.sync();
    await log.#seal();
    return log;
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
  #exclusively<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    const done = this.#work.then(work);
    this.#work = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** Publishes, then runs `work` while nothing in the folder changes: what is appended meanwhile waits. */
  whileQuiet<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#exclusively(async () => {
      await this.#sealing;
      if (this.#failure === undefined) this.#publish();
      return work();
    });
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
      if (!this.#ahead.fits(bundle.length)) await this.#roll(bundle.length);
      const hashes = group.flatMap((batch) => batch.hashes);
      for (const [place, entry] of (decodeBundle(bundle) ?? []).entries()) {
        this.#edge.append(entry, hashes[place]);
      }
      const root = this.#edge.root();
      const note = this.#signer.sign(this.#edge.size, root);
      await this.#ahead.append(bundle, note);
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

  /** Begins a segment with the last, partial bundle alone; the full tiles of the one before are sealed meanwhile. */
  async #roll(room: number): Promise<void> {
    await this.#sealing;
    if (this.#failure !== undefined) throw this.#failure;
    const first = Math.floor(this.#edge.size / TILE_WIDTH) * TILE_WIDTH;
    await this.#ahead.next(first, encodeBundle(this.#edge.partial()), this.#note, room);
    this.#sealing = this.#seal().catch((error: unknown) => void this.#fail(error));
  }

  /** Makes the tiles before the newest segment durable, then gives up the segments before it. */
  async #seal(): Promise<void> {
    const old = this.#edge.first;
    const { first } = this.#ahead;
    if (first === old) return;
    const tiles = changedTiles(old, first);
    // Of an upper level the partial tile too: the next opening starts from it.
    await this.#files.writeDurably(
      tiles.flatMap((tile) => {
        const bytes = this.#edge.bytes(tile);
        return bytes === undefined ? [] : [[tilePath(tile), bytes] as const];
      }),
    );
    this.#edge.forgetBefore(first);
    await this.#ahead.release(old);
    // Partial forms of what is full by now.
    for (const tile of tiles) {
      if (tile.width < TILE_WIDTH) this.#partials.add(partialsOf(tile));
      else if (this.#partials.delete(partialsOf(tile))) this.#files.remove(partialsOf(tile));
    }
  }

  #publishSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.publish().catch(() => undefined);
    }, this.#publishEveryMs).unref();
  }

  #publish(): void {
    for (const tile of changedTiles(Math.max(this.#published, this.#edge.first), this.#size)) {
      const bytes = this.#edge.bytes(tile);
      if (bytes === undefined) continue;
      this.#files.write(tilePath(tile), bytes);
      if (tile.width < TILE_WIDTH) this.#partials.add(partialsOf(tile));
    }
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
    return this.#reader.entry(index);
  }

  /** Hashes that prove entry `index` to be in the tree of `size` entries, nearest the leaf first (RFC 6962 §2.1.1). */
  async inclusionProof(index: number, size: number = this.#size): Promise<Uint8Array[]> {
    this.#checkRange(size, this.#size);
    this.#checkRange(index, size - 1);
    return this.#reader.inclusionProof(index, size);
  }

  /** Hashes that prove the log of `from` entries to be a beginning of that of `to` (RFC 6962 §2.1.2). */
  async consistencyProof(from: number, to: number = this.#size): Promise<Uint8Array[]> {
    this.#checkRange(to, this.#size);
    this.#checkRange(from, to);
    return this.#reader.consistencyProof(from, to);
  }

  /** Root of the tree of the first `size` entries. */
  async rootAt(size: number): Promise<Uint8Array> {
    this.#checkRange(size, this.#size);
    return this.#reader.root(size);
  }

  #checkRange(value: number, most: number): void {
    if (Number.isSafeInteger(value) && value >= 0 && value <= most) return;
    throw new PosternError('audit_index', `The audit log has no ${value}: expected 0 to ${most}.`, {
      status: 404,
    });
  }

  /** Finishes what was appended, publishes it and closes the files. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    // Let groups whose commit begins in this turn go first.
    await Promise.resolve();
    await this.#exclusively(() => this.#sealing);
    await this.publish();
    clearTimeout(this.#timer);
    this.#failure ??= new PosternError('audit_log_closed', 'The audit log is closed.', { status: 503 });
    await this.#files.sync();
    this.#ahead.close();
  }
}

/** What `open` found: the right edge, and where the next group goes. */
interface Opened {
  readonly edge: Edge;
  readonly ahead: WriteAhead;
  readonly note: string;
  readonly tornBytes: number;
}

/** Makes a log where none was found; else takes a torn tail off. */
const begin = async (
  files: Folder,
  signer: CheckpointSigner,
  found: Recovered | undefined,
): Promise<Opened> => {
  if (found === undefined) {
    const edge = Edge.empty();
    return { edge, ahead: await WriteAhead.create(files), note: signer.sign(0, edge.root()), tornBytes: 0 };
  }
  const { edge, note, first, length, offset, tornBytes } = found;
  const ahead = await WriteAhead.resume(files, { first, length, offset }, tornBytes);
  return { edge, ahead, note, tornBytes };
};

/** The tiles in which a log of `to` entries differs from one of `from`. */
const changedTiles = (from: number, to: number): Tile[] =>
  tilesBetween(from, to).filter(({ level }) => levelSize(level, from) !== levelSize(level, to));

/** The folder of a tile's partial forms. */
const partialsOf = (tile: Tile): string => `${tilePath({ ...tile, width: TILE_WIDTH })}.p`;

const sizeError = (length: number): PosternError =>
  new PosternError(
    'audit_entry_size',
    `An entry of the audit log has ${length} bytes; it must have 1 to ${MAX_ENTRY_BYTES}.`,
    { cure: 'Split the record into several entries.' },
  );
