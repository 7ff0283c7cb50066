/** The body of an answer: its content codings undone, its size measured after that. */
import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { PosternError } from '../errors.ts';
import { failureOf, refused, tooLarge } from './failures.ts';

/** More than one coding is not sent by honest servers; each more multiplies what a small answer can grow to. */
const MOST_CODINGS = 1;

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The codings of a `content-encoding` header (RFC 9110 §8.4), as they were applied. */
export const codingsOf = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');

const decodersFor = (codings: readonly string[], host: string): Transform[] => {
  if (codings.length > MOST_CODINGS) throw refused(host, 'more than one content coding');
  return codings.map((coding) => {
    const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
    if (decoder === undefined) throw refused(host, 'a content coding that was not asked for');
    return decoder();
  });
};

/** Lets at most `maxBytes` through; whatever ends it ends it with an error of ours. */
const meter = (host: string, maxBytes: number, ended: () => void): Transform => {
  let seen = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, callback) {
      seen += chunk.byteLength;
      if (seen > maxBytes) callback(tooLarge(host, `${maxBytes} bytes`));
      else callback(null, chunk);
    },
    destroy(error, callback) {
      ended();
      callback(error === null ? null : failureOf(error, host));
    },
  });
};

export interface Content {
  readonly host: string;
  readonly codings: readonly string[];
  /** Bytes after decoding. */
  readonly maxBytes: number;
  /** Told once, when the body has been read to its end, has failed, or was given up. */
  readonly ended: () => void;
}

/**
 * The decoded, measured body of an answer.
 * @throws PosternError `egress_refused` for a coding that cannot be undone. Errors while reading come out of the stream.
 */
export const contentOf = (source: Readable, { host, codings, maxBytes, ended }: Content): Readable => {
  const decoders = decodersFor(codings, host);
  const measured = meter(host, maxBytes, ended);
  // An error before the caller listens must not end the process: it comes out at the first read.
  measured.on('error', (_error: PosternError) => undefined);
  pipeline([source, ...decoders, measured], () => undefined);
  return measured;
};
