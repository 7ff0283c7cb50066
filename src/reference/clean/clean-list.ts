/** Cleans a list: chunks to workers, rows in order to the output, a checkpoint now and then, files put in place. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { dropCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { cutChunks } from './chunks.ts';
import type { CleanedChunk } from './clean-chunk.ts';
import { dictionaryOf } from './dictionary.ts';
import { DuplicateMarks } from './duplicate-marks.ts';
import { editionIdsOf, referenceDigestOf } from './local-reference.ts';
import { dropPart, PartFile, putInPlace, writePart } from './part-files.ts';
import { addedNames } from './plan.ts';
import { openPool } from './pool.ts';
import { digestOf, type PreparedList } from './prepare.ts';
import { type CleanSummary, summarize } from './summary.ts';
import { addTally, newTally, type Tally } from './tally.ts';
import type { ReferenceData } from './validate.ts';
import { safeCell } from './write.ts';

export interface Progress {
  readonly rows: number;
  /** Bytes of the file read, and its size; undefined for a stream. */
  readonly bytes: number;
  readonly size: number | undefined;
  /** Rows that an earlier run had done. */
  readonly resumedRows: number;
}

/** Where the rows go: a file (with its company beside it), or a stream that takes the rows alone. */
export type ListOutput = { readonly path: string } | { readonly write: (bytes: Uint8Array) => Promise<void> };

export interface CleanOptions {
  readonly list: PreparedList;
  readonly output: ListOutput;
  readonly reference: ReferenceData;
  /** Threads that clean; 0: none besides the caller's. Unless stated: two at most, none for a short list. */
  readonly workers?: number;
  readonly chunkBytes?: number;
  /** Time between checkpoints, ms; 0: after each chunk. */
  readonly checkpointMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told where an interrupted run cannot be gone on from, and why. */
  readonly onRestart?: (why: string) => void;
}

/** The files that belong to an output. */
export const filesOf = (output: string) => ({
  output,
  rejects: `${output}.rejects.csv`,
  dictionary: `${output}.dictionary.json`,
  summary: `${output}.summary.json`,
  duplicates: `${output}.duplicates.csv`,
  keys: `${output}.keys`,
});

const CHUNK_BYTES = 384 * 1024;
const CHECKPOINT_MS = 1_000;
/** A list of one chunk is done before a thread has started. */
const SHORT_BYTES = 1_048_576;
const MOST_WORKERS = 2;
const KEY_PIECE_BYTES = 16 * 65_536;
const REJECTS_HEADER = 'row,line,column,reason,record\n';

const workersFor = ({ source }: PreparedList): number =>
  source.head.length < SHORT_BYTES ? 0 : Math.min(MOST_WORKERS, availableParallelism());

async function* after(stream: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let skip = bytes;
  for await (const part of stream) {
    if (skip >= part.length) skip -= part.length;
    else {
      yield skip === 0 ? part : part.subarray(skip);
      skip = 0;
    }
  }
}

const headerOf = ({ plan }: PreparedList): string => {
  if (plan.output === 'ndjson') return '';
  const delimiter = plan.output === 'tsv' ? 9 : 44;
  const cells = [...plan.names, ...addedNames(plan)].map((name) => safeCell(name, delimiter));
  return `${cells.join(String.fromCharCode(delimiter))}\n`;
};

const notesText = ({ notes }: CleanedChunk, rows: number, lines: number): string => {
  let text = '';
  for (const { row, line, column, reason, text: record } of notes) {
    text += `${rows + row + 1},${lines + line + 1},${safeCell(column, 44)},${reason},${safeCell(record, 44)}\n`;
  }
  return text;
};

const duplicatesText = (marks: DuplicateMarks): string => {
  const { deliveryPoint, household } = marks.groups;
  const lines = ['kind,first_row,rows'];
  for (const { firstRow, rows } of deliveryPoint) lines.push(`delivery_point,${firstRow},${rows}`);
  for (const { firstRow, rows } of household) lines.push(`household,${firstRow},${rows}`);
  return `${lines.join('\n')}\n`;
};

/** What is written for one chunk, wherever it goes. */
interface Sink {
  write(rows: Uint8Array, notes: string, keys: Uint32Array): Promise<void>;
}

interface Position {
  offset: number;
  sha256: string;
  lines: number;
  readonly tally: Tally;
}

interface Walk {
  readonly options: CleanOptions;
  readonly marks: DuplicateMarks | undefined;
  readonly position: Position;
  readonly hash: ReturnType<typeof createHash>;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly sink: Sink;
  readonly written: () => Promise<void>;
}

/** Reads, cleans and writes from a position to the end of the list. */
const walk = async ({ options, marks, position, hash, bytes, sink, written }: Walk): Promise<void> => {
  const { list, reference, signal, onProgress } = options;
  const start = position.offset;
  const resumedRows = position.tally.rows;
  const pool = openPool(list.plan, reference, options.workers ?? workersFor(list));
  const underWay: { cleaned: Promise<CleanedChunk>; end: number; sha256: string }[] = [];
  const settleNext = async (): Promise<void> => {
    const next = underWay.shift();
    if (next === undefined) return;
    const cleaned = await next.cleaned;
    const { tally } = position;
    const notes = notesText(cleaned, tally.rows, position.lines);
    const rows = marks === undefined ? cleaned.output : marks.mark(cleaned, tally.rows + 1);
    await sink.write(rows, notes, cleaned.keys);
    addTally(tally, cleaned.tally);
    position.lines += cleaned.lines;
    position.offset = next.end;
    position.sha256 = next.sha256;
    await written();
    const { source } = list;
    onProgress?.({ rows: tally.rows, bytes: source.position(), size: source.size, resumedRows });
  };
  try {
    for await (const chunk of cutChunks(bytes, list.plan.cutting, options.chunkBytes ?? CHUNK_BYTES)) {
      signal?.throwIfAborted();
      hash.update(chunk.bytes);
      const sha256 = hash.copy().digest('hex');
      const cleaned = pool.clean(chunk.bytes);
      // Whoever waits for an earlier chunk hears of a failure there; this one must not count as unheard.
      cleaned.catch(() => undefined);
      underWay.push({ cleaned, end: start + chunk.end, sha256 });
      if (underWay.length >= pool.depth) await settleNext();
    }
    while (underWay.length > 0) {
      signal?.throwIfAborted();
      await settleNext();
    }
  } finally {
    await pool.close();
    await list.source.bytes.return(undefined);
  }
};

/**
 * Cleans a list, from where an interrupted run of the same list and plan stopped. The list is read to its end once.
 * @throws PosternError `clean_running`, `output_unwritable`, and what reading throws; the reason of `signal`
 */
export const cleanList = async (options: CleanOptions): Promise<CleanSummary> =>
  'path' in options.output ? toFile(options, options.output.path) : toStream(options, options.output.write);

const marksFor = ({ plan }: PreparedList): DuplicateMarks | undefined =>
  plan.duplicates === 'mark' ? new DuplicateMarks(plan) : undefined;

const toStream = async (
  options: CleanOptions,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<CleanSummary> => {
  const { list, reference } = options;
  const marks = marksFor(list);
  const position: Position = {
    offset: list.headerBytes,
    sha256: '',
    lines: list.headerLines,
    tally: newTally(),
  };
  await write(Buffer.from(headerOf(list)));
  await walk({
    options,
    marks,
    position,
    hash: createHash('sha256'),
    bytes: after(list.source.bytes, list.headerBytes),
    sink: { write: (rows) => write(rows) },
    written: async () => undefined,
  });
  return summarize(list, position.tally, marks, reference);
};

const toFile = async (options: CleanOptions, path: string): Promise<CleanSummary> => {
  const { list, reference } = options;
  const run = await FileRun.open(options, path);
  try {
    const finished = await run.finished();
    if (finished !== undefined) return finished;
    await run.walk();
    return await run.finish(summarize(list, run.tally, run.marks, reference));
  } finally {
    await run.close();
  }
};

/** A run whose output is a file: it can be taken up again. */
class FileRun {
  readonly #options: CleanOptions;
  readonly #files: ReturnType<typeof filesOf>;
  readonly #digest: string;
  readonly #hash = createHash('sha256');
  readonly #bytes: AsyncIterator<Uint8Array>;
  #rest: Uint8Array | undefined;
  #position: Position;
  #done: CleanSummary | null = null;
  #parts: { readonly output: PartFile; readonly rejects: PartFile; readonly keys: PartFile } | undefined;
  #nextCheckpoint = 0;
  readonly marks: DuplicateMarks | undefined;

  private constructor(options: CleanOptions, path: string) {
    const { list, reference } = options;
    this.#options = options;
    this.#files = filesOf(path);
    this.#digest = digestOf(list, referenceDigestOf(reference));
    this.#bytes = list.source.bytes[Symbol.asyncIterator]();
    this.#position = { offset: 0, sha256: '', lines: list.headerLines, tally: newTally() };
    this.marks = marksFor(list);
  }

  static async open(options: CleanOptions, path: string): Promise<FileRun> {
    const run = new FileRun(options, path);
    try {
      const { same: checkpoint, other } = await readCheckpoint(path, run.#digest);
      if (other !== undefined) options.onRestart?.(whyOther(options.reference, other.editions));
      // The list is read to where the checkpoint stands; only the same bytes can be gone on from.
      const sameUpTo = await run.#skip(checkpoint?.offset ?? options.list.headerBytes);
      if (checkpoint !== undefined && sameUpTo === checkpoint.sha256) {
        run.#position = { ...checkpoint, tally: checkpoint.tally };
        run.#done = checkpoint.finished;
        if (checkpoint.finished === null && !(await run.#openParts(checkpoint))) throw new StartAnew();
      } else if (checkpoint !== undefined) throw new StartAnew();
      else await run.#begin(sameUpTo);
    } catch (error) {
      await run.close();
      if (!(error instanceof StartAnew)) throw error;
      options.onRestart?.('the list, or a file of the interrupted run, is another than it was');
      await dropCheckpoint(path);
      const { prepareAgain } = options.list;
      return FileRun.open({ ...options, list: await prepareAgain() }, path);
    }
    return run;
  }

  get tally(): Tally {
    return this.#position.tally;
  }

  /** Hashes the list up to an offset. @returns the SHA-256, hex */
  async #skip(offset: number): Promise<string> {
    let at = 0;
    while (at < offset) {
      const next = await this.#bytes.next();
      if (next.done === true) break;
      const wanted = Math.min(next.value.length, offset - at);
      this.#hash.update(next.value.subarray(0, wanted));
      at += wanted;
      if (wanted < next.value.length) this.#rest = next.value.subarray(wanted);
    }
    return at < offset ? '' : this.#hash.copy().digest('hex');
  }

  async *#remaining(): AsyncGenerator<Uint8Array> {
    if (this.#rest !== undefined) yield this.#rest;
    for (;;) {
      const next = await this.#bytes.next();
      if (next.done === true) return;
      yield next.value;
    }
  }

  async #begin(sha256: string): Promise<void> {
    const { list } = this.#options;
    this.#position.offset = list.headerBytes;
    this.#position.sha256 = sha256;
    await this.#openParts({ output: 0, rejects: 0, keys: 0 });
    await this.#parts?.output.append(Buffer.from(headerOf(list)));
    await this.#parts?.rejects.append(Buffer.from(REJECTS_HEADER));
  }

  /** @returns false where a file is shorter than the checkpoint says */
  async #openParts(sizes: { output: number; rejects: number; keys: number }): Promise<boolean> {
    const opened: PartFile[] = [];
    for (const name of ['output', 'rejects', 'keys'] as const) {
      const part = await PartFile.open(this.#files[name], sizes[name]);
      if (part !== undefined) opened.push(part);
    }
    const [output, rejects, keys] = opened;
    if (output === undefined || rejects === undefined || keys === undefined) {
      for (const part of opened) await part.close();
      return false;
    }
    this.#parts = { output, rejects, keys };
    await this.#learnKeys(keys);
    return true;
  }

  async #learnKeys(keys: PartFile): Promise<void> {
    let row = 1;
    for await (const bytes of keys.read(KEY_PIECE_BYTES)) {
      const piece = new Uint32Array(bytes.buffer, 0, bytes.length / 4);
      this.marks?.learn(piece, row);
      row += piece.length / 4;
    }
  }

  /** The summary of a run that only lacked the names of its files; they have them now. */
  async finished(): Promise<CleanSummary | undefined> {
    if (this.#done === null) return undefined;
    await this.#putInPlace();
    return this.#done;
  }

  async walk(): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) return;
    this.#nextCheckpoint = Date.now() + (this.#options.checkpointMs ?? CHECKPOINT_MS);
    try {
      await walk({
        options: this.#options,
        marks: this.marks,
        position: this.#position,
        hash: this.#hash,
        bytes: this.#remaining(),
        sink: {
          async write(rows, notes, keys) {
            await parts.output.append(rows);
            if (notes !== '') await parts.rejects.append(Buffer.from(notes));
            if (keys.length > 0) await parts.keys.append(new Uint8Array(keys.buffer));
          },
        },
        written: () => this.#checkpointWhenDue(),
      });
    } catch (error) {
      // Stopped on purpose: what was done need not be done again.
      if (this.#options.signal?.aborted === true) await this.#checkpoint(null);
      throw error;
    }
  }

  async #checkpointWhenDue(): Promise<void> {
    const now = Date.now();
    if (now < this.#nextCheckpoint) return;
    this.#nextCheckpoint = now + (this.#options.checkpointMs ?? CHECKPOINT_MS);
    await this.#checkpoint(null);
  }

  async #checkpoint(finished: CleanSummary | null): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) return;
    await Promise.all([parts.output.sync(), parts.rejects.sync(), parts.keys.sync()]);
    await writeCheckpoint(this.#files.output, {
      plan: this.#digest,
      editions: editionIdsOf(this.#options.reference),
      ...this.#position,
      output: parts.output.size,
      rejects: parts.rejects.size,
      keys: parts.keys.size,
      finished,
    });
  }

  async finish(summary: CleanSummary): Promise<CleanSummary> {
    const { dictionary, summary: summaryFile, duplicates } = this.#files;
    await writePart(dictionary, `${JSON.stringify(dictionaryOf(this.#options.list.plan), null, 2)}\n`);
    await writePart(summaryFile, `${JSON.stringify(summary, null, 2)}\n`);
    if (this.marks !== undefined) await writePart(duplicates, duplicatesText(this.marks));
    await this.#checkpoint(summary);
    await this.#putInPlace();
    return summary;
  }

  async #putInPlace(): Promise<void> {
    const { output, rejects, dictionary, summary, duplicates, keys } = this.#files;
    await putInPlace([
      rejects,
      dictionary,
      summary,
      ...(this.marks === undefined ? [] : [duplicates]),
      output,
    ]);
    await dropPart(keys);
    await dropCheckpoint(output);
  }

  async close(): Promise<void> {
    await this.#options.list.source.bytes.return(undefined);
    const parts = this.#parts;
    this.#parts = undefined;
    if (parts === undefined) return;
    await Promise.all([parts.output.close(), parts.rejects.close(), parts.keys.close()]);
  }
}

const whyOther = (reference: ReferenceData, before: readonly string[]): string => {
  const now = editionIdsOf(reference).join(', ');
  return before.join(', ') === now
    ? 'it had other columns, another form or another mapping'
    : `it was held against ${before.join(', ')}, and ${now} is in force`;
};

/** The list or the files are not those of the checkpoint. */
class StartAnew extends Error {}
