/**
 * The typed schema of the control plane: one interface a table, the same on both drivers.
 *
 * Column conventions: ids are text (`org_…`, `app_…`), instants are integers (Unix milliseconds, `…_at`,
 * `…_from`, `…_until`), lists and objects are JSON text (`…_json`), hashes and binary bodies are bytes,
 * booleans are 0 or 1. `null` means "not known" or "open ended", never "no".
 */
import type { Generated } from 'kysely';

export interface OrganisationTable {
  id: string;
  name: string;
  /** Customer Registration ID at USPS, digits. */
  crid: string | null;
  status: 'active' | 'suspended';
  demo: number;
  created_at: number;
}

export interface AppTable {
  id: string;
  organisation_id: string;
  name: string;
  /** One of the roles of `identity/roles.ts`. */
  role: string;
  /** Names of products, JSON array of text; products map to scopes. */
  products_json: string;
  default_purpose: string | null;
  status: 'active' | 'suspended';
  /** Local quota overrides, JSON object `{api: {limit, windowSeconds}}`. */
  quotas_json: string;
  created_at: number;
}

export interface PersonTable {
  id: string;
  organisation_id: string;
  name: string;
  email: string | null;
  roles_json: string;
  training_ack_at: number | null;
  status: 'active' | 'suspended';
  created_at: number;
  /** When the person last signed in with a browser; null: never. */
  signed_in_at: number | null;
}

/** A secret of an app (`client_secret`) or a personal token of a person. Stored as SHA-256, never in the clear. */
export interface CredentialTable {
  id: string;
  app_id: string | null;
  person_id: string | null;
  kind: 'client_secret' | 'personal_token';
  /** SHA-256 of the secret, hex. */
  secret_hash: string;
  /** Last four characters, so that a person can tell two secrets apart. */
  hint: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}

/** A USERID of the Web Tools dialect, stored as SHA-256. */
export interface WebToolsUserTable {
  id: string;
  app_id: string;
  user_hash: string;
  /** Its last four characters. */
  hint: string;
  /** Client addresses and networks that count as a second factor, JSON array. */
  clients_json: string;
  created_at: number;
  revoked_at: number | null;
}

/** Access tokens issued at `/oauth2/v3/token`, or to a person for an app of their organisation. */
export interface TokenTable {
  /** SHA-256 of the token, hex. */
  token_hash: string;
  app_id: string;
  /** The secret it was issued for; null: a person had it issued. */
  credential_id: string | null;
  /** The person who had it issued; null: the app itself. */
  person_id: string | null;
  /** Space separated, as granted. */
  scope: string;
  issued_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface MailerIdTable {
  mid: string;
  organisation_id: string;
  /** How ownership was proved: `operator`, `manifest`, `usps-portal` … */
  proof: string;
  added_at: number;
}

/** A shipper lets another party see its Mailer ID. */
export interface AuthorisationTable {
  id: string;
  /** The organisation that owns the Mailer ID, when it is known here. */
  shipper_organisation_id: string | null;
  /** The app that may see. */
  app_id: string;
  mid: string;
  /** Delivery channel: `api`, `webhook`, `extract` or `any`. */
  channel: string;
  /** `owner`, `merchant-token`, `platform-mid`, `ip-agreement` … */
  basis: string;
  /** The merchant's own reference, where the basis is a merchant token. */
  merchant: string | null;
  evidence: string;
  valid_from: number;
  valid_until: number | null;
  revoked_at: number | null;
  created_at: number;
}

/** Signed terms between an organisation and USPS, as the operator states them. */
export interface AgreementTable {
  id: string;
  organisation_id: string;
  /** `ip-agreement`, `dua` … */
  kind: string;
  document_sha256: string | null;
  signed_at: number;
  valid_until: number | null;
  /** Whether a fee is due is operator data: null is "not stated". */
  fee_required: number | null;
  fee_paid_through: number | null;
  revoked_at: number | null;
}

export interface TermsAcceptanceTable {
  id: string;
  organisation_id: string;
  /** Name of the document, for example `usps-api-terms`. */
  document: string;
  /** Date of the version accepted, Unix milliseconds. */
  version_at: number;
  document_sha256: string | null;
  accepted_at: number;
  accepted_by: string;
}

/** What a review granted to an app. */
export interface GrantTable {
  id: string;
  app_id: string;
  dataset: string;
  /** JSON array of purposes. */
  purposes_json: string;
  /** JSON array of field groups beyond the masked ones, for example `tracking.person`. */
  fields_json: string;
  granted_at: number;
  granted_by: string;
  valid_until: number | null;
  recertified_at: number | null;
  revoked_at: number | null;
  /** The request it came from; null: granted directly. */
  request_id: string | null;
  /** JSON array of sentences that the review attached. */
  conditions_json: string | null;
  /** While it is set, the grant counts for nothing. */
  suspended_at: number | null;
  /** Why, in a sentence for the organisation. */
  suspended_because: string | null;
  /** Newest permitted request that stated one of its purposes, as the daily sweep found it. */
  last_used_at: number | null;
  /** When its removal was proposed for want of use. */
  removal_proposed_at: number | null;
  /** Names of the reminders sent since it was last certified, JSON array. */
  reminded_json: string | null;
}

/** A request for access: the five steps as one state machine. `version` counts its transitions. */
export interface AccessRequestTable {
  id: string;
  organisation_id: string;
  app_id: string;
  /** Id in the catalogue. */
  dataset: string;
  data_class: 'nonpublic' | 'sensitive' | 'sensitive-enhanced';
  state: string;
  version: number;
  state_since: number;
  /** When the state should have been left; null: no clock runs. */
  due_at: number | null;
  created_at: number;
  /** What the requester states, JSON. */
  form_json: string;
  /** Ids of all who acted for the requester, JSON array. */
  requesters_json: string;
  /** Who attested to have read which rules when, JSON. */
  attestation_json: string | null;
  /** What the automatic checks found at the last submission, JSON. */
  checks_json: string | null;
  /** What the first approver grants, JSON. */
  terms_json: string | null;
  first_approver: string | null;
  second_approver: string | null;
  /** Refusal or question, JSON. */
  outcome_json: string | null;
  grant_id: string | null;
}

/** One transition of a request. */
export interface AccessRequestStepTable {
  request_id: string;
  /** The request's version after it. */
  number: number;
  at: number;
  actor: string;
  move: string;
  from_state: string;
  to_state: string;
  note: string | null;
}

/** Temporary access on a stated emergency, reviewed afterwards. */
export interface BreakGlassTable {
  id: string;
  app_id: string;
  organisation_id: string;
  /** As the rules name it. */
  dataset: string;
  reason: string;
  broken_by: string;
  grant_id: string;
  from_at: number;
  until_at: number;
  review_due_at: number;
  /** When the missing review was alarmed. */
  alarmed_at: number | null;
  reviewed_by: string | null;
  reviewed_at: number | null;
  verdict: 'justified' | 'not-justified' | null;
  review_note: string | null;
}

/** Something that went wrong with access or data, with the decisions it concerns. */
export interface IncidentTable {
  id: string;
  organisation_id: string | null;
  kind: string;
  title: string;
  description: string;
  /** Ids of decisions, JSON array. */
  decisions_json: string;
  state: 'open' | 'closed';
  opened_by: string;
  opened_at: number;
  closed_by: string | null;
  closed_at: number | null;
  closing_note: string | null;
}

/** What became of the data under a grant: asked for periodically, and once at its end. */
export interface UseReportTable {
  id: string;
  grant_id: string;
  organisation_id: string;
  kind: 'periodic' | 'end-of-use';
  period_from: number;
  period_until: number;
  due_at: number;
  filed_at: number | null;
  filed_by: string | null;
  /** What was kept, passed on and deleted, JSON. */
  answers_json: string | null;
}

/** A secret that must be recovered (webhook, upstream): AES-256-GCM under the key file. */
export interface SealedSecretTable {
  id: string;
  purpose: string;
  sealed: Uint8Array;
  created_at: number;
}

/** One imported version of a dataset. The body lies in the data folder (or the table `edition_blob`). */
export interface EditionTable {
  id: string;
  dataset: string;
  state: 'building' | 'held' | 'active' | 'superseded' | 'failed';
  source: string;
  official_channel: string;
  official_source: string;
  authority: 'usps' | 'government' | 'partner' | 'mirror' | 'community' | 'synthetic';
  publisher: string;
  licence: string;
  retrieved_at: number;
  valid_until: number | null;
  sha256: string;
  rows_read: number;
  rows_kept: number;
  rows_refused: number;
  importer: string;
  /** Counts against the edition before it, JSON. */
  diff_json: string;
  created_at: number;
  activated_at: number | null;
}

export interface EditionBlobTable {
  edition_id: string;
  name: string;
  body: Uint8Array;
}

/** Immutable policy versions: content address, when they take effect, since when they were known here. */
export interface PolicyVersionTable {
  sha256: string;
  effective_from: number;
  known_since: number;
  activated_by: string;
  /** The pack as canonical JSON, enough to evaluate again. */
  pack_json: string;
}

/** A block of the decision journal; its inner Merkle root is one leaf of the audit log. */
export interface JournalBlockTable {
  node: string;
  seq: number;
  from_s: number;
  until_s: number;
  entries: number;
  root: Uint8Array;
  /** Compressed body; null once its retention has passed. */
  body: Uint8Array | null;
}

/** In which blocks of the journal an app's decisions stand. */
export interface JournalAppTable {
  /** The app; `*`: the block has so many that it is not listed under each. */
  app: string;
  /** As in the block. */
  until_s: number;
  from_s: number;
  node: string;
  seq: number;
}

/** Salt and value behind a commitment in a leaf; erasing the row leaves every proof valid. */
export interface CommitmentTable {
  /** HMAC(salt, value), hex: what stands in the leaf. */
  commitment: string;
  decision_id: string;
  field: string;
  salt: Uint8Array | null;
  value: string | null;
  legal_hold: number;
  recorded_at: number;
  erased_at: number | null;
}

/** The newest checkpoint of each node's audit log, gathered in one place. */
export interface CheckpointTable {
  node: string;
  size: number;
  note: string;
  at: number;
}

export interface JobTable {
  id: string;
  queue: string;
  payload_json: string;
  state: 'waiting' | 'leased' | 'done' | 'failed';
  run_at: number;
  leased_until: number | null;
  lease_id: string | null;
  attempts: number;
  max_attempts: number;
  /** Where a resumable job stands, JSON written by its handler. */
  progress_json: string | null;
  error: string | null;
  singleton_key: string | null;
  created_at: number;
  finished_at: number | null;
}

/** Progress of jobs whose rows another library keeps (pg-boss on PostgreSQL). */
export interface JobProgressTable {
  job_id: string;
  progress_json: string;
  saved_at: number;
}

export interface ScheduleTable {
  name: string;
  queue: string;
  every_ms: number;
  payload_json: string;
  next_at: number;
}

/** Counters of allowances counted for the whole cluster; `quota/` alone writes them. */
export interface QuotaTable {
  key: string;
  points: number;
  /** Unix ms. */
  expire: number | null;
}

/** A policy version that somebody proposed. A second person activates it, with its replay at hand. */
export interface PolicyProposalTable {
  id: string;
  /** SHA-256 of the pack. */
  version: string;
  /** The pack's files, JSON array of `{name, text}`. */
  files_json: string;
  reason: string;
  /** When it is to take effect; null: at its activation. */
  effective_from: number | null;
  proposed_by: string;
  proposed_at: number;
  /** What it would have changed in recorded decisions, JSON; null: not replayed yet. */
  replay_json: string | null;
  replayed_at: number | null;
  state: 'proposed' | 'activated' | 'rejected';
  decided_by: string | null;
  decided_at: number | null;
  decision_reason: string | null;
}

/** A copy of a handbook, regulation or terms that the operator attached. */
export interface LibraryDocumentTable {
  id: string;
  /** The citation it is a copy of; null: of none. */
  citation_id: string | null;
  title: string;
  edition_at: number | null;
  visibility: 'public' | 'stewards';
  media_type: string;
  /** Of the body, hex. */
  sha256: string;
  body: Uint8Array;
  attached_by: string;
  attached_at: number;
}

export interface LibrarySectionTable {
  document_id: string;
  position: number;
  number: string;
  title: string;
  text: string;
  sha256: string;
}

/** An official page that is looked at on a schedule. */
export interface WatchedPageTable {
  url: string;
  etag: string | null;
  last_modified: string | null;
  /** Of its text, hex; null: it could not be read yet. */
  sha256: string | null;
  text: string | null;
  checked_at: number;
  changed_at: number | null;
  failure: string | null;
}

/** A watched page changed: a rule's source may have. */
export interface PageChangeTable {
  id: string;
  url: string;
  at: number;
  before_sha256: string;
  after_sha256: string;
  /** Lines that went and came. */
  difference: string;
  state: 'open' | 'closed';
  closed_by: string | null;
  closed_at: number | null;
  note: string | null;
}

/** A level above 1 on the guard's ladder, as any node found it. */
export interface GuardLevelTable {
  /** `principal:app_…`, `organisation:org_…` or `range:…`. */
  key: string;
  role: string;
  level: number;
  since: number;
  /** The measures that led to it, JSON. */
  evidence_json: string;
}

/** A number that was never mailed, planted with one recipient. */
export interface CanaryTable {
  number: string;
  recipient: string;
  mid: string;
  planted_at: number;
}

/** Something an organisation must be told; it is sent from here, so a crash loses none. */
export interface NoticeTable {
  id: string;
  organisation_id: string;
  /** `guard.frozen`, `authorisation.expiring` … */
  kind: string;
  title: string;
  body: string;
  /** Mail addresses that it is to go to, as a JSON array; null: none was named. */
  recipients_json: string | null;
  created_at: number;
  /** When it went out by mail or webhook; null: waiting, or neither is set up. */
  sent_at: number | null;
  read_at: number | null;
}

/** A merchant confirmed an authorisation link: what was asked, by whom it was confirmed, and what came of it. */
export interface AuthorisationConfirmationTable {
  /** Id of the link; a link is confirmed once. */
  id: string;
  app_id: string;
  /** What the link asks, JSON. */
  asked_json: string;
  /** SHA-256 of the text that stood above the button. */
  statement_sha256: string;
  /** `pending`: the merchant is not known here; a steward verifies it. */
  state: 'effective' | 'pending' | 'rejected';
  /** The person that confirmed; null: somebody without an account. */
  confirmed_by: string | null;
  /** As a merchant without an account stated them. */
  merchant_name: string | null;
  merchant_person: string | null;
  /** HMAC of the client address: proves an address that somebody names, tells none. */
  address_commitment: string;
  confirmed_at: number;
  decided_by: string | null;
  decided_at: number | null;
}

/** When a basis last let an app see pieces of a Mailer ID, to the minute. */
export interface AuthorisationUseTable {
  app_id: string;
  mid: string;
  channel: string;
  last_used_at: number;
}

/** A reminder that was sent; a changed end of the authorisation is reminded of anew. */
export interface AuthorisationReminderTable {
  authorisation_id: string;
  valid_until: number;
  days: number;
}

/** A version of a document of terms. From `effective_from` on it must be accepted. */
export interface TermsDocumentTable {
  document: string;
  version_at: number;
  title: string;
  sha256: string | null;
  effective_from: number;
  added_by: string;
  added_at: number;
}

/** A file that the operator attached: in the folder `documents`, or in `body` where the store is shared. */
export interface DocumentFileTable {
  sha256: string;
  name: string;
  media_type: string;
  bytes: number;
  body: Uint8Array | null;
  added_by: string;
  added_at: number;
}

/** A person read the banner on sensitive information in a session. */
export interface BannerAcknowledgementTable {
  person_id: string;
  session_sha256: string;
  banner_sha256: string;
  acknowledged_at: number;
}

/** A link by which a recipient follows one piece. The token itself is nowhere: it is signed, and its parts stand here. */
export interface RecipientLinkTable {
  id: string;
  organisation_id: string;
  /** The app that made it. */
  app_id: string;
  mid: string;
  number: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

/** A request for notifications or a proof of delivery on its way to USPS. */
export interface TrackingRequestTable {
  id: string;
  kind: string;
  organisation_id: string;
  app_id: string;
  /** The number and the body, persons and their addresses in it; null once it is settled. */
  sealed: Uint8Array | null;
  /** `waiting`, `forwarded` or `refused`. */
  state: string;
  attempts: number;
  next_at: number;
  created_at: number;
  settled_at: number | null;
}

/** An app's subscription to tracking events of a Mailer ID, or of one number of it. */
export interface SubscriptionTable {
  /** UUIDv7. */
  id: string;
  organisation_id: string;
  app_id: string;
  /** Of the interface it was made by. */
  version: 'v3' | 'v3r2';
  name: string | null;
  listener_url: string;
  mid: string;
  /** Canonical, where the subscription is to one number. */
  number: string | null;
  event_types_json: string;
  /** JSON array of `{email}`. */
  admin_json: string;
  /** Stated at its making; each delivery is decided with it. */
  purpose: string;
  /** Sealed. */
  secret: Uint8Array;
  state: 'ENABLED' | 'SUSPENDED';
  /** `failing`, `gone` or `handshake`. */
  suspended_for: string | null;
  /** How far the feed of the Mailer ID was taken. */
  feed_cursor: string;
  /** Events that arrived before are not delivered, Unix ms. */
  since: number;
  next_seq: number;
  /** Attempts that failed one after the other. */
  failures: number;
  failing_since: number | null;
  paused_until: number;
  lease: string | null;
  leased_until: number;
  revision: number;
  created_at: number;
}

/** One event on its way to a listener. */
export interface SubscriptionDeliveryTable {
  /** The same for the same event and subscription: what a receiver drops repetitions by. */
  id: string;
  subscription_id: string;
  /** Order of arrival within the subscription. */
  seq: number;
  number: string;
  event_id: string;
  state: 'pending' | 'delivered' | 'refused' | 'dead';
  attempts: number;
  next_at: number;
  /** HTTP status of the last attempt; null: none came. */
  status: number | null;
  /** Code of why the last attempt failed. */
  error: string | null;
  /** The decision by which it was last let out or refused. */
  decision_id: string | null;
  created_at: number;
  attempted_at: number | null;
}

/** Small facts about the store itself: `format`, `node` … */
export interface MetaTable {
  key: string;
  value: string;
}

export interface MigrationTable {
  number: Generated<number>;
  name: string;
  applied_at: number;
}

/** Calls that USPS gives for an API and credential, counted for all nodes. */
export interface UpstreamBudgetTable {
  /** The operator's name of the credential. */
  credential: string;
  /** First segment of the path. */
  api: string;
  /** Unix ms of the first call of the window. */
  window_from: number;
  used: number;
  /** As USPS said; null: it did not. */
  said_limit: number | null;
  /** Unix ms before which USPS wants no call. */
  blocked_until: number | null;
}

/** A piece that an app follows: USPS is asked about it from time to time. */
export interface FollowedPieceTable {
  number: string;
  app_id: string;
  organisation_id: string;
  /** As folded from its events; see `postal/status`. */
  status: string;
  asked_at: number | null;
  /** Questions since it came to an end. */
  asked_after_end: number;
  /** What became of the last question. */
  outcome: string | null;
  followed_at: number;
}

/** Whose a thing is that was made at USPS through this server; its name stands here hashed. */
export interface OwnedThingTable {
  key: string;
  kind: string;
  organisation_id: string;
  mid: string | null;
  created_at: number;
  /** For whom, where a platform made it for a merchant: the reference that authorisations name. */
  merchant: string | null;
}

/** The last serial number that was given to a label of a sandbox. It only grows. */
export interface LabelSerialTable {
  mid: string;
  service_type: string;
  last: number;
}

/** A label that a sandbox made. */
export interface LabelTable {
  number: string;
  organisation_id: string;
  mid: string;
  /** Whose it is, where a platform made it. */
  merchant: string | null;
  /** UUID by which a repetition is known. */
  idempotency_key: string | null;
  /** Of the request, to tell a repetition from another one under the same key. */
  request_sha256: string;
  /** What is printed on it, sealed: it names persons. */
  content: Uint8Array;
  state: 'made' | 'announced' | 'cancelled';
  reprints: number;
  /** Of the SCAN form that it stands on. */
  manifest: string | null;
  mailing_date: string;
  entry_zip: string;
  entry_facility: string;
  created_at: number;
}

/** A person signed in with a browser. The cookie's token is stored as SHA-256, hex. */
export interface SessionTable {
  token_hash: string;
  person_id: string;
  way: 'passkey' | 'link' | 'oidc';
  created_at: number;
  /** Told to the minute. */
  last_seen_at: number;
  /** Over without a request until then. */
  idle_until: number;
  expires_at: number;
}

/** A WebAuthn credential of a person. */
export interface PasskeyTable {
  id: string;
  /** As the authenticator names it, base64url. */
  credential_id: string;
  person_id: string;
  name: string;
  /** The host name it is bound to. */
  rp_id: string;
  /** COSE key. */
  public_key: Uint8Array;
  /** Signature counter; 0 for ever where the authenticator keeps none. */
  counter: number;
  transports_json: string;
  created_at: number;
  last_used_at: number | null;
}

/** A link that signs its person in, once. The token is stored as SHA-256, hex. */
export interface SignInLinkTable {
  token_hash: string;
  person_id: string;
  purpose: 'mail' | 'operator' | 'first-run';
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

/** Somebody asked for a link by mail. Whether there is such a person is looked up when it is sent. */
export interface SignInMailTable {
  id: string;
  /** The address as it was typed. */
  sealed: Uint8Array;
  created_at: number;
  expires_at: number;
}

/** A challenge that an authenticator has not answered yet. */
export interface WebAuthnChallengeTable {
  id: string;
  /** base64url */
  challenge: string;
  purpose: 'sign-in' | 'register';
  /** Who registers; null: nobody is known yet. */
  person_id: string | null;
  rp_id: string;
  expires_at: number;
}

/** A sign-in at the operator's provider that has not come back yet. */
export interface OidcStateTable {
  /** SHA-256 of the state, hex. */
  state_hash: string;
  /** Where to go afterwards: a path of our own. */
  next_path: string;
  expires_at: number;
}

/** Who a subject of an OpenID provider is here. */
export interface OidcSubjectTable {
  issuer: string;
  subject: string;
  person_id: string;
  linked_at: number;
}

export interface Database {
  organisation: OrganisationTable;
  app: AppTable;
  person: PersonTable;
  credential: CredentialTable;
  token: TokenTable;
  web_tools_user: WebToolsUserTable;
  mailer_id: MailerIdTable;
  authorisation: AuthorisationTable;
  agreement: AgreementTable;
  terms_acceptance: TermsAcceptanceTable;
  access_grant: GrantTable;
  access_request: AccessRequestTable;
  access_request_step: AccessRequestStepTable;
  break_glass: BreakGlassTable;
  incident: IncidentTable;
  use_report: UseReportTable;
  sealed_secret: SealedSecretTable;
  edition: EditionTable;
  edition_blob: EditionBlobTable;
  policy_version: PolicyVersionTable;
  journal_block: JournalBlockTable;
  journal_app: JournalAppTable;
  commitment: CommitmentTable;
  checkpoint: CheckpointTable;
  job: JobTable;
  job_progress: JobProgressTable;
  schedule: ScheduleTable;
  quota: QuotaTable;
  policy_proposal: PolicyProposalTable;
  library_document: LibraryDocumentTable;
  library_section: LibrarySectionTable;
  watched_page: WatchedPageTable;
  page_change: PageChangeTable;
  guard_level: GuardLevelTable;
  canary: CanaryTable;
  notice: NoticeTable;
  authorisation_confirmation: AuthorisationConfirmationTable;
  authorisation_use: AuthorisationUseTable;
  authorisation_reminder: AuthorisationReminderTable;
  terms_document: TermsDocumentTable;
  document_file: DocumentFileTable;
  banner_acknowledgement: BannerAcknowledgementTable;
  recipient_link: RecipientLinkTable;
  tracking_request: TrackingRequestTable;
  subscription: SubscriptionTable;
  subscription_delivery: SubscriptionDeliveryTable;
  upstream_budget: UpstreamBudgetTable;
  followed_piece: FollowedPieceTable;
  owned_thing: OwnedThingTable;
  label_serial: LabelSerialTable;
  label: LabelTable;
  session: SessionTable;
  passkey: PasskeyTable;
  sign_in_link: SignInLinkTable;
  sign_in_mail: SignInMailTable;
  webauthn_challenge: WebAuthnChallengeTable;
  oidc_state: OidcStateTable;
  oidc_subject: OidcSubjectTable;
  meta: MetaTable;
  migration: MigrationTable;
}
