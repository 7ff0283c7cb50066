/** A request and the requests that redirects make of it (RFC 9110 §15.4), without sending anything. */
import { badAddress, badRedirect, badRequest } from './failures.ts';

/** One request as it is sent to one host. Header names are in lower case. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** Belong to the connection, which is not the caller's: `host` would also change whose certificate is taken. */
const OURS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What another origin may see. All else may be a credential or a signature, whatever its name. */
const HARMLESS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/** The codings that `content.ts` can undo. */
const ACCEPTED_CODINGS = 'gzip, deflate, br';

const parseUrl = (text: string, base?: URL): URL => {
  const url = URL.parse(text, base?.href);
  const from = base === undefined ? '' : ` that host ${base.host} redirected to`;
  // A bad address is the caller's fault, a bad redirect the other host's.
  const blame = base === undefined ? {} : { status: 502 };
  if (url === null || url.hostname === '') throw badAddress(`The address${from} is not a whole URL.`, blame);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw badAddress(
      `The address${from} has the scheme "${url.protocol}"; http: and https: are expected.`,
      blame,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw badAddress(`The address of host ${url.host} holds a user name or password.`, blame);
  }
  return url;
};

/**
 * The request as it is first sent.
 * @throws PosternError `egress_scheme` for an address that is not plain http or https, `egress_request` for a
 * header that belongs to the connection.
 */
export const firstHop = (
  address: string,
  method: string,
  given: Readonly<Record<string, string>>,
  body: string | Uint8Array | undefined,
): Hop => {
  const url = parseUrl(address);
  const headers: Record<string, string> = { 'user-agent': 'postern' };
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (OURS.has(lower) || lower.startsWith('proxy-')) {
      throw badRequest(url.host, `header "${lower}" belongs to the connection`);
    }
    headers[lower] = value;
  }
  headers['accept-encoding'] = ACCEPTED_CODINGS;
  return { url, method: method.toUpperCase(), headers, body };
};

const keep = (headers: Hop['headers'], allowed: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => allowed(name)));

/** 303 always becomes GET, 301 and 302 turn POST into GET, as every client does. */
const becomesGet = (status: number, method: string): boolean =>
  (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');

/**
 * The request that a redirect asks for; undefined where the answer is none (or names no place).
 * @throws PosternError `egress_redirect` when it would leave https or carry a body to another origin;
 * `egress_scheme` when it leads to something that is not http or https.
 */
export const nextHop = (hop: Hop, status: number, location: string | undefined): Hop | undefined => {
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  const url = parseUrl(location, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw badRedirect(hop.url.host, `from https to http (host ${url.host})`);
  }
  const asGet = becomesGet(status, hop.method);
  const method = asGet ? 'GET' : hop.method;
  const body = asGet ? undefined : hop.body;
  const sameOrigin = url.origin === hop.url.origin;
  if (!sameOrigin && body !== undefined) {
    throw badRedirect(hop.url.host, `a request with a body to another origin (host ${url.host})`);
  }
  const headers = keep(
    hop.headers,
    (name) =>
      (sameOrigin || HARMLESS.has(name) || name === 'accept-encoding') &&
      !(asGet && name.startsWith('content-')),
  );
  return { url, method, headers, body };
};
