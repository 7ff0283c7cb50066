/**
 * A tracking file of any form, read in bounded parts: separated values, fixed records, JSON messages, plain or in gzip.
 * Parts begin and end at the same rows however the bytes arrive, so the same file gives the same batches again.
 */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PosternError } from '../../errors.ts';
import type { ReadContext } from './answer.ts';
import { type Draft, type DraftRow, emptyDraft, type RowReject } from './draft.ts';
import { type MessagePart, readIvMtrJson } from './iv-mtr-json.ts';
import type { FileLayout } from './layout.ts';
import { type LineReader, recogniseReader, requireReader } from './line-reader.ts';
import { type Line, readLines } from './lines.ts';
import { isRecordFault, rowOfRecord } from './record.ts';
import { shippedLayouts } from './shipped-layouts.ts';

export interface FilePart {
  readonly draft: Draft;
  /** The layout by which it was read; `iv-mtr-json` for messages. */
  readonly layout: string;
  readonly unmapped: readonly string[];
  readonly message: MessagePart | null;
  /** Rows read so far, rejects included. */
  readonly rowsRead: number;
}

export interface ReadFileOptions {
  /** How messages call the file. */
  readonly file: string;
  readonly context: ReadContext;
  /** Undefined: recognised by the first line. */
  readonly layout: FileLayout | undefined;
  /** What kinds are expected; a manifest is no list of events. */
  readonly kind: FileLayout['kind'];
  /** Layouts of the operator that are tried before the shipped ones. */
  readonly own?: readonly FileLayout[];
  /** Added to the lines of rejects, where the input is a later part of a file. */
  readonly linesBefore?: number;
}

/** Bounds of a part: whichever comes first. */
const PART_ROWS = 4_000;
const PART_BYTES = 1_048_576;
/** A JSON message is read whole. */
const LARGEST_JSON_BYTES = 64 * 1_048_576;
const OPENING = new Set([0x7b, 0x5b]);

const malformed = (file: string, reason: string, cure: string): PosternError =>
  new PosternError('input_malformed', `${file} cannot be read: ${reason}.`, {
    status: 422,
    place: { file },
    cure,
  });

const gunzipError = (error: unknown, file: string): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') {
    return new PosternError('input_truncated', `${file} is cut short: its gzip data ends too early.`, {
      status: 422,
      place: { file },
      cure: 'Fetch the file again.',
    });
  }
  return code.startsWith('Z_') ? malformed(file, 'its gzip data is damaged', 'Fetch the file again.') : error;
};

/** The bytes unpacked, where they are packed. */
async function* unpacked(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole();
    return;
  }
  const source = Readable.from(whole(), { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw gunzipError(error, file);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

const readWhole = async (chunks: AsyncIterable<Uint8Array>, file: string): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > LARGEST_JSON_BYTES) {
      throw new PosternError(
        'input_too_large',
        `${file} is a JSON message of more than ${LARGEST_JSON_BYTES} bytes.`,
        {
          status: 413,
          place: { file },
          cure: 'Ask the feed for smaller messages, or for the delimited form, which is read in parts.',
        },
      );
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
};

const readerOf = (first: Line, { layout, own = [], file, kind }: ReadFileOptions): LineReader => {
  if (layout !== undefined) return requireReader(layout, first.text, file);
  const candidates = [...own, ...shippedLayouts().values()].filter((one) => one.kind === kind);
  return recogniseReader(candidates, first.text, file);
};

/** Collects rows until a part is full. */
class PartBuilder {
  readonly #options: ReadFileOptions;
  readonly #reader: LineReader;
  #rows: DraftRow[] = [];
  #rejects: RowReject[] = [];
  #bytes = 0;
  #rowsRead = 0;

  constructor(options: ReadFileOptions, reader: LineReader) {
    this.#options = options;
    this.#reader = reader;
  }

  add(line: Line): void {
    const content = this.#reader.read(line);
    if (content === 'skip') return;
    this.#rowsRead += 1;
    const found =
      'reason' in content
        ? content
        : rowOfRecord(content.fields, this.#reader.layout.kind, line.bytes, this.#options.context);
    if (isRecordFault(found)) {
      const column = found.field === '' ? '' : this.#reader.nameOf(found.field);
      this.#rejects.push({
        line: line.line + (this.#options.linesBefore ?? 0),
        column,
        reason: found.reason,
      });
      return;
    }
    this.#rows.push(found);
    this.#bytes += line.bytes.length;
  }

  get isFull(): boolean {
    return this.#rows.length >= PART_ROWS || this.#bytes >= PART_BYTES || this.#rejects.length >= PART_ROWS;
  }

  take(): FilePart {
    const { context } = this.#options;
    const { layout, unmapped } = this.#reader;
    const draft: Draft = {
      ...emptyDraft({ channel: layout.channel, receivedAt: context.receivedAt, origin: context.origin }),
      rows: this.#rows,
      rejects: this.#rejects,
    };
    this.#rows = [];
    this.#rejects = [];
    this.#bytes = 0;
    return { draft, layout: layout.layout, unmapped, message: null, rowsRead: this.#rowsRead };
  }
}

/** Whether the first character that is no blank opens a JSON value. */
const opensJson = (head: Uint8Array): boolean => {
  const first = head.find((byte) => byte > 0x20 && byte < 0x80);
  return first !== undefined && OPENING.has(first);
};

/**
 * Reads a file part by part; there is always one part, also of an empty list.
 * @throws PosternError `input_empty`, `input_malformed`, `input_truncated`, `input_too_large`, `layout_mismatch`,
 *   `layout_unrecognised`
 */
export async function* readTrackingFile(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadFileOptions,
): AsyncGenerator<FilePart> {
  const { file, context } = options;
  const bytes = unpacked(chunks, file);
  const opening = await bytes.next();
  const head: Uint8Array = opening.done === true ? new Uint8Array(0) : opening.value;
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield head;
    yield* bytes;
  }
  if (opensJson(head) && options.layout === undefined && options.kind === 'events') {
    const { draft, part, unmapped } = readIvMtrJson(await readWhole(whole(), file), context);
    const rowsRead = draft.rows.length + draft.rejects.length;
    yield { draft, layout: 'iv-mtr-json', unmapped, message: part, rowsRead };
    return;
  }
  if (head.subarray(0, 512).includes(0)) {
    throw malformed(
      file,
      'it is no text',
      'Expected separated values, fixed records or JSON, plain or in gzip.',
    );
  }
  let builder: PartBuilder | undefined;
  for await (const lines of readLines(whole())) {
    for (const line of lines) {
      if (builder === undefined) {
        const reader = readerOf(line, options);
        builder = new PartBuilder(options, reader);
        if (reader.hasHeader) continue;
      }
      builder.add(line);
      if (builder.isFull) yield builder.take();
    }
  }
  if (builder === undefined) {
    throw new PosternError('input_empty', `${file} holds no line.`, {
      status: 422,
      place: { file, line: 1 },
      cure: 'Fetch the file again; a file without rows still has its header.',
    });
  }
  yield builder.take();
}
