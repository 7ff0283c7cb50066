/** A file as a stream of bytes: counted, hashed, unpacked where it is gzip, refused where it is an archive. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PosternError } from '../../errors.ts';
import { asInputError } from '../tables/index.ts';
import { type BuildState, ChangedInput, type ReadSoFar } from './build-state.ts';

/** An opened file; `sha256` is that of the bytes as they came, known once `chunks` has ended. */
export interface ByteInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sha256: () => string;
  readonly bytesRead: () => number;
  /** What was read of the file as it came. */
  readonly soFar: () => ReadSoFar;
  /** Unpacked bytes that `chunks` has given, those skipped included. */
  readonly plainBytes: () => number;
}

/** Where an earlier run stopped: the bytes before are read and held against their digest, and not given again. */
export type ByteStart = Pick<BuildState, 'raw' | 'plainBytes'>;

/**
 * `chunks` throws PosternError `input_empty`, `input_form_unknown`, `input_truncated`, `input_malformed`; ChangedInput where
 * the file does not begin as it did before `from`.
 */
export const openBytes = (stream: Readable, name: string, from?: ByteStart): ByteInput => {
  const hash = createHash('sha256');
  let bytes = 0;
  let plainBytes = 0;
  const soFar = (): ReadSoFar => ({ bytes, sha256: hash.copy().digest('hex') });
  async function* raw(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      const part = chunk as Uint8Array;
      const known = from === undefined ? 0 : from.raw.bytes - bytes;
      if (known > 0 && part.length >= known) {
        hash.update(part.subarray(0, known));
        bytes += known;
        if (soFar().sha256 !== from?.raw.sha256) throw new ChangedInput();
        hash.update(part.subarray(known));
        bytes += part.length - known;
      } else {
        hash.update(part);
        bytes += part.length;
      }
      yield part;
    }
    if (from !== undefined && bytes < from.raw.bytes) throw new ChangedInput();
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let skip = from?.plainBytes ?? 0;
    for await (const chunk of unpacked()) {
      plainBytes += chunk.length;
      const skipped = Math.min(skip, chunk.length);
      skip -= skipped;
      if (skipped < chunk.length) yield skipped === 0 ? chunk : chunk.subarray(skipped);
    }
  }
  async function* unpacked(): AsyncGenerator<Uint8Array> {
    try {
      const source = raw();
      const first = await firstOf(source);
      if (first === undefined) throw refusal('input_empty', name, 'it is empty', 'Check the file.');
      const all = withFirst(first, source);
      if (starts(first, [0x50, 0x4b, 0x03, 0x04])) throw archive(name);
      if (!starts(first, [0x1f, 0x8b])) {
        yield* all;
        return;
      }
      const packed = Readable.from(all, { objectMode: false });
      const gunzip = createGunzip();
      packed.once('error', (error) => gunzip.destroy(error));
      yield* packed.pipe(gunzip);
    } catch (error) {
      if (error instanceof ChangedInput) throw error;
      throw asInputError(error, name);
    }
  }
  return {
    chunks: chunks(),
    sha256: () => soFar().sha256,
    bytesRead: () => bytes,
    soFar,
    plainBytes: () => plainBytes,
  };
};

const firstOf = async (source: AsyncGenerator<Uint8Array>): Promise<Uint8Array | undefined> => {
  for (;;) {
    const next = await source.next();
    if (next.done === true) return undefined;
    if (next.value.length > 0) return next.value;
  }
};

async function* withFirst(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

const starts = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

const MAGIC = 0x04034b50;

/** Whether a file is a ZIP archive, by its first bytes. */
export const isArchive = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(4);
    return (await file.read(head, 0, 4, 0)).bytesRead === 4 && head.readUInt32LE(0) === MAGIC;
  } finally {
    await file.close();
  }
};

const archive = (name: string): PosternError =>
  refusal(
    'input_form_unknown',
    name,
    'it is a ZIP archive and comes as a stream',
    'Archives are read from a file on the server’s own machine: run `postern import` there, or unpack it first.',
  );

/** An error about the input as a whole. */
export const refusal = (code: string, name: string, why: string, cure: string): PosternError =>
  new PosternError(code, `${name} cannot be imported: ${why}.`, { status: 422, place: { file: name }, cure });
