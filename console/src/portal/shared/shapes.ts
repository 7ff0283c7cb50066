/** Answers of the routes on apps that several pages of the portal read. */

/** Of `GET /postern/v1/apps`; `scopes` only of one app. */
export interface App {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly role: string;
  readonly products: readonly string[];
  readonly defaultPurpose: string | null;
  readonly status: 'active' | 'suspended';
  readonly createdAt: number;
  readonly scopes?: readonly string[];
}

/** `GET /postern/v1/apps/:id/credentials`; moments are Unix ms. */
export interface Credential {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** One line of `GET /postern/v1/apps/:id/requests`. */
export interface LoggedRequest {
  readonly decisionId: string;
  readonly at: string;
  readonly route: string;
  readonly effect: 'permit' | 'forbid';
  readonly code: string;
  readonly status: number;
  readonly ruleIds: readonly string[];
  readonly obligations: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RequestPage {
  readonly requests: readonly LoggedRequest[];
  readonly next: string | null;
}

export type CredentialState = 'alive' | 'expired' | 'revoked';

export const stateOf = ({ revokedAt, expiresAt }: Credential, now: number): CredentialState => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'alive';
};
