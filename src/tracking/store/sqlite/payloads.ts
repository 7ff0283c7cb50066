/** Payloads as received, in block files by week of receipt; written in groups, each synced before what refers to it is. */

import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PosternError } from '../../../errors.ts';
import { encodeBlock, openBlockFile, readBlock } from '../block-file.ts';
import { type PayloadSync, payloadUnderWay, tellPayload } from './payload-sync.ts';

/** Where a payload lies: a file of the folder `payloads`, a block in it, and a part of the block's content. */
export interface PayloadLocation {
  readonly file: string;
  readonly blockOffset: number;
  readonly innerOffset: number;
  readonly length: number;
}

/** A payload whose place is known while it is still being written. */
export interface PlacedPayload {
  readonly location: PayloadLocation;
  /** Null: it is on disk. */
  readonly sync: PayloadSync | null;
  /** Settles with `sync`. Rejects with PosternError `store_unwritable` */
  readonly written: Promise<void>;
}

/** A block holds at most this much, unless one payload alone is larger. */
const BLOCK_BYTES = 1 << 20;
/** A file of a week that has grown to this is followed by the next. */
const FILE_BYTES = 256 << 20;

const nameOf = (week: number, serial: number): string => `${week}-${String(serial).padStart(4, '0')}.blk`;

/** The week that a file is of. */
export const weekIn = (name: string): number | undefined => {
  const [, week] = /^(-?\d+)-\d{4,}\.blk$/.exec(name) ?? [];
  return week === undefined ? undefined : Number(week);
};

interface Waiting {
  readonly week: number;
  readonly payload: Uint8Array;
  resolve(placed: PlacedPayload): void;
  reject(error: unknown): void;
}

interface Current {
  readonly week: number;
  readonly serial: number;
  readonly file: FileHandle;
  length: number;
}

const unwritable = (folder: string, cause: unknown): PosternError =>
  new PosternError(
    'store_unwritable',
    `Payloads cannot be written to ${folder} (${cause instanceof Error ? cause.message : String(cause)}).`,
    {
      status: 503,
      cure: 'Give the folder room and write access; nothing acknowledged so far is lost.',
      cause,
    },
  );

/** Syncs a folder, so that a file made in it is found after a crash. */
const syncFolder = async (folder: string): Promise<void> => {
  // Windows opens no folders; there the name is durable with the file.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export class PayloadFiles {
  readonly #folder: string;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #current: Current | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when its place is known; it is on disk when it says so. @throws PosternError `store_unwritable` */
  append(week: number, payload: Uint8Array): Promise<PlacedPayload> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ week, payload, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** The payload at a location; `undefined` where its file has been dropped. */
  async read({ file, blockOffset, innerOffset, length }: PayloadLocation): Promise<Uint8Array | undefined> {
    let handle: FileHandle;
    try {
      handle = await open(join(this.#folder, file), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      const content = await readBlock(handle, blockOffset);
      if (content === undefined || content.length < innerOffset + length) {
        throw new PosternError('store_corrupt', `${file} has no whole block at byte ${blockOffset}.`, {
          cure: 'Restore the file from a backup; events read from it are not touched.',
          place: { file },
        });
      }
      return content.subarray(innerOffset, innerOffset + length);
    } finally {
      await handle.close();
    }
  }

  /** Weeks that have files, ascending. */
  async weeks(): Promise<number[]> {
    const weeks = (await this.#names()).map(weekIn).filter((week) => week !== undefined);
    return [...new Set(weeks)].sort((a, b) => a - b);
  }

  /** Removes the files of weeks up to `week`. */
  async dropUntil(week: number): Promise<void> {
    await this.#writing;
    if (this.#current !== undefined && this.#current.week <= week) await this.#leave();
    for (const name of await this.#names()) {
      const of = weekIn(name);
      if (of !== undefined && of <= week) await rm(join(this.#folder, name), { force: true });
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#leave();
  }

  async #names(): Promise<string[]> {
    try {
      return (await readdir(this.#folder)).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  async #leave(): Promise<void> {
    const { file } = this.#current ?? {};
    this.#current = undefined;
    await file?.close();
  }

  /** Writes until nothing waits; there is one such run at a time. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.#writeGroup(group);
      } catch (cause) {
        // How much of the block was written is not known: the next one goes to a file opened anew, its end checked.
        await this.#leave().catch(() => undefined);
        const told = cause instanceof PosternError ? cause : unwritable(this.#folder, cause);
        for (const { reject } of group) reject(told);
      }
    }
    this.#writing = undefined;
  }

  /** Payloads of one week, as many as a block takes. */
  #nextGroup(): Waiting[] {
    const week = this.#waiting[0]?.week;
    let bytes = 0;
    let count = 0;
    for (const { week: of, payload } of this.#waiting) {
      if (of !== week || (count > 0 && bytes + payload.length > BLOCK_BYTES)) break;
      bytes += payload.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    const block = await encodeBlock(
      group.length === 1 ? first.payload : Buffer.concat(group.map(({ payload }) => payload)),
    );
    const current = await this.#fileOf(first.week);
    const sync = payloadUnderWay();
    const written = this.#writeBlock(current, block).catch((cause) => {
      tellPayload(sync, 'failed');
      throw unwritable(this.#folder, cause);
    });
    const file = nameOf(current.week, current.serial);
    let innerOffset = 0;
    for (const { payload, resolve } of group) {
      const location = { file, blockOffset: current.length, innerOffset, length: payload.length };
      resolve({ location, sync, written });
      innerOffset += payload.length;
    }
    await written;
    current.length += block.length;
    tellPayload(sync, 'synced');
  }

  async #writeBlock({ file }: Current, block: Uint8Array): Promise<void> {
    await file.appendFile(block);
    await file.datasync();
  }

  async #fileOf(week: number): Promise<Current> {
    const { week: of, length } = this.#current ?? { week: undefined, length: 0 };
    if (this.#current !== undefined && of === week && length < FILE_BYTES) return this.#current;
    await this.#leave();
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const last = (await this.#names()).findLast((name) => weekIn(name) === week);
    const serial = last === undefined ? 1 : Number(/-(\d+)\./.exec(last)?.[1]);
    const opened = await this.#open(week, serial);
    this.#current = opened.length < FILE_BYTES ? opened : await this.#next(opened);
    return this.#current;
  }

  async #next(full: Current): Promise<Current> {
    await full.file.close();
    return this.#open(full.week, full.serial + 1);
  }

  async #open(week: number, serial: number): Promise<Current> {
    const { file, length } = await openBlockFile(join(this.#folder, nameOf(week, serial)));
    if (length === 0) await syncFolder(this.#folder);
    return { week, serial, file, length };
  }
}
