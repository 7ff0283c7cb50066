/**
 * The only code of the console that talks to the server, beside `upload.ts`, which reads answers as this does. Every answer is a value, never an exception: a page that
 * forgets one of its ends does not compile.
 */
import { forgetSession, session } from './session.ts';

/** What the server, or the lack of it, said instead of an answer. */
export interface Problem {
  /** `offline`: nothing answered. `session`: signing in again helps. `conflict`: somebody else was first. */
  readonly kind: 'offline' | 'session' | 'refused' | 'invalid' | 'absent' | 'conflict' | 'busy' | 'failed';
  /** 0 where nothing answered. */
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly cure?: string;
  /** The decision that refused, which `/decisions/ID` explains. */
  readonly decision?: string;
  readonly retryAfterSeconds?: number;
  /** Faults of single fields. */
  readonly faults: readonly {
    readonly title: string;
    readonly detail: string;
    readonly parameter?: string;
  }[];
  /** All members of the problem body (RFC 9457): rules, citations, conditions. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type Result<Data> =
  | { readonly ok: true; readonly data: Data; readonly headers: Headers }
  | { readonly ok: false; readonly problem: Problem };

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a string, Blob or File goes as it is, with `type`. */
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** `nobody`: without the session, as a stranger would ask. */
  readonly as?: 'person' | 'nobody';
}

const kindOf = (status: number): Problem['kind'] => {
  if (status === 401) return 'session';
  if (status === 403) return 'refused';
  if (status === 404 || status === 410) return 'absent';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429 || status === 503) return 'busy';
  return status < 500 ? 'invalid' : 'failed';
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Nothing answered. */
export const OFFLINE: Problem = {
  kind: 'offline',
  status: 0,
  code: 'offline',
  detail: '',
  faults: [],
  body: {},
};

/** The members of a problem body, of whichever dialect. */
const readProblem = async (response: Response): Promise<Problem> => {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // No JSON: what stands between us and the server answered.
  }
  const usps = body.error as { message?: unknown; errors?: unknown } | undefined;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const cure = text(body.cure);
  const decision = text(body.decision) ?? response.headers.get('postern-decision') ?? undefined;
  return {
    kind: kindOf(response.status),
    status: response.status,
    code: text(body.code) ?? String(response.status),
    detail: text(body.detail) ?? text(usps?.message) ?? response.statusText,
    ...(cure !== undefined && { cure }),
    ...(decision !== undefined && { decision }),
    ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
    faults: (body.errors ?? usps?.errors ?? []) as Problem['faults'],
    body,
  };
};

const isGiven = (body: unknown): body is string | Blob => typeof body === 'string' || body instanceof Blob;

const requestOf = ({
  method = 'GET',
  body,
  type,
  headers,
  signal,
  as = 'person',
}: CallOptions): RequestInit => {
  const csrf = as === 'person' ? session.value?.csrf : null;
  return {
    method,
    credentials: as === 'person' ? 'same-origin' : 'omit',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      ...(method !== 'GET' && csrf != null && { 'postern-csrf': csrf }),
      ...headers,
    },
    ...(body !== undefined && { body: isGiven(body) ? body : JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  };
};

/** Whatever the server answers, refusals too, for who looks at answers themselves. Undefined: nothing answered. @throws DOMException `AbortError` where `signal` was aborted. */
export const send = async (path: string, options: CallOptions = {}): Promise<Response | undefined> => {
  try {
    return await fetch(path, requestOf(options));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return undefined;
  }
};

/**
 * What an answer means, refusals and a session that is over included.
 * @param token whether the request had a token of its own: then it says nothing of the session
 */
export const resultOf = async (response: Response, token: 'own' | 'none'): Promise<Result<Response>> => {
  if (response.ok) return { ok: true, data: response, headers: response.headers };
  const problem = await readProblem(response);
  if (problem.kind === 'session' && token === 'none') forgetSession();
  return { ok: false, problem };
};

/** The answer as it came, for what is no JSON (files, NDJSON, SVG). @throws DOMException `AbortError` where `signal` was aborted. */
export const callRaw = async (path: string, options: CallOptions = {}): Promise<Result<Response>> => {
  const response = await send(path, options);
  if (response === undefined) return { ok: false, problem: OFFLINE };
  return resultOf(response, options.headers?.authorization === undefined ? 'none' : 'own');
};

/** Asks the server and reads its JSON (undefined where it has no body). @throws DOMException `AbortError` where `signal` was aborted. */
export const call = async <Data>(path: string, options: CallOptions = {}): Promise<Result<Data>> => {
  const result = await callRaw(path, options);
  if (!result.ok) return result;
  try {
    const body = await result.data.text();
    return { ...result, data: (body === '' ? undefined : JSON.parse(body)) as Data };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return { ok: false, problem: OFFLINE };
  }
};

/** A query text of what is given; empty and undefined values are left out. */
export const query = (values: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const params = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? '' : `?${params}`;
};
