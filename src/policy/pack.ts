/** What a policy pack is, after it has been read and checked. */
import type { Action, DataClass, DeliveryChannel, PrincipalKind, Role } from './attributes.ts';
import type { Obligation } from './obligations.ts';
import type { AttributeValue } from './paths.ts';

export type Effect = 'permit' | 'forbid' | 'oblige';
export type Confidence = 'official' | 'secondary' | 'operator-supplied' | 'unverified';

/** Which requests a rule looks at; a missing part means all. */
export interface Applies {
  readonly datasets?: readonly string[];
  readonly actions?: readonly Action[];
  readonly classes?: readonly DataClass[];
  readonly channels?: readonly DeliveryChannel[];
  readonly roles?: readonly Role[];
  readonly kinds?: readonly PrincipalKind[];
}

/** The right side of a comparison: a constant (times and durations in ms) or another attribute. */
export type Right =
  | { readonly kind: 'constant'; readonly value: Exclude<AttributeValue, null> }
  | { readonly kind: 'ref'; readonly path: string };

/** One comparison. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly path: string;
  readonly operator: string;
  readonly right: Right;
}

/** A condition tree. Unknown values follow three-valued logic (Kleene); see `docs/policy.md`. */
export type Condition =
  | Leaf
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

/** Where a rule or citation stands in its file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Rule {
  /** Stable, never reused for another idea; may stand more than once with other effective windows. */
  readonly id: string;
  readonly effect: Effect;
  readonly title: string;
  readonly applies: Applies;
  /** In force from `from` (inclusive) to `to` (exclusive), Unix ms; -Infinity and Infinity: open. */
  readonly from: number;
  readonly to: number;
  readonly mode: 'enforce' | 'shadow';
  /** A shadow rule is enforced from here on, Unix ms; -Infinity for rules in mode enforce. */
  readonly shadowUntil: number;
  /** Null: always. */
  readonly when: Condition | null;
  readonly obligations: readonly Obligation[];
  readonly cite: readonly string[];
  readonly code: string;
  readonly message: string;
  readonly cure: string;
  /** Sentence for a failing condition, by path; placeholders `{value}`, `{n}`, `{required}`. */
  readonly explain: Readonly<Record<string, string>>;
  readonly place: Place;
}

export interface Citation {
  readonly id: string;
  readonly instrument: string;
  readonly section: string;
  /** Null: there is no public address. */
  readonly url: string | null;
  /** When the text was consulted, Unix ms. */
  readonly retrieved: number;
  /** Unix ms; -Infinity: not known or always. */
  readonly effectiveFrom: number;
  /** Unix ms; Infinity: still holds. */
  readonly effectiveTo: number;
  readonly supersedes: string | null;
  readonly paraphrase: string;
  readonly confidence: Confidence;
  readonly place: Place;
}

/** An immutable pack. `version` is the SHA-256 (hex) of `canonical`, which is itself a pack file. */
export interface Pack {
  readonly version: string;
  readonly canonical: string;
  readonly rules: readonly Rule[];
  readonly citations: ReadonlyMap<string, Citation>;
}
