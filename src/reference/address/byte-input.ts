/** A file as a stream of bytes: counted, hashed, unpacked where it is gzip, refused where it is an archive. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PosternError } from '../../errors.ts';
import { asInputError } from '../tables/index.ts';

/** An opened file; `sha256` is that of the bytes as they came, known once `chunks` has ended. */
export interface ByteInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sha256: () => string;
  readonly bytesRead: () => number;
}

/** `chunks` throws PosternError `input_empty`, `input_form_unknown`, `input_truncated`, `input_malformed`. */
export const openBytes = (stream: Readable, name: string): ByteInput => {
  const hash = createHash('sha256');
  let digest = '';
  let bytes = 0;
  async function* raw(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      const part = chunk as Uint8Array;
      hash.update(part);
      bytes += part.length;
      yield part;
    }
    digest = hash.digest('hex');
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
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
      throw asInputError(error, name);
    }
  }
  return { chunks: chunks(), sha256: () => digest, bytesRead: () => bytes };
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

const archive = (name: string): PosternError =>
  refusal(
    'input_form_unknown',
    name,
    'it is a ZIP archive',
    'Unpack it first: `unzip -p FILE.zip > FILE.txt`, or where it has a password `unzip -P PASSWORD -p FILE.zip > FILE.txt`. Archives inside it are unpacked the same way.',
  );

/** An error about the input as a whole. */
export const refusal = (code: string, name: string, why: string, cure: string): PosternError =>
  new PosternError(code, `${name} cannot be imported: ${why}.`, { status: 422, place: { file: name }, cure });
