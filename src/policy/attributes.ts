/**
 * What a decision may look at: the attribute snapshot of one request. Evaluation is a pure function of a
 * snapshot and a policy version, so a recorded snapshot can be decided again exactly.
 *
 * The three groups are classes with one fixed shape on purpose: objects built by spreading fall into
 * dictionary mode and make evaluation 7 to 15 times slower.
 *
 * `null` means "not known": a rule that reads it fails closed.
 */

export type Role =
  | 'anonymous'
  | 'consumer'
  | 'developer'
  | 'shipper'
  | 'platform'
  | 'serviceProvider'
  | 'researcher'
  | 'steward'
  | 'auditor'
  | 'admin'
  | 'operator';

export type PrincipalKind = 'anonymous' | 'app' | 'person' | 'operator';
export type DataClass = 'public' | 'nonpublic' | 'sensitive' | 'sensitive-enhanced';
export type Action = 'read' | 'list' | 'export' | 'write' | 'administer';
/** By which way the answer leaves: an API call, a page, a webhook, a file extract, or the local command line. */
export type DeliveryChannel = 'api' | 'page' | 'webhook' | 'extract' | 'cli';

/** Who asks. Everything here belongs to the principal itself, so an explanation may show it to that principal. */
export class PrincipalAttributes {
  kind: PrincipalKind = 'anonymous';
  id = '';
  organisation = '';
  role: Role = 'anonymous';
  active = true;
  scopes: readonly string[] = [];
  products: readonly string[] = [];
  /** Mailer IDs registered to the principal's organisation. */
  ownMids: readonly string[] = [];
  /** Mailer IDs that others authorised this app for, valid now and on the request's delivery channel, whatever the basis. */
  authorizedMids: readonly string[] = [];
  /** Merchants (opaque references) whose active Merchant Access Token this app holds. */
  merchantTokens: readonly string[] = [];
  /** Effective date of the newest USPS API terms the organisation accepted, Unix ms; null: none. */
  termsAccepted: number | null = null;
  /** Date of the newest version of these terms that is recorded here and in force, Unix ms; null: none is recorded. */
  termsRequired: number | null = null;
  ipAgreementSigned = false;
  /** Unix ms; null: open ended or no agreement. */
  ipAgreementUntil: number | null = null;
  /** Operator data; null: not stated. */
  feeRequired: boolean | null = null;
  feePaidThrough: number | null = null;
  /** Purposes that a review granted (or the operator set) for this app. */
  purposes: readonly string[] = [];
  /** Field groups beyond the masked ones, for example `tracking.person`. */
  fieldGrants: readonly string[] = [];
  /** When the grant behind the purposes was last recertified (or granted), Unix ms; null: there is no grant. */
  recertifiedAt: number | null = null;
  grantUntil: number | null = null;
  trainingAckAt: number | null = null;
}

/** What is asked for, as the route declares it. */
export class RequestAttributes {
  /** The route's template, for example `GET /addresses/v3/city-state`; harmless by construction. */
  route = '';
  dataset = '';
  action: Action = 'read';
  dataClass: DataClass = 'public';
  channel: DeliveryChannel = 'api';
  /** Empty when neither the header nor the app's default states one. */
  purpose = '';
  purposeRequired = false;
  /** OAuth scope the dialect asks for; empty: none. */
  scope = '';
  /** How many items the request names or would return as a list. */
  items = 1;
  /** Unix ms. */
  time = 0;
}

/** About whom or what. Values may belong to somebody else: an explanation shows none of them but the request's own MID. */
export class SubjectAttributes {
  /** Mailer ID in the barcode; null where none can be derived. */
  mid: string | null = null;
  midDetermined = false;
  /** Merchant that the ownership index names for the piece (opaque); null: none. */
  merchant: string | null = null;
  /** The organisation the record itself belongs to (own decisions, own apps); null: nobody in particular. */
  organisation: string | null = null;
  /** Whether the answer would hold names or addresses of patrons as a list (39 U.S.C. 412). */
  personList = false;
  /** Whether the answer would hold person fields (signer, recipient …). */
  personFields = false;
  /** Level of the guard's ladder for this principal, 0 (calm) to 5 (frozen). */
  guardLevel = 0;
  /** Whether the caller states what somebody who handles the piece knows: its destination ZIP Code. */
  secondFactor = false;
  /** Whether the request carries a valid link that the Mailer ID's owner made for this one piece. */
  recipientLink = false;
}

/** One request as the policy sees it. */
export class Attributes {
  readonly principal: PrincipalAttributes;
  readonly request: RequestAttributes;
  readonly subject: SubjectAttributes;

  constructor(principal: PrincipalAttributes, request: RequestAttributes, subject: SubjectAttributes) {
    this.principal = principal;
    this.request = request;
    this.subject = subject;
  }
}
