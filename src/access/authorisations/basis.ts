/**
 * Which kind of basis the rules in force ask for, found by asking them: somebody who meets every other condition is
 * given one basis at a time. Nothing about roles or channels is written down here a second time.
 */
import {
  Attributes,
  type DeliveryChannel,
  type PolicySet,
  PrincipalAttributes,
  RequestAttributes,
  type Role,
  SubjectAttributes,
} from '../../policy/index.ts';

/** What an app may hold about a Mailer ID: it is its own, it is authorised for it, or it holds its merchant's token. */
export type Holding = 'own' | 'authorised' | 'merchant-token';
const HOLDINGS: readonly Holding[] = ['own', 'authorised', 'merchant-token'];

const DATASET = 'tracking';
const SCOPE = 'tracking';
const ANY_MID = '000000';
const ANY_MERCHANT = 'merchant';

/** A request for the tracking of a piece. */
export const trackingRequest = (
  channel: DeliveryChannel,
  purpose: string,
  now: number,
): RequestAttributes => {
  const request = new RequestAttributes();
  request.route = 'readiness';
  request.dataset = DATASET;
  request.action = channel === 'extract' ? 'export' : 'read';
  request.dataClass = 'sensitive';
  request.channel = channel;
  request.purpose = purpose;
  request.purposeRequired = true;
  request.scope = SCOPE;
  request.time = now;
  return request;
};

/** Somebody of a role who meets every condition but the basis. */
export const otherwiseReady = (role: Role, purpose: string, now: number): PrincipalAttributes => {
  const principal = new PrincipalAttributes();
  principal.kind = 'app';
  principal.id = 'app';
  principal.organisation = 'organisation';
  principal.role = role;
  principal.scopes = [SCOPE];
  principal.termsAccepted = now;
  principal.ipAgreementSigned = true;
  principal.feeRequired = false;
  principal.feePaidThrough = now;
  principal.purposes = [purpose];
  principal.fieldGrants = [DATASET, 'tracking.person'];
  principal.recertifiedAt = now;
  principal.trainingAckAt = now;
  return principal;
};

export interface SufficientBasis {
  readonly holding: Holding;
  /** The permits that rest on it. */
  readonly ruleIds: readonly string[];
  readonly citations: readonly string[];
}

/** Each holding that by itself lets a role see a piece on a channel; none: the rules let this role see none. */
export const sufficientBases = (
  policy: PolicySet,
  role: Role,
  channel: DeliveryChannel,
  now: number,
): SufficientBasis[] =>
  HOLDINGS.flatMap((holding) => {
    const principal = otherwiseReady(role, 'shipping', now);
    if (holding === 'own') principal.ownMids = [ANY_MID];
    if (holding === 'authorised') principal.authorizedMids = [ANY_MID];
    if (holding === 'merchant-token') principal.merchantTokens = [ANY_MERCHANT];
    const subject = new SubjectAttributes();
    subject.mid = ANY_MID;
    subject.midDetermined = true;
    subject.merchant = ANY_MERCHANT;
    const decision = policy.decide(
      new Attributes(principal, trackingRequest(channel, 'shipping', now), subject),
    );
    return decision.effect === 'permit'
      ? [{ holding, ruleIds: decision.ruleIds, citations: decision.citations }]
      : [];
  });

/** The basis as an authorisation states it; null: another cannot give it, since only the owner's own will do. */
export const statedBasis = (bases: readonly SufficientBasis[], role: Role): string | null => {
  const holdings = new Set(bases.map(({ holding }) => holding));
  if (holdings.has('merchant-token')) return 'merchant-token';
  if (holdings.has('authorised')) return role === 'serviceProvider' ? 'ip-agreement' : 'platform-mid';
  return null;
};
