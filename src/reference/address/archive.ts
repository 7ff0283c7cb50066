/**
 * ZIP archives as the AIS products come: archives within an archive, often under a password (traditional encryption; AES is
 * read too). Members are given one after another by name, unpacked as they are read; inner archives lie in a scratch
 * folder meanwhile.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  configure,
  ERR_ENCRYPTED,
  ERR_INVALID_PASSWORD,
  ERR_UNSUPPORTED_ENCRYPTION,
  type FileEntry,
  Reader,
  ZipReader,
} from '@zip.js/zip.js';
import { PosternError } from '../../errors.ts';
import { ChangedInput } from './build-state.ts';
import { type ByteInput, type ByteStart, refusal } from './byte-input.ts';

configure({ useWebWorkers: false });

export interface ArchiveOptions {
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
  readonly password: string | undefined;
  /** A folder for inner archives. */
  readonly scratch: string;
  /** `one` where several data files do not make one: each would bring a header of its own. */
  readonly members: 'one' | 'several';
  readonly limits?: ArchiveLimits;
}

export interface ArchiveLimits {
  /** Unpacked, all members together. */
  readonly plainBytes: number;
  readonly members: number;
  /** Unpacked bytes for each packed one; text of fixed columns comes to some 30. */
  readonly swelling: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { plainBytes: 2 ** 37, members: 20_000, swelling: 250 };

const DEPTH = 3;
const READ_BYTES = 1 << 18;
/** A small member may swell as it likes. */
const FREE_BYTES = 2 ** 26;
const NEWLINE = 0x0a;
const DATA_NAME = /\.(?:txt|csv|dat|geojson|geojsonl|geojsonseq|ndjson|jsonl?)$/i;
const INNER_NAME = /\.zip$/i;
/** Papers that come along with data, and what systems leave. */
const PAPER_NAME =
  /(?:read.?me|licen[cs]e|metadata|specification|terms|copyright)[^/]*$|(?:^|\/)(?:\.|__MACOSX\/)/i;

/** `chunks` throws PosternError `archive_*`, `input_empty`, `input_malformed`; ChangedInput as `openBytes` does. */
export const openArchive = async (options: ArchiveOptions, from?: ByteStart): Promise<ByteInput> => {
  const { path } = options;
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: READ_BYTES })) hash.update(part as Buffer);
  const sha256 = hash.digest('hex');
  const { size } = await stat(path);
  const walk = new ArchiveWalk(options);
  let plainBytes = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (from !== undefined && from.raw.sha256 !== sha256) throw new ChangedInput();
    let skip = from?.plainBytes ?? 0;
    for await (const chunk of walk.plain()) {
      plainBytes += chunk.length;
      const skipped = Math.min(skip, chunk.length);
      skip -= skipped;
      if (skipped < chunk.length) yield skipped === 0 ? chunk : chunk.subarray(skipped);
    }
  }
  return {
    chunks: chunks(),
    sha256: () => sha256,
    bytesRead: () => walk.packedBytes,
    soFar: () => ({ bytes: size, sha256 }),
    plainBytes: () => plainBytes,
  };
};

class FileReader extends Reader<FileHandle> {
  readonly #file: FileHandle;

  constructor(file: FileHandle, size: number) {
    super(file);
    this.#file = file;
    this.size = size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - index)));
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, index);
    return bytes.subarray(0, bytesRead);
  }
}

class ArchiveWalk {
  readonly #options: ArchiveOptions;
  readonly #limits: ArchiveLimits;
  #plainBytes = 0;
  #members = 0;
  #dataFiles = 0;
  /** Packed bytes of the outer archive's members that are done. */
  packedBytes = 0;

  constructor(options: ArchiveOptions) {
    this.#options = options;
    this.#limits = options.limits ?? ARCHIVE_LIMITS;
  }

  async *plain(): AsyncGenerator<Uint8Array> {
    yield* this.#archive(this.#options.path, 1);
    if (this.#dataFiles > 0) return;
    const { name } = this.#options;
    throw refusal(
      'input_empty',
      name,
      'the archive holds no data file',
      'Check that this is the right file.',
    );
  }

  async *#archive(path: string, depth: number): AsyncGenerator<Uint8Array> {
    const file = await open(path, 'r');
    try {
      const reader = new ZipReader(new FileReader(file, (await file.stat()).size), {
        checkOverlappingEntry: true,
        checkSignature: true,
      });
      for (const entry of await this.#entriesOf(reader)) {
        if (INNER_NAME.test(entry.filename)) yield* this.#inner(entry, depth);
        else yield* this.#dataFile(entry);
        if (depth === 1) this.packedBytes += entry.compressedSize;
      }
    } finally {
      await file.close();
    }
  }

  async #entriesOf(reader: ZipReader<FileHandle>): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    try {
      for await (const entry of reader.getEntriesGenerator()) {
        if (++this.#members > this.#limits.members)
          throw this.#bomb(`it has more than ${this.#limits.members} members`);
        if (entry.directory || PAPER_NAME.test(entry.filename)) continue;
        if (INNER_NAME.test(entry.filename) || DATA_NAME.test(entry.filename)) entries.push(entry);
      }
    } catch (error) {
      throw this.#inWords(error, '');
    }
    return entries.sort((one, other) => (one.filename < other.filename ? -1 : 1));
  }

  async *#inner(entry: FileEntry, depth: number): AsyncGenerator<Uint8Array> {
    if (depth >= DEPTH) throw this.#bomb(`archives lie in it more than ${DEPTH} deep`);
    const path = join(this.#options.scratch, `inner-${depth}.zip`);
    try {
      await pipeline(Readable.from(this.#unpacked(entry)), createWriteStream(path, { mode: 0o600 }));
      yield* this.#archive(path, depth + 1);
    } finally {
      await rm(path, { force: true });
    }
  }

  async *#dataFile(entry: FileEntry): AsyncGenerator<Uint8Array> {
    const { name, members } = this.#options;
    if (++this.#dataFiles > 1 && members === 'one') {
      throw refusal(
        'archive_ambiguous',
        name,
        'the archive holds several data files',
        'Unpack it and import the one that is meant.',
      );
    }
    let lines: 'unknown' | 'yes' | 'no' = 'unknown';
    let last = NEWLINE;
    for await (const chunk of this.#unpacked(entry)) {
      if (lines === 'unknown') lines = chunk.includes(NEWLINE) ? 'yes' : 'no';
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
    // The next member's first line must not continue this one's last.
    if (lines === 'yes' && last !== NEWLINE) yield Buffer.from([NEWLINE]);
  }

  async *#unpacked(entry: FileEntry): AsyncGenerator<Uint8Array> {
    const { password } = this.#options;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const done = entry.getData(writable, {
      ...(entry.encrypted && password !== undefined && { password }),
      checkSignature: true,
    });
    // Whoever reads hears of it there.
    done.catch((error: unknown) => writable.abort(error).catch(() => undefined));
    let bytes = 0;
    try {
      for await (const chunk of readable) {
        bytes += chunk.length;
        this.#plainBytes += chunk.length;
        if (bytes > FREE_BYTES && bytes > entry.compressedSize * this.#limits.swelling)
          throw this.#bomb(`${entry.filename} swells more than ${this.#limits.swelling}-fold`);
        if (this.#plainBytes > this.#limits.plainBytes)
          throw this.#bomb(`it unpacks to more than ${this.#limits.plainBytes} bytes`);
        yield chunk;
      }
      await done;
    } catch (error) {
      throw this.#inWords(error, entry.filename);
    }
  }

  #bomb(why: string): PosternError {
    return new PosternError('archive_too_large', `${this.#options.name} is not unpacked: ${why}.`, {
      status: 413,
      place: { file: this.#options.name },
      cure: 'Check that this is the right file. If it is, unpack it and import what is inside.',
    });
  }

  #inWords(error: unknown, member: string): unknown {
    if (error instanceof PosternError || !(error instanceof Error)) return error;
    const { name } = this.#options;
    const { message } = error;
    if (message === ERR_ENCRYPTED) {
      return refusal(
        'archive_password_missing',
        name,
        `${member} has a password`,
        'Set POSTERN_ARCHIVE_PASSWORD and start the import again.',
      );
    }
    if (message === ERR_INVALID_PASSWORD) {
      return refusal(
        'archive_password_wrong',
        name,
        `${member} has another password`,
        'Correct POSTERN_ARCHIVE_PASSWORD.',
      );
    }
    if (message === ERR_UNSUPPORTED_ENCRYPTION) {
      return refusal(
        'input_malformed',
        name,
        `${member} is encrypted in a way that is not read`,
        'Unpack it first.',
      );
    }
    return refusal(
      'input_malformed',
      name,
      `the archive cannot be unpacked (${member === '' ? '' : `${member}: `}${message})`,
      'Download it again; where it has a password, check POSTERN_ARCHIVE_PASSWORD.',
    );
  }
}
