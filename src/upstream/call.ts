/** Reading what a call upstream gave, or how it failed. Pure. */
import { PosternError } from '../errors.ts';
import type { Checked } from './answer.ts';
import { factsOf } from './apis.ts';
import { garbage, unavailable } from './problems.ts';
import type { Token } from './tokens.ts';

/** Whether a token opens an API; where USPS did not say, the call finds out. */
export const isGranted = (api: string, { scopes }: Token): boolean => {
  const { scopes: wanted } = factsOf(api);
  return scopes === null || wanted.length === 0 || wanted.some((scope) => scopes.includes(scope));
};

/** Headers that ask whether a kept answer still holds. */
export const validatorsOf = ({ headers }: Checked): Record<string, string> => ({
  ...(headers.etag !== undefined && { 'if-none-match': headers.etag }),
  ...(headers['last-modified'] !== undefined && { 'if-modified-since': headers['last-modified'] }),
});

/** The message of USPS's error body, for the log of the operator. */
export const messageOf = (body: unknown): string => {
  const error = (body as { readonly error?: { readonly message?: unknown } } | undefined)?.error;
  return typeof error?.message === 'string' ? error.message.slice(0, 200) : '';
};

/** A failure of the way out, as one of the way upstream. */
export const failureOf = (api: string, error: unknown, waitMs: number): unknown => {
  if (!(error instanceof PosternError)) return error;
  switch (error.code) {
    case 'egress_timeout':
    case 'egress_refused':
    case 'egress_unresolved':
      return unavailable(api, waitMs, error);
    case 'egress_too_large':
    case 'egress_redirect':
      return garbage(api, error.message, error);
    default:
      return error;
  }
};

/** Waits no longer than the signal allows. */
export const orAborted = <Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> => {
  if (signal === undefined) return promise;
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
};
