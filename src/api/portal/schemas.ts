/** Schemas that several of our own endpoints share. */
import { Type } from '../../gateway/schema.ts';

export const closed = { additionalProperties: false } as const;

const id = (kind: string) =>
  Type.String({ pattern: '^[a-z]+_[0-9a-f]{24}$', description: `the id of ${kind}` });

export const OrganisationId = id('an organisation (org_…)');
export const AppId = id('an app (app_…)');
export const PersonId = id('a person (per_…)');
export const CredentialId = id('a credential (cred_…)');
export const WebToolsUserId = id('a Web Tools USERID (wtu_…)');
export const LibraryDocumentId = id('an attached document (doc_…)');
export const PageChangeId = id('a change of a watched page (chg_…)');
export const ProposalId = id('a policy proposal (prop_…)');
export const RequestId = id('an access request (req_…)');
export const GrantId = id('a grant (grant_…)');
export const BreakGlassId = id('an emergency access (glass_…)');
export const IncidentId = id('an incident (inc_…)');
export const UseReportId = id('a report of use (rep_…)');
export const PasskeyId = id('a passkey (key_…)');
export const AuthorisationId = id('an authorisation (auth_…)');

export const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'a name of 1 to 100 characters',
});
export const Instant = Type.String({
  maxLength: 40,
  description: 'a date (2026-04-01) or a date-time with zone',
});
export const Word = Type.String({ minLength: 1, maxLength: 100, description: 'a word' });
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a SHA-256 in lower-case hex' });

export const IdParams = <Schema extends ReturnType<typeof id>>(schema: Schema) =>
  Type.Object({ id: schema }, closed);
