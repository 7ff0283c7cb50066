/** Parquet as delimited text: row groups are read in slices and written as CSV, so that one reader serves all forms. */
import { type FileHandle, open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { PosternError } from '../../errors.ts';
import { delimitedCell } from './write.ts';

/** Rows that are held at once. Row groups are read in such slices; a column's page is held whole. */
const SLICE_ROWS = 16_384;

const COMPRESSORS = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  BROTLI: (input: Uint8Array) => brotliDecompressSync(input),
  ZSTD: (input: Uint8Array) => zstdDecompressSync(input),
};

const bufferOf = async (file: FileHandle) => {
  const { size } = await file.stat();
  return {
    byteLength: size,
    async slice(start: number, end = size): Promise<ArrayBuffer> {
      const bytes = new Uint8Array(Math.max(0, end - start));
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.buffer;
    },
  };
};

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') {
    return JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'bigint' ? String(inner) : inner,
    );
  }
  return String(value);
};

const unreadable = (path: string, cause: unknown): PosternError =>
  new PosternError(
    'input_malformed',
    `${path} is no Parquet file that can be read: ${(cause as Error).message}.`,
    {
      status: 422,
      place: { file: path },
      cure: 'Write it again, with a usual compression (Snappy, gzip, Zstandard, Brotli or none).',
      cause,
    },
  );

/**
 * The rows of a Parquet file as CSV in UTF-8, the header first.
 * @throws PosternError `input_malformed`
 */
export async function* parquetAsCsv(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
    const buffer = await bufferOf(file);
    const metadata = await parquetMetadataAsync(buffer);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    yield Buffer.from(`${names.map((name) => delimitedCell(name, 44)).join(',')}\n`);
    let row = 0;
    for (const group of metadata.row_groups) {
      const end = row + Number(group.num_rows);
      while (row < end) {
        const rowEnd = Math.min(end, row + SLICE_ROWS);
        const rows = await parquetReadObjects({
          file: buffer,
          metadata,
          rowStart: row,
          rowEnd,
          compressors: COMPRESSORS,
          useOffsetIndex: true,
        });
        let text = '';
        for (const record of rows) {
          text += names.map((name) => delimitedCell(textOf(record[name]), 44)).join(',');
          text += '\n';
        }
        yield Buffer.from(text);
        row = rowEnd;
      }
    }
  } catch (cause) {
    throw cause instanceof PosternError ? cause : unreadable(path, cause);
  } finally {
    await file.close();
  }
}
