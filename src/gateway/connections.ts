/** What is set and said on the connection itself, before there is a request. */
import type { Duplex } from 'node:stream';
import type { Config } from '../config.ts';
import { type Trouble, troubleBody } from './bodies.ts';
import type { EdgeRecord } from './edge-record.ts';

const HEAD_TIMEOUT_MS = 60_000;
const LONGEST_CHECK_MS = 5_000;

/**
 * Limits of the HTTP server, with and without TLS. A slow head is ended within a quarter more than its time; bodies have
 * their own clock, see `body-time.ts`.
 */
export const connectionLimits = ({ headerLimitBytes, requestTimeoutMs }: Config) => ({
  maxHeaderSize: headerLimitBytes,
  requestTimeout: 0,
  headersTimeout: Math.min(HEAD_TIMEOUT_MS, requestTimeoutMs),
  connectionsCheckingInterval: Math.min(LONGEST_CHECK_MS, Math.ceil(requestTimeoutMs / 4)),
});

const MALFORMED: Trouble = {
  status: 400,
  code: 'request_malformed',
  message: 'This is no HTTP request that this server can read.',
  faults: [],
};

const TROUBLES: Readonly<Record<string, Trouble>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'head_too_large',
    message: 'The head of the request is larger than this server reads.',
    faults: [],
    cure: 'Send fewer or shorter headers.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request_timeout',
    message: 'The request did not arrive whole in the time that this server gives it.',
    faults: [],
    cure: 'Send it again, faster or in smaller parts.',
  },
};

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what could not be read as a request, and ends the connection. */
export const unreadableAnswers =
  (edge: EdgeRecord) =>
  (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const trouble = TROUBLES[error.code ?? ''] ?? MALFORMED;
    const decision = edge.note(trouble);
    const { mediaType, text } = troubleBody(trouble, 'problem', '/', decision);
    socket.end(
      [
        `HTTP/1.1 ${trouble.status} ${REASONS[trouble.status]}`,
        `content-type: ${mediaType}; charset=utf-8`,
        `content-length: ${Buffer.byteLength(text)}`,
        'cache-control: no-store',
        ...(decision === undefined ? [] : [`postern-decision: ${decision}`]),
        'connection: close',
        '',
        text,
      ].join('\r\n'),
    );
  };
