/** Wiring of signing in: sessions, mails with links, and the operator's provider. */
import type { Logger } from 'pino';
import type { SignInRooms } from './api/portal/session/index.ts';
import { type AuditLog, recordAdministration } from './audit/index.ts';
import { type Config, ownAddress } from './config.ts';
import type { Outgoing } from './egress/index.ts';
import { OidcSignIn, Sessions, SignInMail } from './identity/sign-in/index.ts';
import type { Sealer, Store } from './store/index.ts';

export interface SignInParts {
  readonly config: Config;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly outgoing: () => Promise<Outgoing>;
  readonly audit: AuditLog;
  readonly log: Pick<Logger, 'warn'>;
  readonly now: () => number;
}

const MINUTE_MS = 60_000;

export const openSignIn = ({
  config,
  store,
  sealer,
  outgoing,
  audit,
  log,
  now,
}: SignInParts): SignInRooms => ({
  config,
  store,
  sessions: new Sessions(store, {
    idleMs: config.sessionIdleMinutes * MINUTE_MS,
    lifeMs: config.sessionHours * 60 * MINUTE_MS,
  }),
  mail: new SignInMail({ store, sealer, outgoing, url: config.noticeUrl, baseUrl: ownAddress(config) }),
  oidc: config.oidc === undefined ? undefined : new OidcSignIn({ store, outgoing, settings: config.oidc }),
  trouble: (facts) => log.warn(facts, 'sign_in_at_provider'),
  record: (actor, action, target) =>
    recordAdministration(audit, { at: now(), actor, action, target, detail: {} }),
});
