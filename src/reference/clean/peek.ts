/** Looks at the beginning of a stream without losing it. */

export interface Peeked {
  readonly head: Buffer;
  /** The whole stream, the head included. */
  readonly all: AsyncGenerator<Uint8Array>;
}

/** Reads until `bytes` are there or the stream ends. */
export const peek = async (stream: AsyncIterable<Uint8Array>, bytes: number): Promise<Peeked> => {
  const iterator = stream[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < bytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    parts.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(parts);
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
};
