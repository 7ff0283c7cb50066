/** What authentication finds, whatever was presented. */
import type { Principal } from './principal.ts';

export type AuthenticationFailure = 'token_malformed' | 'token_unknown' | 'token_expired' | 'token_revoked';

export interface Known {
  readonly principal: Principal;
  /** Unix ms after which the tables are asked again. */
  readonly freshUntil: number;
}
