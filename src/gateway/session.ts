/**
 * Requests of a signed-in browser. A browser sends its cookie whoever made it ask, so what changes anything must show
 * that our own page asked: by a token that only our page can read, and by where the browser says it comes from.
 */
import { readCookie, type Session } from '../identity/sign-in/index.ts';
import type { Arrival } from './arrival.ts';
import type { Trouble } from './bodies.ts';
import type { AnyRoute } from './route.ts';

/** The token of the session that a request came with; undefined: none. */
export const sessionTokenOf = (arrival: Arrival): string | undefined =>
  arrival.cookie === undefined ? undefined : readCookie(arrival.cookie, arrival.baseUrl, 'session');

/** What this browser was given when it began a sign-in at the operator's provider. */
export const markOf = (arrival: Arrival): string | undefined =>
  arrival.cookie === undefined ? undefined : readCookie(arrival.cookie, arrival.baseUrl, 'mark');

/** Whether the browser says that another site made it ask. Clients that are no browsers say nothing. */
const isForeign = ({ fetchSite, origin, baseUrl }: Arrival): boolean =>
  (fetchSite !== undefined && fetchSite !== 'same-origin') ||
  (origin !== undefined && origin !== URL.parse(baseUrl)?.origin);

const changes = ({ method }: AnyRoute): boolean => method !== 'GET';

/** 403 where a request by cookie is not shown to be our own page's; undefined: it is, or it changes nothing. */
export const forgeryTrouble = (route: AnyRoute, arrival: Arrival, { csrf }: Session): Trouble | undefined =>
  changes(route) && (arrival.csrf !== csrf || isForeign(arrival)) ? CSRF_TROUBLE : undefined;

/**
 * 403 where a cookie comes to a dialect that knows tokens: those of USPS, and the token endpoint. A cookie counts on
 * our own endpoints alone, so that no page spends a person's rights there by asking.
 */
export const dialectTrouble = ({ dialect, dataClass }: AnyRoute): Trouble | undefined =>
  dialect === 'problem' || dataClass === 'public' ? undefined : DIALECT_TROUBLE;

const TOKEN_REQUIRED =
  'This address asks for the token of an app; being signed in with a browser counts for nothing here.';

const DIALECT_TROUBLE: Trouble = {
  status: 403,
  code: 'token_required',
  message: TOKEN_REQUIRED,
  faults: [
    { title: 'token_required', detail: TOKEN_REQUIRED, code: 'token_required', source: 'Session cookie' },
  ],
  cure: 'Send the token of an app of yours as `Authorization: Bearer TOKEN`; the page “Try it” of the portal does.',
};

/** 403 where another site makes a browser sign in, as somebody of its choice. */
export const foreignSignInTrouble = (route: AnyRoute, arrival: Arrival): Trouble | undefined =>
  route.session === 'opens' && changes(route) && isForeign(arrival) ? FOREIGN_TROUBLE : undefined;

const CSRF_TROUBLE: Trouble = {
  status: 403,
  code: 'csrf_missing',
  message: 'A request that changes anything, sent with the session cookie, needs the session’s own token.',
  faults: [],
  cure: 'Send the header Postern-CSRF with the value `csrf` of GET /postern/v1/session, from a page of this server.',
};

const FOREIGN_TROUBLE: Trouble = {
  status: 403,
  code: 'sign_in_foreign',
  message: 'Another site asked for this sign-in.',
  faults: [],
  cure: 'Open the sign-in page of this server and sign in there.',
};

/** 401 where the cookie is of no session, or of one that is over. */
export const SESSION_TROUBLE: Trouble = {
  status: 401,
  code: 'session_expired',
  message: 'The session is over.',
  faults: [
    {
      title: 'session_expired',
      detail: 'The session is over.',
      code: 'session_expired',
      source: 'Session cookie',
    },
  ],
  cure: 'Sign in again.',
};
