/**
 * Generated secrets: 256 random bits behind a prefix that secret scanners recognise. Only the SHA-256 is kept;
 * a slow hash would add nothing to 256 bits and cost 35 ms a call.
 */
import { hash, randomBytes } from 'node:crypto';

export type SecretPrefix = 'pcs' | 'pat' | 'ptk' | 'pss' | 'psl';

export interface NewSecret {
  /** Shown once, never stored. */
  readonly secret: string;
  readonly secretHash: string;
  /** The last four characters, so that a person can tell two secrets apart. */
  readonly hint: string;
}

/** SHA-256 of a secret as lower-case hex. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'hex');

/** @param prefix `pcs` client secret, `pat` personal token, `ptk` access token, `pss` session, `psl` sign-in link. */
export const newSecret = (prefix: SecretPrefix): NewSecret => {
  const secret = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { secret, secretHash: hashSecret(secret), hint: secret.slice(-4) };
};

/** A fresh id such as `app_5f0c…`: 96 random bits, no meaning in it. */
export const newId = (kind: string): string => `${kind}_${randomBytes(12).toString('hex')}`;
