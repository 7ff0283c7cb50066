/**
 * About whom a request for labels is. It pays by a token that was given for a Mailer ID; where a platform labels for a merchant,
 * the merchant is whom it is about. Everything is told from what the caller holds now: a token of a merchant who has since
 * taken the authorisation back is about nobody.
 */
import type { Context, SubjectFacts } from '../../../gateway/index.ts';
import type { Principal } from '../../../identity/index.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';

/** Who a number belongs to, by labels made through here and by manifests. */
export interface LabelOwnership {
  /** The merchant; null: none is known. */
  ownerOf(number: string): Promise<string | null>;
  /** @param now Unix ms */
  state(number: string, merchant: string, now: number): Promise<void>;
}

export interface Roles {
  /** Mailer ID of the labels. */
  readonly mid: string | null;
  /** Every Mailer ID that is named. */
  readonly mids: readonly string[];
  /** What names the shipper, where the request does. */
  readonly shipper: { readonly mid: string | null; readonly crid: string | null };
}

const isPlatform = ({ role }: Principal): boolean => role === 'platform';

/** The merchant whom a platform labels for with a Mailer ID of its own or of that merchant; null: it is neither. */
const stillFor = (principal: Principal, mid: string | null, merchant: string): string | null => {
  const { ownMids, merchantTokens } = principal.attributes('api', 'labels');
  const covered = mid !== null && (ownMids.includes(mid) || principal.merchantOf(mid, 'api') === merchant);
  return covered && merchantTokens.includes(merchant) ? merchant : null;
};

/** The shipper's where one is named, else the one of the Mailer ID of the labels. */
const merchantNamed = (principal: Principal, { mid, shipper }: Roles): string | null => {
  if (shipper.mid !== null) return principal.merchantOf(shipper.mid, 'api');
  if (shipper.crid !== null && principal.attributes('api', 'labels').merchantTokens.includes(shipper.crid)) {
    return shipper.crid;
  }
  return mid === null ? null : principal.merchantOf(mid, 'api');
};

/** Of a payment for labels. A platform's is about its merchant where each Mailer ID is its own or that merchant's. */
export const ofRoles = (roles: Roles, principal: Principal): SubjectFacts => {
  const { mid } = roles;
  const facts = { mid, midDetermined: mid !== null };
  if (!isPlatform(principal)) return facts;
  const merchant = merchantNamed(principal, roles);
  const covered = merchant !== null && roles.mids.every((one) => stillFor(principal, one, merchant) !== null);
  return { ...facts, merchant: covered ? merchant : null };
};

/** The Mailer ID that the payment token was got for here, and the merchant; of no token, or of another's, none. */
export const ofToken = async (
  owned: OwnedThings,
  header: Context['header'],
  principal: Principal,
): Promise<SubjectFacts> => {
  const token = header('x-payment-authorization-token');
  const right = token === undefined ? null : await owned.ownerOf('payment', token);
  if (right === null || right.organisationId !== principal.organisationId) {
    return { mid: null, midDetermined: false };
  }
  const { mid, merchant } = right;
  return {
    mid,
    midDetermined: mid !== null,
    ...(merchant !== null && isPlatform(principal) && { merchant: stillFor(principal, mid, merchant) }),
  };
};

/**
 * Of a label by its number: the Mailer ID in the barcode. A platform's basis is its merchants' tokens, so for a platform the
 * ownership index is probed once; a merchant whose token it does not hold is told from no merchant by nothing.
 * @throws PosternError where it is no tracking number
 */
export const ofPiece = async (
  ownership: LabelOwnership,
  trackingNumber: string,
  principal: Principal,
): Promise<SubjectFacts> => {
  const { number, mid } = askedPiece(trackingNumber);
  const facts = { mid, midDetermined: mid !== null };
  if (!isPlatform(principal)) return facts;
  const owner = await ownership.ownerOf(number);
  return { ...facts, merchant: owner === null ? null : stillFor(principal, mid, owner) };
};

/** Of a shipment by its Mailer ID: a platform's is about the merchant whose Mailer ID it is. */
export const ofMid = (mid: string | null, principal: Principal): SubjectFacts => ({
  mid,
  midDetermined: mid !== null,
  ...(mid !== null && isPlatform(principal) && { merchant: principal.merchantOf(mid, 'api') }),
});
