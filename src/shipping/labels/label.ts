/** A label as it is kept: what is printed on it, and what became of it. */

/** An address as USPS spells its fields at the wire. */
export interface LabelParty {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly firm?: string | undefined;
  readonly streetAddress: string;
  readonly secondaryAddress?: string | undefined;
  readonly urbanization?: string | undefined;
  readonly city: string;
  readonly state: string;
  readonly ZIPCode: string;
  readonly ZIPPlus4?: string | undefined;
}

export type LabelKind = 'outbound' | 'return';

/** What is printed. Kept sealed: it names persons. */
export interface LabelContent {
  readonly number: string;
  readonly kind: LabelKind;
  readonly from: LabelParty;
  readonly to: LabelParty;
  readonly mailClass: string;
  /** Pounds. */
  readonly weight: number;
  /** `2026-11-24`. */
  readonly mailingDate: string;
}

export interface Label {
  readonly content: LabelContent;
  readonly mid: string;
  readonly serviceType: string;
  /** Whose it is, where a platform made it. */
  readonly merchant: string | null;
  readonly organisationId: string;
  readonly idempotencyKey: string | null;
  /** `made`: recorded, not yet handed on to the mail; `announced`: a piece by its number is under way. */
  readonly state: 'made' | 'announced' | 'cancelled';
  readonly reprints: number;
  /** Of the SCAN form it stands on. */
  readonly manifest: string | null;
  readonly entryZip: string;
  readonly entryFacility: string;
  /** Unix ms. */
  readonly createdAt: number;
}
