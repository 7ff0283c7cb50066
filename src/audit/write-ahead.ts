/** The write-ahead segment that is being filled: one frame, one fdatasync a group. */
import { closeSync, fdatasync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Folder } from './folder.ts';
import { frameBytes, SEGMENT_BYTES, SEGMENT_HEADER_BYTES, segmentHeader } from './segment.ts';

const datasync = promisify(fdatasync);

export const PENDING_FOLDER = 'pending';
/** The segment before, kept to be written over: its blocks are allocated already. */
const SPARE = 'tmp/spare';
/** Room for a frame's header and its checkpoint. */
const FRAME_ROOM = 4096;
/** What a segment has room for at least, beyond the bundle it begins with. */
const LEAST_ROOM = 1 << 18;

export const segmentName = (first: number): string => `${PENDING_FOLDER}/${first}`;

/** Where the next frame goes. */
export interface Place {
  readonly first: number;
  /** Length of the file, bytes. */
  readonly length: number;
  readonly offset: number;
}

export class WriteAhead {
  readonly #files: Folder;
  #descriptor: number;
  #first: number;
  #length: number;
  #offset: number;

  private constructor(files: Folder, descriptor: number, { first, length, offset }: Place) {
    this.#files = files;
    this.#descriptor = descriptor;
    this.#first = first;
    this.#length = length;
    this.#offset = offset;
  }

  /** Goes on with a segment that is there; `tornBytes` after the last whole frame are made zero. */
  static async resume(files: Folder, place: Place, tornBytes: number): Promise<WriteAhead> {
    const descriptor = openSync(files.at(segmentName(place.first)), 'r+');
    if (tornBytes > 0) {
      writeWhole(descriptor, Buffer.alloc(tornBytes), place.offset);
      await datasync(descriptor);
    }
    return new WriteAhead(files, descriptor, place);
  }

  /** Begins the first segment of a new log. */
  static async create(files: Folder): Promise<WriteAhead> {
    files.makeFolder(PENDING_FOLDER);
    const place = { first: 0, length: SEGMENT_BYTES, offset: SEGMENT_HEADER_BYTES };
    return new WriteAhead(files, await writeSegment(files, place, new Uint8Array(0)), place);
  }

  /** Whether a group with a bundle of this many bytes still fits. */
  fits(bundleBytes: number): boolean {
    return this.#offset + bundleBytes + FRAME_ROOM <= this.#length;
  }

  /** Writes a group; durable when the promise resolves. */
  async append(bundle: Uint8Array, note: string): Promise<void> {
    const frame = frameBytes(bundle, note);
    writeWhole(this.#descriptor, frame, this.#offset);
    await datasync(this.#descriptor);
    this.#offset += frame.length;
  }

  /**
   * Begins the next segment, with the entries of the log's partial bundle under their checkpoint. The one before
   * stays until `release`.
   * @param room bytes of the bundle that must fit next.
   */
  async next(first: number, partial: Uint8Array, note: string, room: number): Promise<void> {
    const carried = frameBytes(partial, note);
    const offset = SEGMENT_HEADER_BYTES + carried.length;
    const length = Math.max(SEGMENT_BYTES, offset + Math.max(LEAST_ROOM, room + FRAME_ROOM));
    const descriptor = await writeSegment(this.#files, { first, length, offset }, carried);
    closeSync(this.#descriptor);
    this.#descriptor = descriptor;
    this.#first = first;
    this.#length = length;
    this.#offset = offset;
  }

  /**
   * Gives up an older segment, whose entries are durable in tiles by now. That its name is gone must be durable
   * before its blocks are written over.
   */
  async release(first: number): Promise<void> {
    if (first === this.#first) return;
    renameSync(this.#files.at(segmentName(first)), this.#files.at(SPARE));
    await this.#files.syncFolder(PENDING_FOLDER);
  }

  get first(): number {
    return this.#first;
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#files.remove(SPARE);
  }
}

/** Writes a whole segment under another name, makes it durable, then gives it its own. */
const writeSegment = async (
  files: Folder,
  { first, length }: Place,
  carried: Uint8Array,
): Promise<number> => {
  const spare = files.at(SPARE);
  const descriptor = openSync(spare, files.has(SPARE) ? 'r+' : 'w+');
  const segment = Buffer.alloc(length);
  segmentHeader(first).copy(segment);
  segment.set(carried, SEGMENT_HEADER_BYTES);
  ftruncateSync(descriptor, length);
  writeWhole(descriptor, segment, 0);
  await datasync(descriptor);
  renameSync(spare, files.at(segmentName(first)));
  await files.syncFolder(PENDING_FOLDER);
  return descriptor;
};

const writeWhole = (descriptor: number, bytes: Uint8Array, position: number): void => {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
};
