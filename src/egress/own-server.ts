/**
 * How the command line reaches its own server: over the socket in the data folder, or at an address that the
 * operator named. The operator chose the place, so private addresses are allowed here; redirects are not followed,
 * for the token belongs to that place alone.
 */
import type { LookupFunction } from 'node:net';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'undici';
import { PosternError } from '../errors.ts';
import { badAddress, codeOf } from './failures.ts';
import { flatHeaders } from './headers.ts';

export type OwnServerPlace =
  | { readonly socketPath: string }
  | { readonly url: string; readonly token?: string };

export interface OwnRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/`, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
  /** Takes the body of a success as it comes; made when it has begun. Then the answer's own `body` is empty. */
  readonly sink?: () => Writable;
  /** For the whole, to the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface OwnAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OwnServer {
  /**
   * @throws PosternError `server_unreachable` when nobody answers there, `egress_timeout` when the answer takes too
   * long, `egress_too_large` when it has more than 256 MiB.
   */
  request(request: OwnRequest): Promise<OwnAnswer>;
  close(): Promise<void>;
}

const MOST_BYTES = 256 * 1024 * 1024;

interface Connection {
  readonly client: Client;
  /** Before every path. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For messages: which server, and what to do when it does not answer. */
  readonly name: string;
  readonly cure: string;
}

const bySocket = (socketPath: string): Connection => ({
  client: new Client('http://localhost', {
    socketPath,
    maxResponseSize: MOST_BYTES,
    connect: { socketPath },
  }),
  prefix: '',
  headers: { host: 'localhost' },
  name: `at the socket ${socketPath}`,
  cure: 'Start a server with `postern serve`, or name one with --url.',
});

/** `localhost` is this machine whatever a name server says (RFC 6761 §6.3). */
const localLookup: LookupFunction = (_host, options, callback) => {
  if (options.all === true) {
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
  } else callback(null, '127.0.0.1', 4);
};

/** As the URL parser writes loopback addresses. */
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\])$/;

const isLocalName = (hostname: string): boolean => /(^|\.)localhost\.?$/.test(hostname);

const parsePlace = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw badAddress('The address of the server is not a whole http or https URL.');
  }
  if (url.username !== '' || url.password !== '') {
    throw badAddress(`The address of host ${url.host} holds a user name or password.`);
  }
  return url;
};

const byUrl = (text: string, token: string | undefined, ca: string | undefined): Connection => {
  const url = parsePlace(text);
  const local = isLocalName(url.hostname);
  const shielded = url.protocol === 'https:' || local || LOOPBACK.test(url.hostname);
  if (token !== undefined && !shielded) {
    throw new PosternError(
      'egress_token_in_clear',
      `The token would go to ${url.host} over http, readable on the way.`,
      { status: 400, cure: 'Name the server by https, or by localhost when it runs on this machine.' },
    );
  }
  return {
    client: new Client(url.origin, {
      allowH2: false,
      maxResponseSize: MOST_BYTES,
      connect: {
        rejectUnauthorized: true,
        ...(local && { lookup: localLookup }),
        ...(ca !== undefined && { ca }),
      },
    }),
    prefix: url.pathname.replace(/\/+$/, ''),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    name: `at ${url.origin}`,
    cure: 'Check the address, that a server runs there, and that its certificate is valid.',
  };
};

const ownFailure = (error: unknown, { name, cure }: Connection): PosternError => {
  if (error instanceof PosternError) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new PosternError(
      'egress_too_large',
      `The server ${name} answered with more than ${MOST_BYTES} bytes.`,
      {
        status: 502,
        cure: 'Ask for less at once.',
      },
    );
  }
  return new PosternError('server_unreachable', `No server answers ${name} (${code}).`, {
    status: 502,
    cure,
  });
};

const timedOut = ({ name }: Connection, timeoutMs: number): PosternError =>
  new PosternError('egress_timeout', `The server ${name} did not answer within ${timeoutMs} milliseconds.`, {
    status: 502,
    cure: 'Its log says what it is doing; it may still finish what was asked.',
  });

/**
 * @param ca certificates to trust instead of the usual ones (PEM); given by tests.
 * @throws PosternError `egress_scheme` for an address that is not plain http or https, `egress_token_in_clear` when
 * a token would go over http to another machine. Nothing is sent before the first request.
 */
export const connectOwnServer = (place: OwnServerPlace, ca?: string): OwnServer => {
  const connection = 'socketPath' in place ? bySocket(place.socketPath) : byUrl(place.url, place.token, ca);
  const { client, prefix } = connection;
  return {
    async request({ method, path, headers, body, sink, timeoutMs }) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(timedOut(connection, timeoutMs)), timeoutMs);
      try {
        const answer = await client.request({
          method,
          path: `${prefix}${path}`,
          headers: { ...headers, ...connection.headers },
          body: body ?? null,
          signal: controller.signal,
        });
        const { statusCode: status } = answer;
        const told = { status, headers: flatHeaders(answer.headers) };
        if (sink === undefined || status >= 300) return { ...told, body: await answer.body.text() };
        await pipeline(answer.body, sink());
        return { ...told, body: '' };
      } catch (error) {
        throw ownFailure(error, connection);
      } finally {
        clearTimeout(timer);
        // A body that was not sent to its end is not left open.
        if (body instanceof Readable) body.destroy();
      }
    },
    close: () => client.destroy(),
  };
};
