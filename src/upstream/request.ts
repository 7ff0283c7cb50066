/** What may be asked of USPS, and under which key equal questions are one. */
import { createHash } from 'node:crypto';
import { PosternError } from '../errors.ts';
import { apiOf } from './apis.ts';
import type { Priority } from './budget.ts';

/** Headers of a client that go on to USPS; no other does. */
const FORWARDED = ['accept', 'if-match', 'x-payment-authorization-token', 'x-idempotency-key'] as const;
export type ForwardedHeader = (typeof FORWARDED)[number];

export interface UpstreamRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/addresses/v3/address`; its first segment is the API whose quota it costs. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Partial<Record<ForwardedHeader, string>>>;
  /** `batch` waits for calls that interactive requests leave over; `interactive` is answered or refused at once. */
  readonly priority: Priority;
  /**
   * `safe`: changes nothing, so equal calls are one, answers may be kept, failures are tried again; `idempotent`: may be
   * sent twice; `once`: never sent twice (labels, payments). Default: `safe` for GET and HEAD, else `once`.
   */
  readonly repeat?: 'safe' | 'idempotent' | 'once';
  /** Calls of different partitions are never one: facts of the caller that the answer depends on. */
  readonly partition?: string;
  /** Gives up waiting; a call under way goes on for those who share it. */
  readonly signal?: AbortSignal;
}

/** A request ready to be sent. */
export interface Prepared {
  readonly api: string;
  readonly method: UpstreamRequest['method'];
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly repeat: 'safe' | 'idempotent' | 'once';
  /** The same for equal questions. */
  readonly key: string;
}

const PATH = /^(?:\/[A-Za-z0-9._~%@:!$&'()*+,;=-]+){2,}$/;

const queryOf = (query: UpstreamRequest['query'] = {}): string => {
  const pairs = Object.entries(query)
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : Array.isArray(value)
          ? value.map((one) => [name, String(one)])
          : [[name, String(value)]],
    )
    .sort(([left = ''], [right = '']) => (left < right ? -1 : left > right ? 1 : 0));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

/** @throws PosternError `upstream_path` where the path is none, or leads elsewhere */
export const prepared = (request: UpstreamRequest): Prepared => {
  const { method, path, body, partition = '' } = request;
  if (!PATH.test(path) || /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) {
    throw new PosternError('upstream_path', 'The path to ask USPS for is no path of an API.', {
      status: 400,
      cure: 'It begins with a slash and has the API first, as /addresses/v3/address.',
    });
  }
  const target = path + queryOf(request.query);
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const name of FORWARDED) {
    const value = request.headers?.[name];
    if (value !== undefined) headers[name] = value;
  }
  if (body !== undefined) headers['content-type'] = 'application/json';
  const text = body === undefined ? undefined : JSON.stringify(body);
  const repeat = request.repeat ?? (method === 'GET' || method === 'HEAD' ? 'safe' : 'once');
  const rest = text === undefined ? '' : createHash('sha256').update(text).digest('base64');
  const key = [method, target, partition, headers.accept, headers['if-match'] ?? '', rest].join('\n');
  return { api: apiOf(path), method, target, headers, body: text, repeat, key };
};
