/** What a validation says. */
import type { StandardAddress } from '../../postal/address/index.ts';
import type { Provenance } from '../provenance.ts';
import type { DeliveryPoint } from './delivery-point.ts';
import type { LicensedAnswer } from './licensed.ts';
import type { NoteCode } from './notes.ts';
import type { PlaceFault } from './place.ts';

/**
 * What the address was matched to. `zip4-range`: a range of the ZIP+4 product; `address-point`: a point of an open data
 * set; `upstream`: the official API said so; `zip-and-city`: the last line alone; `nothing`: not even that.
 */
export type Matched = 'zip4-range' | 'address-point' | 'upstream' | 'zip-and-city' | 'nothing';

/**
 * `found`: matched in the reference; `standardised`: put into standard form, last line checked, no reference knows the
 * street; `ambiguous`: several places, see `candidates`; `not-found`: the ZIP+4 reference covers the ZIP and lacks the
 * address; `non-deliverable`: it exists and nothing is delivered there; `insufficient`: no number or box was read; else
 * what is wrong with the last line.
 */
export type Outcome =
  | 'found'
  | 'standardised'
  | 'ambiguous'
  | 'not-found'
  | 'non-deliverable'
  | 'insufficient'
  | PlaceFault;

/** The edition that an answer rests on. */
export interface MatchSource extends Provenance {
  /** Whole days since the data was retrieved. */
  readonly ageDays: number;
  readonly expired: 'yes' | 'no' | 'not stated';
}

/** An address in lines. */
export interface AddressLines {
  readonly firm: string;
  /** Delivery line without the unit. */
  readonly streetAddress: string;
  /** Unit with its designator. */
  readonly secondaryAddress: string;
  readonly urbanization: string;
  readonly city: string;
  readonly cityAbbreviation: string;
  readonly state: string;
  readonly zip: string;
  readonly plus4: string;
}

/** A place that the input may mean. */
export interface Candidate extends AddressLines {
  readonly low: string;
  readonly high: string;
  readonly parity: string;
  readonly unitDesignator: string;
  readonly unitLow: string;
  readonly unitHigh: string;
}

/** A near miss. */
export interface Suggestion {
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly differs: 'suffix-or-directional' | 'spelling' | 'city';
  /** Single-character edits between the two names. */
  readonly distance: number;
}

/** One thing to know about the answer. */
export interface Note {
  readonly code: NoteCode;
  readonly text: string;
}

/** A change that standardising made, in words. */
export interface ChangeNote {
  readonly component: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
  /** Section or appendix of Publication 28, `''` where none. */
  readonly section: string;
}

export interface ValidationResult {
  readonly outcome: Outcome;
  readonly matched: Matched;
  /** `default`: the building was found, and a unit or box would say more. */
  readonly completeness: 'exact' | 'default' | 'unknown';
  readonly address: AddressLines;
  /** Every component in standard form. */
  readonly components: StandardAddress;
  readonly deliveryPoint: DeliveryPoint | null;
  readonly carrierRoute: string;
  readonly lacs: '' | 'L';
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** null where no edition of addresses was of use. */
  readonly source: MatchSource | null;
  /** null: not licensed here. */
  readonly licensed: LicensedAnswer | null;
  readonly changes: readonly ChangeNote[];
  readonly notes: readonly Note[];
  readonly candidates: readonly Candidate[];
  readonly suggestions: readonly Suggestion[];
  /** 0 … 1: how sure the reader is of its reading. */
  readonly confidence: number;
}
