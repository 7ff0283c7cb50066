/**
 * The cookies of a browser that signs in. `__Host-` (RFC 6265bis §4.1.3) holds them to this host and to https; over
 * plain http they are set on loopback alone, where nothing travels.
 */
import { PosternError } from '../../errors.ts';

/** `session`: who is signed in. `mark`: this browser began a sign-in at the operator's provider. */
export type CookieKind = 'session' | 'mark';

const NAMES = {
  https: { session: '__Host-postern', mark: '__Host-postern-mark' },
  loopback: { session: 'postern-session', mark: 'postern-mark' },
} as const satisfies Record<string, Record<CookieKind, string>>;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const transportOf = (baseUrl: string): keyof typeof NAMES | undefined => {
  const url = URL.parse(baseUrl);
  if (url?.protocol === 'https:') return 'https';
  return url?.protocol === 'http:' && LOOPBACK.has(url.hostname) ? 'loopback' : undefined;
};

/** Whether a browser that reached us at this address may be given a session. */
export const maySignIn = (baseUrl: string): boolean => transportOf(baseUrl) !== undefined;

/** @throws PosternError `sign_in_insecure` */
export const assertMaySignIn = (baseUrl: string): void => {
  if (maySignIn(baseUrl)) return;
  throw new PosternError('sign_in_insecure', 'Nobody signs in over plain http beyond this machine.', {
    status: 409,
    cure: 'Open the https address of this server; its operator sets POSTERN_PUBLIC_URL to it, or TLS files.',
  });
};

/** The value of a cookie in a `Cookie` header, by the name that it has at this address. */
export const readCookie = (
  header: string | undefined,
  baseUrl: string,
  kind: CookieKind,
): string | undefined => {
  if (header === undefined) return undefined;
  const transport = transportOf(baseUrl);
  if (transport === undefined) return undefined;
  const wanted = `${NAMES[transport][kind]}=`;
  for (const part of header.split(';')) {
    const cookie = part.trim();
    if (cookie.startsWith(wanted)) return cookie.slice(wanted.length);
  }
  return undefined;
};

/**
 * A `Set-Cookie` header. Lax, so that a link from a mail or the provider's redirect arrives signed in; what changes
 * anything needs the token against forgery besides.
 * @param maxAgeSeconds 0 takes the cookie away.
 * @throws PosternError `sign_in_insecure`
 */
export const setCookie = (
  baseUrl: string,
  kind: CookieKind,
  value: string,
  maxAgeSeconds: number,
): string => {
  assertMaySignIn(baseUrl);
  const transport = transportOf(baseUrl) ?? 'loopback';
  const secure = transport === 'https' ? '; Secure' : '';
  return `${NAMES[transport][kind]}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
};
