/** Sending a request as an app, as oneself or as nobody. */
import { forgetToken, tokenOf } from '../../api/app-token.ts';
import { type Problem, send } from '../../api/client.ts';
import { type Asked, addressOf, headersOf, type Who } from './asked.ts';
import type { Operation } from './operations.ts';

const MOST_BYTES = 1_000_000;
export const MOST_CHARACTERS = 200_000;
/** What concerns whoever tries a request, in this order. */
const HEADERS: readonly string[] = [
  'postern-decision',
  'postern-source',
  'postern-freshness',
  'postern-label',
  'postern-obligations',
  'ratelimit',
  'ratelimit-policy',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'etag',
  'location',
  'www-authenticate',
  'content-type',
];

export interface Answered {
  readonly status: number;
  readonly ok: boolean;
  readonly ms: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly decision: string | undefined;
  readonly body:
    | { readonly kind: 'text'; readonly text: string; readonly whole: boolean; readonly json: unknown }
    | { readonly kind: 'binary'; readonly type: string; readonly bytes: number };
}

export type Sent =
  | { readonly ok: true; readonly answer: Answered }
  | { readonly ok: false; readonly problem: Problem };

/** As much of a body as is shown; a stream that has no end is left. */
const readSome = async (
  response: Response,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly whole: boolean }> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let whole = true;
  if (response.body !== null) {
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      size += part.value.length;
      if (size <= MOST_BYTES) continue;
      whole = false;
      await reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, whole };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isText = (type: string): boolean => /^text\/|json|xml|csv|yaml|javascript|urlencoded/.test(type);

const answerOf = async (response: Response, ms: number): Promise<Answered> => {
  const { bytes, whole } = await readSome(response);
  const type = response.headers.get('content-type') ?? '';
  const headers = HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const { status, ok } = response;
  const decision = response.headers.get('postern-decision') ?? undefined;
  if (type !== '' && !isText(type)) {
    return { status, ok, ms, headers, decision, body: { kind: 'binary', type, bytes: bytes.length } };
  }
  const text = new TextDecoder().decode(bytes);
  const json = /json/.test(type) && whole ? parsed(text) : undefined;
  const pretty = json === undefined ? text : JSON.stringify(json, null, 2);
  return {
    status,
    ok,
    ms,
    headers,
    decision,
    body: {
      kind: 'text',
      text: pretty.slice(0, MOST_CHARACTERS),
      whole: whole && pretty.length <= MOST_CHARACTERS,
      json,
    },
  };
};

/** @throws DOMException `AbortError` where `signal` was aborted */
export const ask = async (
  operation: Operation,
  asked: Asked,
  who: Who,
  app: string,
  signal: AbortSignal,
): Promise<Sent> => {
  const token = who === 'app' ? await tokenOf(app) : undefined;
  if (token?.ok === false) return token;
  const hasBody = operation.body !== undefined && asked.body.trim() !== '';
  const began = performance.now();
  const response = await send(addressOf(operation, asked), {
    method: operation.method,
    headers: {
      ...headersOf(asked),
      ...(token !== undefined && { authorization: `Bearer ${token.token}` }),
    },
    as: who === 'self' ? 'person' : 'nobody',
    signal,
    ...(hasBody && { body: asked.body, ...(operation.body !== undefined && { type: operation.body.type }) }),
  });
  if (response === undefined) {
    return {
      ok: false,
      problem: { kind: 'offline', status: 0, code: 'offline', detail: '', faults: [], body: {} },
    };
  }
  // The server may have ended the token; the next request has a new one issued.
  if (response.status === 401 && who === 'app') forgetToken(app);
  return { ok: true, answer: await answerOf(response, performance.now() - began) };
};
