/** Opens a table file of any of the forms we read: CSV or XLSX, plain or in gzip; told by content, not by name. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PosternError } from '../../errors.ts';
import { hashed, peek } from './byte-stream.ts';
import { readCsv } from './csv.ts';
import type { TableLimits, TableLine } from './table.ts';
import { readXlsx } from './xlsx.ts';

/** An opened file. `sha256` is that of the bytes as they came, and known once `batches` has ended. */
export interface TableInput {
  readonly batches: AsyncIterable<readonly TableLine[]>;
  readonly sha256: () => string;
}

export interface TableInputOptions {
  /** A path, or the bytes themselves. */
  readonly input: string | Readable;
  /** How messages call the file. */
  readonly name: string;
  /** Sheets to read where the file has sheets. */
  readonly sheets: readonly string[];
  readonly limits: TableLimits;
}

/**
 * Nothing is read before `batches` is.
 * `batches` throws PosternError `input_unreadable`, `input_truncated`, `input_malformed`, `input_too_large` or
 * `input_form_unknown`.
 */
export const openTable = ({ input, name, sheets, limits }: TableInputOptions): TableInput => {
  const hash = createHash('sha256');
  let digest = '';
  async function* batches(): AsyncGenerator<readonly TableLine[]> {
    const stream = typeof input === 'string' ? createReadStream(input) : input;
    try {
      const raw = limited(hashed(stream, hash), limits.rawBytes, name, 'input');
      yield* batchesOf(raw, { name, sheets, limits, inflated: 'no' });
      digest = hash.digest('hex');
    } catch (error) {
      throw asInputError(error, name);
    } finally {
      stream.destroy();
    }
  }
  return { batches: batches(), sha256: () => digest };
};

interface BatchContext {
  readonly name: string;
  readonly sheets: readonly string[];
  readonly limits: TableLimits;
  readonly inflated: 'no' | 'once';
}

async function* batchesOf(
  chunks: AsyncIterable<Uint8Array>,
  context: BatchContext,
): AsyncGenerator<readonly TableLine[]> {
  const { head, all } = await peek(chunks, HEAD_BYTES);
  const form = formOf(head);
  if (form === 'gzip' && context.inflated === 'no') {
    const gunzip = createGunzip();
    const source = Readable.from(all, { objectMode: false });
    source.on('error', (error) => gunzip.destroy(error));
    source.pipe(gunzip);
    const inflated = limited(gunzip, context.limits.inflatedBytes, context.name, 'unpacked input');
    try {
      yield* batchesOf(inflated, { ...context, inflated: 'once' });
    } finally {
      gunzip.destroy();
      source.destroy();
    }
    return;
  }
  if (form === 'xlsx') {
    const parts: Uint8Array[] = [];
    for await (const chunk of limited(all, context.limits.rawBytes, context.name, 'workbook'))
      parts.push(chunk);
    yield* readXlsx(Buffer.concat(parts), context.sheets, context.limits);
    return;
  }
  if (form !== 'text') throw formUnknown(context.name, FORM_CURES[form]);
  yield* readCsv(all);
}

type Form = 'gzip' | 'xlsx' | 'ole' | 'utf16' | 'binary' | 'empty' | 'text';

const FORM_CURES: Readonly<Record<Exclude<Form, 'xlsx' | 'text'>, string>> = {
  gzip: 'it is packed with gzip twice; unpack it once',
  ole: 'it is in the binary .XLS format, or encrypted; open it and save it as XLSX or CSV without a password',
  utf16: 'it is text in UTF-16; save it as CSV in UTF-8',
  binary: 'it is no text and no workbook; expected CSV in UTF-8 or XLSX, plain or in gzip',
  empty: 'it is empty',
};

/** Tells a form by its first bytes. */
const formOf = (head: Uint8Array): Form => {
  const starts = (...bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte);
  if (head.length === 0) return 'empty';
  if (starts(0x1f, 0x8b)) return 'gzip';
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'xlsx';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return 'ole';
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return 'utf16';
  return head.includes(0) ? 'binary' : 'text';
};

const HEAD_BYTES = 512;

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  limitBytes: number,
  name: string,
  what: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limitBytes) {
      throw new PosternError('input_too_large', `${name}: the ${what} is larger than ${limitBytes} bytes.`, {
        status: 413,
        place: { file: name },
        cure: 'Check that this is the right file.',
      });
    }
    yield chunk;
  }
}

const formUnknown = (name: string, why: string): PosternError =>
  new PosternError('input_form_unknown', `${name} cannot be read: ${why}.`, {
    status: 422,
    place: { file: name },
    cure: 'Save it as XLSX or as CSV in UTF-8.',
  });

/** System and zlib errors in words; everything else as it came. */
export const asInputError = (error: unknown, name: string): unknown => {
  if (error instanceof PosternError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const options = { status: 422, place: { file: name }, cause: error };
  if (code === 'Z_BUF_ERROR') {
    return new PosternError('input_truncated', `${name} is cut short: its gzip data ends too early.`, {
      ...options,
      cure: 'Download the file again.',
    });
  }
  if (code.startsWith('Z_')) {
    return new PosternError('input_malformed', `${name} is damaged: its gzip data is invalid.`, {
      ...options,
      cure: 'Download the file again.',
    });
  }
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EPERM') {
    return new PosternError('input_unreadable', `${name} cannot be opened (${code}).`, {
      ...options,
      cure: 'Check the path and the permissions.',
    });
  }
  return error;
};
