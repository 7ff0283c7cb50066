/** What a request for access is made of. */
import type { Action, DataClass, DeliveryChannel } from '../../policy/index.ts';

/** `submitted` is passed through: the automatic checks follow at once. */
export type RequestState =
  | 'draft'
  | 'submitted'
  | 'review'
  | 'second-approval'
  | 'returned'
  | 'granted'
  | 'refused'
  | 'withdrawn';

export type Move =
  | 'submit'
  | 'check'
  | 'answer'
  | 'withdraw'
  | 'return'
  | 'refuse'
  | 'grant'
  | 'approve'
  | 'lapse';

/** Who moves. `system` is the program itself: checks and clocks. */
export interface Actor {
  readonly kind: 'person' | 'app' | 'operator' | 'system';
  readonly id: string;
  readonly role: string;
  readonly organisationId: string;
}

export const SYSTEM: Actor = { kind: 'system', id: 'system', role: 'system', organisationId: '' };

/** What the machine looks at. */
export interface Situation {
  readonly state: RequestState;
  readonly organisationId: string;
  readonly dataClass: Exclude<DataClass, 'public'>;
  /** Ids of all who acted for the requester. */
  readonly requesters: readonly string[];
  readonly firstApprover: string | null;
}

/** What the requester states. */
export interface RequestForm {
  readonly channel: DeliveryChannel;
  readonly purposes: readonly string[];
  /** Field groups beyond the masked ones, for example `tracking.person`. */
  readonly fields: readonly string[];
  /** Why exactly this data is needed. */
  readonly need: string;
  readonly jobFunction: string;
  /** Who will use it, in words: teams and how many people. */
  readonly users: string;
  readonly crid: string | null;
  readonly mids: readonly string[];
  /** Requests a day. */
  readonly volume: { readonly average: number; readonly peak: number };
}

/** A dataset that is asked for by a request, as the catalogue describes it. */
export interface RequestableDataset {
  readonly id: string;
  readonly title: string;
  readonly dataClass: Exclude<DataClass, 'public'>;
  /** As the rules name it. */
  readonly ruleDataset: string;
  readonly action: Action;
  readonly channels: readonly DeliveryChannel[];
  /** OAuth scope; empty: none. */
  readonly scope: string;
  readonly personFields: 'yes' | 'no';
}

/** `public`: there is nothing to ask for; `elsewhere`: it is not given here. */
export type DatasetAnswer =
  | { readonly kind: 'requestable'; readonly dataset: RequestableDataset }
  | {
      readonly kind: 'public';
      readonly title: string;
      /** Routes and pages that serve it. */
      readonly at: readonly string[];
    }
  | { readonly kind: 'elsewhere'; readonly title: string; readonly because: string };

/** The catalogue, as far as requests need it. */
export interface DatasetDesk {
  /** undefined: no dataset of that name. */
  find(id: string): DatasetAnswer | undefined;
  /** The highest class that a dataset of the rules stands for; what nobody knows is sensitive. */
  classOf(ruleDataset: string): DataClass;
}

/** The rules that bear on a dataset, as sentences, and their SHA-256: what an attestation names. */
export interface RuleText {
  readonly sentences: readonly string[];
  readonly sha256: string;
  readonly policyVersion: string;
}

export interface Attestation {
  readonly sha256: string;
  readonly by: string;
  readonly at: number;
}

/** One automatic check. */
export interface CheckResult {
  readonly check: 'completeness' | 'mailer-ids' | 'terms' | 'overlap' | 'purpose' | 'field' | 'basis';
  /** `missing`: the requester or somebody else can still bring it; `blocking`: no review can allow it. */
  readonly state: 'met' | 'missing' | 'blocking';
  /** Code of the rule that would refuse; empty where none would. */
  readonly code: string;
  readonly text: string;
  readonly cure: string;
  /** Ids of citations. */
  readonly citations: readonly string[];
}

export interface Recommendation {
  readonly move: 'grant' | 'return' | 'refuse';
  readonly reasons: readonly string[];
}

/** What a reviewer grants; never more than was asked for. */
export interface GrantTerms {
  readonly purposes: readonly string[];
  readonly fields: readonly string[];
  readonly conditions: readonly string[];
  /** Requests an hour for the API of the dataset; null: the server's default. */
  readonly quotaPerHour: number | null;
  /** Unix ms. */
  readonly until: number;
  readonly reason: string;
}
