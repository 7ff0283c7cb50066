/**
 * The errors of an outgoing request. They name the host and never the rest of the address, a header or a body:
 * those may hold secrets and personal data.
 */
import { type ErrorOptions, PosternError } from '../errors.ts';
import { type AddressKind, opensWithPrivate } from './guard.ts';

const PUBLIC_CURE = 'Name a host with a public address.';

/** The address itself goes to the log alone: it would tell a client about the network here. */
export const privateAddress = (host: string, kind: AddressKind, address: string): PosternError =>
  new PosternError(
    'egress_private',
    `Host ${host} has an address of kind "${kind}", where outgoing connections may not go.`,
    {
      status: 400,
      cure: opensWithPrivate(kind)
        ? `${PUBLIC_CURE} If this server may reach its own network, set POSTERN_EGRESS_PRIVATE=on.`
        : PUBLIC_CURE,
      detail: `${host} has the address ${address}`,
    },
  );

export const unresolved = (host: string, detail: string): PosternError =>
  new PosternError('egress_unresolved', `Host ${host} has no address.`, {
    status: 502,
    cure: 'Check the spelling of the host, and that this server can look up names.',
    detail,
  });

export const timedOut = (host: string, limit: string): PosternError =>
  new PosternError('egress_timeout', `Host ${host} did not answer in full within ${limit}.`, {
    status: 502,
    cure: 'Try again later; if it stays so, ask the operator of that host.',
  });

export const tooLarge = (host: string, what: string): PosternError =>
  new PosternError('egress_too_large', `Host ${host} answered with more than ${what}.`, {
    status: 502,
    cure: 'Check that the address gives what you expect; the limit is set by what asks for it.',
  });

export const refused = (host: string, how: string): PosternError =>
  new PosternError('egress_refused', `No usable answer from host ${host}: ${how}.`, {
    status: 502,
    cure: 'Check the host and port, that its server runs, and that its certificate is valid for this name.',
  });

export const badRedirect = (host: string, how: string): PosternError =>
  new PosternError('egress_redirect', `Host ${host} redirected ${how}.`, {
    status: 502,
    cure: 'Give the address that answers itself, without a redirect.',
  });

export const badAddress = (message: string, options: ErrorOptions = {}): PosternError =>
  new PosternError('egress_scheme', message, {
    status: 400,
    cure: 'Give an address like https://host/path, without a user name or password in it.',
    ...options,
  });

export const badRequest = (host: string, what: string): PosternError =>
  new PosternError('egress_request', `The request to host ${host} cannot be sent: ${what}.`, {
    status: 400,
    cure: 'Correct that part of the request.',
  });

/** The error's stable code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, …), else its class. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/**
 * Any error of a request as ours. The cause is not carried: errors of the HTTP parser hold bytes of the answer.
 * Messages of `UND_ERR_INVALID_ARG` name a header and never its value.
 */
export const failureOf = (error: unknown, host: string): PosternError => {
  if (error instanceof PosternError) return error;
  const code = codeOf(error);
  if (TIMEOUTS.has(code)) return timedOut(host, 'the time that one step may take');
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return tooLarge(host, 'the bytes that headers may take');
  if (code === 'UND_ERR_INVALID_ARG') return badRequest(host, (error as Error).message);
  return refused(host, code);
};
