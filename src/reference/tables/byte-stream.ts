/** Small steps over a stream of bytes that is read once. */
import type { Hash } from 'node:crypto';

/** The first `headBytes` bytes (fewer where the stream is shorter), and everything with them still in place. */
export const peek = async (
  chunks: AsyncIterable<Uint8Array>,
  headBytes: number,
): Promise<{ head: Buffer; all: AsyncIterable<Uint8Array> }> => {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < headBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
};

/** The same bytes, each added to `hash` as it passes. */
export async function* hashed(
  chunks: AsyncIterable<Uint8Array | string>,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    hash.update(bytes);
    yield bytes;
  }
}
