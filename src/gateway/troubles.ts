/** From what went wrong to what is said about it. Nothing here depends on data that the caller may not see. */
import { PosternError } from '../errors.ts';
import type { AuthenticationFailure } from '../identity/index.ts';
import { rateLimitHeaders, type Verdict } from '../quota/index.ts';
import type { Fault, Trouble } from './bodies.ts';

const AUTHENTICATION: Readonly<Record<AuthenticationFailure | 'token_missing', string>> = {
  token_missing: 'No access token came with the request.',
  token_malformed: 'The access token presented with the request is malformed.',
  token_unknown: 'The access token presented with the request is not known here.',
  token_expired: 'The access token presented with the request has expired.',
  token_revoked: 'The access token presented with the request has been revoked.',
};

/** 401 with the challenge of RFC 6750 and the resource metadata of RFC 9728. */
export const authenticationTrouble = (
  failure: AuthenticationFailure | 'token_missing',
  baseUrl: string,
): Trouble => {
  const metadata = `resource_metadata="${baseUrl}/.well-known/oauth-protected-resource"`;
  const error = failure === 'token_missing' ? '' : ', error="invalid_token"';
  return {
    status: 401,
    code: failure,
    message: AUTHENTICATION[failure],
    faults: [
      {
        title: 'invalid_token',
        detail: AUTHENTICATION[failure],
        code: failure,
        source: 'Access Token',
      },
    ],
    cure: 'Get a token at POST /oauth2/v3/token and send it as `Authorization: Bearer TOKEN`.',
    headers: { 'www-authenticate': `Bearer realm="${baseUrl}", ${metadata}${error}` },
  };
};

/** 400 for input that does not fit the route's schema. */
export const inputTrouble = (fault: Fault): Trouble => ({
  status: 400,
  code: 'input_invalid',
  message: fault.detail,
  faults: [fault],
});

/** 429 with `Retry-After`. */
export const quotaTrouble = (verdict: Verdict): Trouble => {
  const { limit, windowSeconds, name } = verdict.allowance;
  const every = windowSeconds === 1 ? 'second' : `${windowSeconds} seconds`;
  const detail =
    name === 'concurrent'
      ? `More than ${limit} requests are open at once from this client.`
      : `The allowance "${name}" of ${limit} requests in each ${every} is used up.`;
  return {
    status: 429,
    code: 'quota_exceeded',
    message: `Too many requests: ${detail}`,
    faults: [{ title: 'TOO_MANY_REQUESTS', detail, code: 'quota_exceeded' }],
    cure: `Try again in ${verdict.resetSeconds} s.`,
    headers: rateLimitHeaders(verdict),
  };
};

export const NOT_FOUND: Trouble = {
  status: 404,
  code: 'not_found',
  message: 'There is nothing here under this name.',
  faults: [],
};

export const routeTrouble = (method: string, allowed: readonly string[]): Trouble =>
  allowed.length === 0
    ? {
        status: 404,
        code: 'route_unknown',
        message: 'There is no such address on this server.',
        faults: [],
        cure: 'The addresses there are stand in /openapi.json.',
      }
    : {
        status: 405,
        code: 'method_not_allowed',
        message: `${method} is not answered here; ${allowed.join(', ')} is.`,
        faults: [],
        headers: { allow: allowed.join(', ') },
      };

interface FrameworkError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
}

const FRAMEWORK: Readonly<Record<string, Pick<Trouble, 'status' | 'code' | 'message' | 'cure'>>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'body_too_large',
    message: 'The body is larger than this address takes.',
    cure: 'Send less at once.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'media_type_unsupported',
    message: 'The media type of the body is not one that this address reads.',
    cure: 'Send application/json with a matching Content-Type header.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 400,
    code: 'body_missing',
    message: 'A JSON body was announced, and none came.',
    cure: 'Send the body, or no Content-Type.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'body_invalid',
    message: 'The body is not as long as its Content-Length says.',
    cure: 'Send Content-Length as it is.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 414,
    code: 'address_too_long',
    message: 'The address is longer than this server reads.',
    cure: 'Ask for less at once.',
  },
  FST_ERR_BAD_URL: {
    status: 400,
    code: 'address_invalid',
    message: 'The address holds percent-encoding that is not valid.',
    cure: 'Encode the address again.',
  },
};

/** Any error that reached the edge; whatever is not ours is told as an internal error, its detail kept for the log. */
export const errorTrouble = (error: unknown): Trouble => {
  if (error instanceof PosternError) {
    // Said in the very words of a hidden refusal, so that neither can be told from the other.
    if (error.code === NOT_FOUND.code) return NOT_FOUND;
    const parameter = error.place?.field;
    const headers = {
      ...(error.origin !== undefined && { 'postern-source': error.origin }),
      ...(error.retryAfterSeconds !== undefined && { 'retry-after': String(error.retryAfterSeconds) }),
    };
    return {
      status: error.status,
      code: error.code,
      message: error.message,
      faults: [
        {
          title: error.code,
          detail: error.message,
          code: error.published ?? error.code,
          ...(parameter !== undefined && { parameter }),
        },
      ],
      headers,
      ...(error.origin !== undefined && { origin: error.origin }),
      ...(error.cure !== undefined && { cure: error.cure }),
      ...(error.published !== undefined && { oauth: error.published }),
    };
  }
  const { code = '', statusCode = 500, message = '' } = (error ?? {}) as FrameworkError;
  const known = FRAMEWORK[code];
  if (known !== undefined) return { ...known, faults: [] };
  if (error instanceof SyntaxError || statusCode === 400) {
    // The message itself may quote the body, and the body may hold a secret: only the position is told.
    const position = /position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
    const detail = `The body is no valid JSON${position === undefined ? '' : ` (at ${position})`}.`;
    return {
      status: 400,
      code: 'body_invalid',
      message: detail,
      faults: [{ title: 'Invalid body', detail, code: 'body_invalid', parameter: 'body' }],
    };
  }
  return {
    status: 500,
    code: 'internal',
    message: 'Something went wrong here; it is in the log of this server under the request id.',
    faults: [],
  };
};
