/** Opens a list: file or standard input, gzip or not, whatever its encoding and form; gives UTF-8-like bytes. */
import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { PosternError } from '../../errors.ts';
import { asInputError } from '../tables/index.ts';
import { parquetAsCsv } from './parquet.ts';
import { peek } from './peek.ts';
import { type Encoding, encodingOf, type Form, formOf, isArchive, isGzip, isParquet } from './sniff.ts';

/** Where a list comes from. */
export type ListInput =
  | { readonly path: string }
  | { readonly stream: AsyncIterable<Uint8Array>; readonly name: string };

export interface ListSource {
  readonly name: string;
  readonly form: Form;
  readonly encoding: Encoding;
  readonly compression: 'none' | 'gzip';
  readonly newline: 10 | 13;
  /** The first bytes of `bytes`, 1 MiB where there are so many: what columns are guessed from. */
  readonly head: Buffer;
  /** The list without compression and byte order mark; UTF-16 and Parquet as UTF-8. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Bytes of the file, as it lies on disk; undefined for a stream. */
  readonly size: number | undefined;
  /** How many of them were read so far. */
  readonly position: () => number;
}

const READ_BYTES = 256 * 1024;
const MAGIC_BYTES = 4_096;
const HEAD_BYTES = 1_048_576;

const formUnknown = (name: string, why: string, cure: string): PosternError =>
  new PosternError('input_form_unknown', `${name} cannot be read: ${why}.`, {
    status: 422,
    place: { file: name },
    cure,
  });

async function* counted(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of stream) {
      count(part.length);
      yield part;
    }
  } catch (error) {
    throw asInputError(error, name);
  }
}

async function* gunzipped(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  const feed = async (): Promise<void> => {
    try {
      for await (const part of stream) {
        if (gunzip.destroyed) return;
        if (!gunzip.write(part)) {
          await new Promise<void>((resolve) => {
            const go = (): void => {
              gunzip.off('drain', go);
              gunzip.off('close', go);
              resolve();
            };
            gunzip.on('drain', go);
            gunzip.on('close', go);
          });
        }
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  };
  const fed = feed();
  try {
    for await (const part of gunzip) yield part as Uint8Array;
    await fed;
  } catch (error) {
    throw asInputError(error, name);
  } finally {
    gunzip.destroy();
  }
}

async function* transcoded(
  stream: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  markBytes: number,
): AsyncGenerator<Uint8Array> {
  let skip = markBytes;
  const decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding);
  for await (const part of stream) {
    const bytes = skip === 0 ? part : part.subarray(Math.min(skip, part.length));
    skip -= part.length - bytes.length;
    if (decoder === undefined) {
      if (bytes.length > 0) yield bytes;
      continue;
    }
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield Buffer.from(rest);
}

const openFile = (path: string): number => {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' });
    return stats.size;
  } catch (error) {
    throw asInputError(error, path);
  }
};

/**
 * @throws PosternError `input_unreadable`, `input_form_unknown`; while reading also `input_truncated` and
 * `input_malformed`
 */
export const openList = async (input: ListInput): Promise<ListSource> => {
  const name = 'path' in input ? input.path : input.name;
  const size = 'path' in input ? openFile(input.path) : undefined;
  let read = 0;
  const raw = counted(
    'path' in input ? createReadStream(input.path, { highWaterMark: READ_BYTES }) : input.stream,
    name,
    (bytes) => {
      read += bytes;
    },
  );
  const first = await peek(raw, MAGIC_BYTES);
  const compression = isGzip(first.head) ? 'gzip' : 'none';
  const plain = compression === 'none' ? first : await peek(gunzipped(first.all, name), MAGIC_BYTES);
  const common = { name, compression, size, position: () => read } as const;

  if (isParquet(plain.head)) {
    if (!('path' in input) || compression !== 'none') {
      throw formUnknown(
        name,
        'Parquet is read from its end, which needs a file as it is',
        'Save it as a file and name the file.',
      );
    }
    await plain.all.return(undefined);
    read = 0;
    const { head, all } = await peek(parquetAsCsv(input.path), HEAD_BYTES);
    read = size ?? 0;
    return { ...common, form: 'parquet', encoding: 'utf-8', newline: 10, head, bytes: all };
  }
  if (isArchive(plain.head)) {
    throw formUnknown(name, 'it is a workbook or a ZIP archive', 'Save the sheet as CSV and name that file.');
  }
  const { encoding, markBytes } = encodingOf(plain.head);
  const { head, all } = await peek(transcoded(plain.all, encoding, markBytes), HEAD_BYTES);
  return {
    ...common,
    ...formOf(head.subarray(0, HEAD_BYTES).toString('latin1')),
    encoding,
    head,
    bytes: all,
  };
};
