/** Cuts a stream of bytes into chunks that begin and end between records, so that each can be read by itself. */
import { type Cutting, LONGEST_RECORD, RecordScanner } from './scan.ts';

/** Whole records. The bytes are the only view of their buffer, which may be handed to another thread. */
export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Offset in the stream at which it ends. */
  readonly end: number;
}

/** `null`: every line end is the end of a record (NDJSON). */
export type ChunkCutting = Cutting | null;

const QUOTE = 34;

/** Offset after the last record that is surely whole, 0 where there is none. */
const lastRecordEnd = (bytes: Buffer, cutting: ChunkCutting, scanner: RecordScanner | undefined): number => {
  if (scanner === undefined || !bytes.includes(QUOTE)) {
    const end = bytes.lastIndexOf(cutting?.newline ?? 10) + 1;
    return end === 0 && bytes.length >= LONGEST_RECORD ? LONGEST_RECORD : end;
  }
  const text = bytes.toString('latin1');
  let end = 0;
  while (end < text.length) {
    const next = scanner.read(text, end, 'more');
    if (next === -1) break;
    end = next;
  }
  return end;
};

/**
 * Chunks of about `size` bytes. Where they are cut depends on the records alone, so that their contents joined are
 * the stream, whatever the size.
 */
export async function* cutChunks(
  stream: AsyncIterable<Uint8Array>,
  cutting: ChunkCutting,
  size: number,
): AsyncGenerator<Chunk> {
  const scanner = cutting === null ? undefined : new RecordScanner(cutting);
  let pending: Buffer = Buffer.alloc(0);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let offset = 0;
  let wanted = size;
  const take = (bytes: Buffer): Chunk => {
    offset += bytes.length;
    return { bytes: Uint8Array.from(bytes), end: offset };
  };
  for await (const part of stream) {
    waiting.push(part);
    waitingBytes += part.length;
    if (pending.length + waitingBytes < wanted) continue;
    pending = Buffer.concat([pending, ...waiting]);
    waiting = [];
    waitingBytes = 0;
    while (pending.length >= wanted) {
      const end = lastRecordEnd(pending.subarray(0, wanted), cutting, scanner);
      if (end === 0) {
        // A record that is longer than a chunk: look at more of it.
        wanted += size;
        continue;
      }
      wanted = size;
      yield take(pending.subarray(0, end));
      pending = pending.subarray(end);
    }
  }
  pending = Buffer.concat([pending, ...waiting]);
  if (pending.length > 0) yield take(pending);
}
