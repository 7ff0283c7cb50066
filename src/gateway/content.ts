/** Bodies as they come in: which media types a route reads, and how large they may be. */
import { Transform } from 'node:stream';
import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { PosternError } from '../errors.ts';
import type { AnyRoute } from './route.ts';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** Handed to the handler as a stream. */
const STREAMED = [
  'application/octet-stream',
  'application/x-ndjson',
  'text/csv',
  'text/plain',
  'application/yaml',
  'application/gzip',
];

/** `Application/JSON; charset=utf-8` → `application/json`. */
const mediaTypeOf = (header: string): string => (header.split(';')[0] ?? '').trim().toLowerCase();

const tooLarge = (limit: number): PosternError =>
  new PosternError('body_too_large', `The body is larger than the ${limit} bytes that this address takes.`, {
    status: 413,
    cure: 'Send less at once.',
  });

/** The stream, cut off with an error once more than `limit` bytes have come. */
const limited = (payload: NodeJS.ReadableStream, limit: number): Transform => {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
  // The stream may end in error before the handler looks at it, which finds the error then.
  counter.on('error', () => undefined);
  payload.on('error', (error) => counter.destroy(error));
  payload.on('aborted', () => counter.destroy(new Error('the client went away')));
  return payload.pipe(counter);
};

/** Reads JSON and forms into values, and hands on the rest as streams. */
export const addParsers = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'string' }, parseJson);
  app.addContentTypeParser(/^application\/[\w.-]+\+json$/, { parseAs: 'string' }, parseJson);
  app.addContentTypeParser(FORM_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)));
  });
  app.addContentTypeParser(STREAMED, (request, payload, done) => {
    const limit = request.routeOptions.bodyLimit;
    if (Number(request.headers['content-length']) > limit) done(tooLarge(limit));
    else done(null, limited(payload, limit));
  });
};

type PreParsing = Extract<RouteShorthandOptions['preParsing'], (...given: never[]) => unknown>;

/** Refuses a body of a media type that the route does not declare. */
export const mediaTypeGuard = ({ consumes = [JSON_TYPE] }: AnyRoute): PreParsing => {
  const takesJson = consumes.includes(JSON_TYPE);
  return (request, _reply, payload, done) => {
    const header = request.headers['content-type'];
    const type = header === undefined ? undefined : mediaTypeOf(header);
    if (type === undefined || consumes.includes(type) || (takesJson && type.endsWith('+json'))) {
      done(null, payload);
      return;
    }
    const refusal = new PosternError(
      'media_type_unsupported',
      `The media type of the body is not one that this address reads: ${consumes.join(', ')}.`,
      { status: 415, cure: 'Send the body in one of them, with a matching Content-Type header.' },
    );
    // Fastify's type asks for its own error class; any error is handed to the error handler.
    done(refusal as Parameters<typeof done>[0]);
  };
};
