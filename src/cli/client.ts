/**
 * How a command reaches the pipeline. Exactly one process owns the data folder: while a server runs, over its
 * socket; else this process takes the lock and runs the same pipeline itself; with `--url`, over the network.
 */
import { createReadStream, existsSync, fstatSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import type { OwnServerPlace } from '../egress/index.ts';
import { PosternError } from '../errors.ts';
import { socketPathOf } from '../paths.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Stated in the header `Postern-Purpose`. */
  readonly purpose?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** A file sent as it is. */
  readonly file?: { readonly path: string; readonly mediaType: string };
  /** Takes the body of a success as it comes, text or bytes; made when it has begun. */
  readonly sink?: () => Writable;
  /** Longer than usual where the server works on a file. */
  readonly timeoutMs?: number;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Client {
  request(request: Request): Promise<Answered>;
  close(): Promise<void>;
}

/** Where to ask, and in whose name. */
export interface Asker {
  /** A remote server; else the one that owns the data folder, or this process. */
  readonly url: string | undefined;
  /** A personal token; else the local operator asks, or anybody where the server is remote. */
  readonly token: string | undefined;
}

const TIMEOUT_MS = 60_000;

const target = ({ path, query }: Request): string => {
  const stated = Object.entries(query ?? {}).filter(([, value]) => value !== undefined) as [string, string][];
  return stated.length === 0 ? path : `${path}?${new URLSearchParams(stated)}`;
};

const openSent = (file: string): { readonly stream: Readable; readonly bytes: number } => {
  try {
    const descriptor = openSync(file, 'r');
    return {
      stream: createReadStream(file, { fd: descriptor, highWaterMark: 1 << 18 }),
      bytes: fstatSync(descriptor).size,
    };
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${file} cannot be read.`, {
      status: 400,
      cure: 'Check its name and permissions.',
      cause,
    });
  }
};

/** What goes out: a file as it is read, never held whole. */
interface SentBody {
  readonly body?: string | Readable;
  /** Of a file. */
  readonly bytes?: number;
}

const bodyOf = (request: Request): SentBody => {
  if (request.file !== undefined) {
    const { stream, bytes } = openSent(request.file.path);
    return { body: stream, bytes };
  }
  return request.body === undefined ? {} : { body: JSON.stringify(request.body) };
};

const headersOf = (
  request: Request,
  token: string | undefined,
  { bytes }: SentBody,
): Record<string, string> => {
  const bodyType = request.file?.mediaType ?? (request.body === undefined ? undefined : 'application/json');
  return {
    ...(bodyType !== undefined && { 'content-type': bodyType }),
    ...(bytes !== undefined && { 'content-length': String(bytes) }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(request.purpose !== undefined && { 'postern-purpose': request.purpose }),
  };
};

const overServer = async (place: OwnServerPlace, token: string | undefined): Promise<Client> => {
  const { connectOwnServer } = await import('../egress/index.ts');
  const connection = connectOwnServer(place);
  return {
    async request(request) {
      const sent = bodyOf(request);
      const { body } = sent;
      const answer = await connection.request({
        method: request.method,
        path: target(request),
        headers: headersOf(request, token, sent),
        ...(body !== undefined && { body }),
        ...(request.sink !== undefined && { sink: request.sink }),
        timeoutMs: request.timeoutMs ?? TIMEOUT_MS,
      });
      return { status: answer.status, headers: answer.headers, text: answer.body };
    },
    close: async () => {
      await connection.close();
    },
  };
};

const inProcess = async (config: Config, token: string | undefined): Promise<Client> => {
  // Loaded where no server runs: everything there is, which most commands never need.
  const { openPostern } = await import('../main.ts');
  const postern = await openPostern(config, { door: 'local' });
  return {
    async request(request) {
      const sent = bodyOf(request);
      const { body } = sent;
      const { sink } = request;
      const answer = await postern.gateway.fastify.inject({
        method: request.method,
        url: target(request),
        headers: headersOf(request, token, sent),
        ...(body !== undefined && { payload: body }),
        payloadAsStream: sink !== undefined,
      });
      const told = { status: answer.statusCode, headers: answer.headers as Record<string, string> };
      if (sink === undefined) return { ...told, text: answer.body };
      if (told.status >= 300) return { ...told, text: await text(answer.stream()) };
      await pipeline(answer.stream(), sink());
      return { ...told, text: '' };
    },
    close: () => postern.close(),
  };
};

const LOCAL: Asker = { url: undefined, token: undefined };

/** Opens the way that fits: remote, a running server's socket, or this process. */
export const openClient = async (config: Config, { url, token }: Asker = LOCAL): Promise<Client> => {
  if (url !== undefined) {
    // The connection carries the token itself: it refuses to send one in the clear.
    return overServer({ url, ...(token !== undefined && { token }) }, undefined);
  }
  const socketPath = socketPathOf(config.data);
  if (existsSync(socketPath)) {
    const client = await overServer({ socketPath }, token);
    try {
      await client.request({ method: 'GET', path: '/healthz', timeoutMs: 5_000 });
      return client;
    } catch (error) {
      // A socket that nobody answers is left over from a killed server; the lock decides.
      if (!(error instanceof PosternError && error.code === 'server_unreachable')) throw error;
      await client.close();
    }
  }
  return inProcess(config, token);
};

interface Problem {
  readonly detail?: string;
  readonly code?: string;
  readonly cure?: string;
  readonly decision?: string;
  readonly explanation?: readonly string[];
}

/** The JSON body of a success; a refusal becomes an error for the person at the command line. */
export const expectBody = <Body>({ status, text }: Answered): Body => {
  if (status < 400) return JSON.parse(text) as Body;
  const problem = ((): Problem => {
    try {
      return JSON.parse(text) as Problem;
    } catch {
      return {};
    }
  })();
  const lines = [problem.detail ?? `The server answered ${status}.`, ...(problem.explanation ?? [])];
  if (problem.decision !== undefined) lines.push(`Decision: ${problem.decision}`);
  throw new PosternError(problem.code ?? 'server_error', lines.join('\n  '), {
    status,
    ...(problem.cure !== undefined && { cure: problem.cure }),
  });
};
