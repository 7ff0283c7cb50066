/** What comes out of an evaluation. */

import type { Effect } from './pack.ts';
import type { AttributeValue } from './paths.ts';

/** A condition that stood in the way. Holds names only, never a value: values are for the trace. */
export interface FailingCondition {
  readonly ruleId: string;
  readonly path: string;
  readonly operator: string;
  /**
   * `failed`: a permit needed it and it did not hold; `held`: it held and made a forbid match; `missing`: a value
   * was not known.
   */
  readonly state: 'failed' | 'held' | 'missing';
  /** Conditions of one rule with the same number are alternatives: changing one of them is enough. */
  readonly alternative: number | null;
}

/** What a rule in shadow mode would have done to a request that was permitted. */
export interface ShadowDenial {
  readonly ruleId: string;
  readonly code: string;
  readonly citations: readonly string[];
}

/** The pure part of a decision. Frozen and shared between equal outcomes: never change one. */
export interface Decision {
  readonly effect: 'permit' | 'forbid';
  /** The determining rules in pack order: all matching forbids, else all matching permits; empty on a default deny. */
  readonly ruleIds: readonly string[];
  /** Rules that only added obligations. */
  readonly obligedBy: readonly string[];
  /** Ids of citations, in pack order, of the determining rules; on a default deny of the nearest permit. */
  readonly citations: readonly string[];
  readonly obligations: readonly string[];
  /** `permitted`, the code of the first matching forbid or of the nearest permit, `no_permit`, or `attribute_missing:PATH`. */
  readonly code: string;
  readonly failingConditions: readonly FailingCondition[];
  /** Id of the permit that fails by the fewest conditions; null unless this is a default deny. */
  readonly nearestPermit: string | null;
  /** SHA-256 of the pack. */
  readonly policyVersion: string;
  readonly shadow: readonly ShadowDenial[];
}

/** One comparison as it went. Values may belong to others: a trace is for stewards, an explanation for everybody. */
export interface LeafTrace {
  readonly path: string;
  readonly operator: string;
  readonly left: AttributeValue;
  readonly right: AttributeValue;
  readonly state: 'held' | 'failed' | 'missing';
}

/** One rule whose `applies` and effective window fit the request. */
export interface RuleTrace {
  readonly ruleId: string;
  readonly effect: Effect;
  readonly mode: 'enforce' | 'shadow';
  readonly matched: boolean;
  readonly leaves: readonly LeafTrace[];
}

export interface Trace {
  readonly decision: Decision;
  readonly rules: readonly RuleTrace[];
}
