/**
 * The one way out: requests to hosts that someone else names (upstream, webhooks, imports by URL, the witness).
 * Steps of a request, for each host that a redirect leads to again: read the address, check it, connect to a
 * checked address, send, read within the limits. Settings of proxies in the environment are not read.
 */
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { codingsOf, contentOf } from './content.ts';
import { badRedirect, failureOf, timedOut, tooLarge } from './failures.ts';
import type { AllowPrivate } from './guard.ts';
import { flatHeaders } from './headers.ts';
import { firstHop, type Hop, nextHop } from './hops.ts';
import { checkLiteral, pinnedLookup, type Resolve, resolveBySystem } from './pinned.ts';

export interface OutgoingRequest {
  /** Absolute, http or https, without user name and password. */
  readonly url: string;
  readonly method: string;
  /** Without those of the connection (`host`, `content-length`, `accept-encoding`, …), which are set here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole: look-up, redirects, and the body to its last byte. */
  readonly timeoutMs: number;
  /** Largest body, after its content coding is undone. */
  readonly maxBytes: number;
  /** How many redirects are followed; default 3. One more is `egress_redirect`. */
  readonly redirects?: number;
}

interface Answer {
  readonly status: number;
  /** Names in lower case. `content-encoding` and `content-length` are left out when the body was decoded. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address that answered, after redirects. */
  readonly url: string;
}

export interface OutgoingAnswer extends Answer {
  readonly body: Uint8Array;
}

/** Read or destroy `body`: until then it holds its connection, at most until the time limit. */
export interface OpenedAnswer extends Answer {
  readonly body: Readable;
}

export interface OutgoingLimits {
  /** Bytes of all headers of an answer; default 16,384. */
  readonly headerBytes: number;
  /** Time to look up and connect; default 10,000. */
  readonly connectMs: number;
  /** Connections to one origin at once; further requests wait. Default 64. */
  readonly connections: number;
}

export interface OutgoingOptions {
  readonly allowPrivate: AllowPrivate;
  /** Default: as the operating system does. */
  readonly resolve?: Resolve;
  readonly limits?: Partial<OutgoingLimits>;
}

/**
 * Both reject with a PosternError: `egress_scheme`, `egress_request`, `egress_private`, `egress_unresolved`,
 * `egress_refused`, `egress_timeout`, `egress_too_large`, `egress_redirect`. An answer of any status is no error.
 */
export interface Outgoing {
  fetch(request: OutgoingRequest): Promise<OutgoingAnswer>;
  /** For large answers: the body as it arrives, under the same limits; its errors come out of the stream. */
  open(request: OutgoingRequest): Promise<OpenedAnswer>;
  /** Ends open connections; requests under way fail with `egress_refused`. */
  close(): Promise<void>;
}

/** What tests replace, so that public names and addresses can be served from this machine. */
export interface Wire {
  /** Where the wire to a checked address leads. */
  readonly dial?: (address: string) => string;
  /** Certificates to trust instead of the usual ones (PEM). */
  readonly ca?: string;
}

const LIMITS: OutgoingLimits = { headerBytes: 16_384, connectMs: 10_000, connections: 64 };
const REDIRECTS = 3;
/** The longest that an idle connection is kept: an address checked long ago says little about today. */
const IDLE_MS = 30_000;

const agentFor = ({ allowPrivate, resolve, limits }: OutgoingOptions, { dial, ca }: Wire): Agent => {
  const { headerBytes, connectMs, connections } = { ...LIMITS, ...limits };
  return new Agent({
    allowH2: false,
    connections,
    maxHeaderSize: headerBytes,
    keepAliveMaxTimeout: IDLE_MS,
    connect: {
      lookup: pinnedLookup(resolve ?? resolveBySystem, allowPrivate, dial ?? ((address) => address)),
      timeout: connectMs,
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn it off.
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
    },
  });
};

/** Gives up the rest of an answer, and with it the connection. */
const discard = (body: Readable): void => {
  body.on('error', () => undefined);
  body.destroy();
};

const withoutCoding = ({
  'content-encoding': _coding,
  'content-length': _length,
  ...rest
}: Record<string, string>) => rest;

/** `createOutgoing` over a wire that tests choose. */
export const createOutgoingOver = (options: OutgoingOptions, wire: Wire): Outgoing => {
  const agent = agentFor(options, wire);

  const send = async ({ url, method, headers, body }: Hop, signal: AbortSignal) => {
    checkLiteral(url.hostname, options.allowPrivate);
    return agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers,
      body: body ?? null,
      signal,
    });
  };

  const open = async (request: OutgoingRequest): Promise<OpenedAnswer> => {
    const { timeoutMs, maxBytes, redirects = REDIRECTS } = request;
    let hop = firstHop(request.url, request.method, request.headers, request.body);
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(timedOut(hop.url.host, `${timeoutMs} milliseconds`)),
      timeoutMs,
    );
    try {
      for (let left = redirects; ; left -= 1) {
        const { host } = hop.url;
        const { statusCode: status, headers: received, body } = await send(hop, controller.signal);
        // Until someone reads it, an abort must not surface as an unhandled error of the stream.
        body.on('error', () => undefined);
        try {
          const headers = flatHeaders(received);
          const next = nextHop(hop, status, headers.location);
          if (next === undefined) {
            const bodiless = hop.method === 'HEAD' || status === 204 || status === 304;
            const codings = bodiless ? [] : codingsOf(headers['content-encoding']);
            if (!bodiless && Number(headers['content-length'] ?? 0) > maxBytes) {
              throw tooLarge(host, `${maxBytes} bytes`);
            }
            return {
              status,
              headers: codings.length === 0 ? headers : withoutCoding(headers),
              url: hop.url.href,
              body: contentOf(body, { host, codings, maxBytes, ended: () => clearTimeout(timer) }),
            };
          }
          if (left === 0) throw badRedirect(host, `once more, after ${redirects} redirects`);
          hop = next;
        } catch (error) {
          discard(body);
          throw error;
        }
        discard(body);
      }
    } catch (error) {
      clearTimeout(timer);
      throw failureOf(error, hop.url.host);
    }
  };

  return {
    open,
    async fetch(request) {
      const { body, ...answer } = await open(request);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk as Uint8Array);
      return { ...answer, body: Buffer.concat(chunks) };
    },
    close: () => agent.destroy(),
  };
};

/** Opens the way out; one a process. `close()` it when the process stops. */
export const createOutgoing = (options: OutgoingOptions): Outgoing => createOutgoingOver(options, {});
