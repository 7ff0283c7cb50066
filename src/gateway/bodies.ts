/**
 * The bodies of refusals and errors, made here alone: the USPS error body for USPS dialects
 * (usps-v3-wire 2.0), RFC 9457 problems for our own endpoints, RFC 6749 §5.2 for the token endpoint.
 */
import type { ItemError } from './items.ts';
import type { Dialect } from './route.ts';
import { webToolsErrorText } from './web-tools-error.ts';

/** One fault of a request, in words for whoever sent it. */
export interface Fault {
  readonly title: string;
  readonly detail: string;
  readonly code?: string;
  /** Name of the parameter or property at fault. */
  readonly parameter?: string;
  /** What USPS names as source where it is no parameter, for example `Access Token`. */
  readonly source?: string;
}

/** What a refusal or error says, before it takes the form of a dialect. */
export interface Trouble {
  readonly status: number;
  /** Stable code of ours, documented in `docs/errors.md`. */
  readonly code: string;
  readonly message: string;
  readonly faults: readonly Fault[];
  /** Whose doing it is; ours unless stated. */
  readonly origin?: 'usps';
  readonly cure?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Members added to a problem: rules, citations, conditions. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** RFC 6749 error code where the dialect is OAuth. */
  readonly oauth?: string;
}

const STATUS_TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timed out',
  409: 'Conflict',
  413: 'Body too large',
  414: 'Address too long',
  415: 'Media type not supported',
  421: 'Host not served here',
  429: 'Too many requests',
  431: 'Head too large',
  500: 'Internal error',
  502: 'No answer of USPS',
  503: 'Not available',
};

export const statusTitle = (status: number): string => STATUS_TITLES[status] ?? 'Error';

/** `GET /addresses/v3/city-state` answers `apiVersion: "/addresses/v3"`, except addresses, which say "v3". */
export const apiVersionOf = (path: string): string => {
  const [, api = '', version = ''] = path.split('/');
  return api === 'addresses' || version === '' ? 'v3' : `/${api}/${version}`;
};

/** The error object of USPS's error body; items of a list have it too. */
export const uspsError = (trouble: Trouble): ItemError => ({
  code: String(trouble.status),
  message: trouble.message,
  errors: trouble.faults.map(({ title, detail, code, parameter, source }) => ({
    status: String(trouble.status),
    ...(code !== undefined && { code }),
    title,
    detail,
    source: parameter === undefined ? (source ?? { origin: trouble.origin ?? 'postern' }) : { parameter },
  })),
});

const uspsBody = (trouble: Trouble, path: string): unknown => ({
  apiVersion: apiVersionOf(path),
  error: uspsError(trouble),
});

const problemBody = (trouble: Trouble, decisionId: string | undefined): unknown => ({
  type: `/postern/errors#${trouble.code.split(':')[0]}`,
  title: statusTitle(trouble.status),
  status: trouble.status,
  detail: trouble.message,
  code: trouble.code,
  source: trouble.origin ?? 'postern',
  ...(decisionId !== undefined && { decision: decisionId }),
  ...(trouble.cure !== undefined && { cure: trouble.cure }),
  ...(trouble.faults.length > 0 && { errors: trouble.faults }),
  ...trouble.more,
});

const oauthBody = (trouble: Trouble): unknown => ({
  error: trouble.oauth ?? (trouble.status === 401 ? 'invalid_client' : 'invalid_request'),
  error_description: trouble.message,
});

export interface Body {
  readonly mediaType: string;
  readonly text: string;
}

/** The body of a trouble in a dialect. @param path the request's path without query, for `apiVersion`. */
export const troubleBody = (
  trouble: Trouble,
  dialect: Dialect,
  path: string,
  decisionId: string | undefined,
): Body => {
  switch (dialect) {
    case 'usps':
      return { mediaType: 'application/json', text: JSON.stringify(uspsBody(trouble, path)) };
    case 'oauth':
      return { mediaType: 'application/json', text: JSON.stringify(oauthBody(trouble)) };
    case 'web-tools':
      return { mediaType: 'text/xml', text: webToolsErrorText(trouble) };
    case 'problem':
      return {
        mediaType: 'application/problem+json',
        text: JSON.stringify(problemBody(trouble, decisionId)),
      };
  }
};
