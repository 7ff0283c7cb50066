export {
  assertMaySignIn,
  type CookieKind,
  maySignIn,
  readCookie,
  setCookie,
} from './cookie.ts';
export { type FirstRun, firstRun } from './first-run.ts';
export { type MadeLink, makeSignInLink, redeemSignInLink } from './links.ts';
export { SignInMail } from './mail.ts';
export { MARK_SECONDS, OidcSignIn } from './oidc.ts';
export * from './passkeys.ts';
export {
  type OpenedSession,
  type Session,
  type SessionFound,
  type SessionLimits,
  Sessions,
  type SignInWay,
} from './sessions.ts';
export { sweepSignIns } from './sweep.ts';
