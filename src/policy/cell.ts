/**
 * The rules that can touch one kind of request (dataset, action, class, channel, role, kind), and the outcomes
 * they can have. Outcomes are interned: the hot path allocates nothing once an outcome has been seen.
 */
import type { Attributes } from './attributes.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { LeafStates } from './condition.ts';
import type { Decision, FailingCondition } from './decision.ts';

/** An own bit for each rule of a cell; doubles are exact to 2^53. */
const MAX_BITS = 52;
/** Requests can make a cell remember this many outcomes, and no more. */
const MAX_OUTCOMES = 4096;

const NO_STATES: LeafStates = { held: 0, missing: 0 };

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const idsOf = (rules: readonly CompiledRule[]): string[] => unique(rules.map(({ rule }) => rule.id));
const citationsOf = (rules: readonly CompiledRule[]): string[] =>
  unique(rules.flatMap(({ rule }) => [...rule.cite]));

const freeze = (decision: Decision): Decision => {
  for (const part of [
    decision.ruleIds,
    decision.obligedBy,
    decision.citations,
    decision.obligations,
    decision.failingConditions,
    decision.shadow,
  ]) {
    Object.freeze(part);
    for (const member of part) Object.freeze(member);
  }
  return Object.freeze(decision);
};

const inForce = (rule: CompiledRule, time: number): boolean => time >= rule.from && time < rule.to;

/** How many more outcomes a cell may remember. */
interface Budget {
  left: number;
}

/** Remembers outcomes by a number, within the budget of its cell. */
class Outcomes {
  readonly #known = new Map<number, Decision>();
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  find(key: number): Decision | undefined {
    return this.#known.get(key);
  }

  keep(key: number, decision: Decision): Decision {
    if (this.#budget.left > 0) {
      this.#budget.left -= 1;
      this.#known.set(key, decision);
    }
    return decision;
  }
}

export class Cell {
  readonly rules: readonly CompiledRule[];
  readonly #forbids: readonly CompiledRule[];
  /** Permits, then obliges, then shadow rules: one bit each. */
  readonly #others: readonly CompiledRule[];
  readonly #permits: readonly CompiledRule[];
  readonly #version: string;
  readonly #budget: Budget = { left: MAX_OUTCOMES };
  readonly #permitted = new Outcomes(this.#budget);
  readonly #forbidden = new Map<number, Outcomes>();
  readonly #denied: readonly Outcomes[];
  readonly #noPermit: Decision;
  readonly #large: boolean;

  /** @param rules in pack order; only those whose `applies` fits. */
  constructor(rules: readonly CompiledRule[], version: string) {
    this.rules = rules;
    this.#version = version;
    this.#forbids = rules.filter(({ rule }) => rule.effect === 'forbid');
    this.#permits = rules.filter(({ rule }) => rule.effect === 'permit');
    this.#others = [
      ...this.#permits,
      ...rules.filter(({ rule }) => rule.effect === 'oblige'),
      ...this.#forbids.filter(({ rule }) => rule.mode === 'shadow'),
    ];
    this.#large = this.#forbids.length > MAX_BITS || this.#others.length > MAX_BITS;
    this.#denied = this.#permits.map(() => new Outcomes(this.#budget));
    this.#noPermit = this.#denial([], [], 'no_permit', [], null);
  }

  decide(attributes: Attributes): Decision {
    if (this.#large) return this.#decideLarge(attributes);
    const { time } = attributes.request;
    const forbids = this.#forbids;
    let mask = 0;
    let bit = 1;
    for (let index = 0; index < forbids.length; index += 1, bit *= 2) {
      const rule = forbids[index] as CompiledRule;
      if (inForce(rule, time) && time >= rule.shadowUntil && rule.matches(attributes)) mask += bit;
    }
    if (mask !== 0) return this.#forbid(attributes, mask);

    const permits = this.#permits.length;
    const others = this.#others;
    let permitted = 0;
    bit = 1;
    for (let index = 0; index < permits; index += 1, bit *= 2) {
      const rule = others[index] as CompiledRule;
      if (inForce(rule, time) && rule.matches(attributes)) permitted += bit;
    }
    if (permitted === 0) return this.#deny(attributes);

    mask = permitted;
    for (let index = permits; index < others.length; index += 1, bit *= 2) {
      const rule = others[index] as CompiledRule;
      if (inForce(rule, time) && rule.matches(attributes)) mask += bit;
    }
    return this.#permitted.find(mask) ?? this.#permit(mask);
  }

  /** The permit in force that lacks the fewest conditions, the earlier in the pack on a tie. */
  nearest(attributes: Attributes): { permit: CompiledRule; index: number; states: LeafStates } | undefined {
    const { time } = attributes.request;
    let best: { permit: CompiledRule; index: number; states: LeafStates } | undefined;
    let least = Number.POSITIVE_INFINITY;
    this.#permits.forEach((permit, index) => {
      if (!inForce(permit, time)) return;
      const states = permit.states(attributes);
      const steps = permit.distance(states);
      if (steps < least) {
        least = steps;
        best = { permit, index, states };
      }
    });
    return best;
  }

  /** The forbids that match now, in pack order. */
  matchingForbids(attributes: Attributes): CompiledRule[] {
    const { time } = attributes.request;
    return this.#forbids.filter(
      (rule) => inForce(rule, time) && time >= rule.shadowUntil && rule.matches(attributes),
    );
  }

  /** A cell with more rules than bits: the same decisions, each made afresh. */
  #decideLarge(attributes: Attributes): Decision {
    const forbids = this.matchingForbids(attributes);
    const [first] = forbids;
    if (first !== undefined) return this.#forbiddenBy(forbids, first, attributes);
    const { time } = attributes.request;
    const matched = this.#others.filter((rule) => inForce(rule, time) && rule.matches(attributes));
    if (matched.some(({ rule }) => rule.effect === 'permit')) return this.#permitBy(matched);
    return this.#deny(attributes);
  }

  #permit(mask: number): Decision {
    const matched = this.#others.filter((_, index) => Math.floor(mask / 2 ** index) % 2 === 1);
    return this.#permitted.keep(mask, this.#permitBy(matched));
  }

  #permitBy(matched: readonly CompiledRule[]): Decision {
    const permits = matched.filter(({ rule }) => rule.effect === 'permit');
    const obliges = matched.filter(({ rule }) => rule.effect === 'oblige');
    const shadows = matched.filter(({ rule }) => rule.effect === 'forbid');
    return freeze({
      effect: 'permit',
      ruleIds: idsOf(permits),
      obligedBy: idsOf(obliges),
      citations: citationsOf([...permits, ...obliges]),
      obligations: unique([...permits, ...obliges].flatMap(({ rule }) => [...rule.obligations])),
      code: 'permitted',
      failingConditions: [],
      nearestPermit: null,
      policyVersion: this.#version,
      shadow: shadows.map(({ rule }) => ({ ruleId: rule.id, code: rule.code, citations: [...rule.cite] })),
    });
  }

  #forbid(attributes: Attributes, mask: number): Decision {
    const first = this.#first(mask);
    const states = first.plain ? NO_STATES : first.states(attributes);
    let outcomes = this.#forbidden.get(mask);
    if (outcomes === undefined) {
      outcomes = new Outcomes(this.#budget);
      if (this.#budget.left > 0) this.#forbidden.set(mask, outcomes);
    }
    const key = states.held + states.missing * 2 ** 24;
    return (
      outcomes.find(key) ??
      outcomes.keep(key, this.#forbiddenBy(this.matchingForbids(attributes), first, attributes))
    );
  }

  #forbiddenBy(matched: readonly CompiledRule[], first: CompiledRule, attributes: Attributes): Decision {
    const states = first.states(attributes);
    return this.#denial(
      idsOf(matched),
      citationsOf(matched),
      first.code(attributes, states),
      first.failing(states),
      null,
    );
  }

  #deny(attributes: Attributes): Decision {
    const nearest = this.nearest(attributes);
    if (nearest === undefined) return this.#noPermit;
    const { permit, index, states } = nearest;
    const outcomes = this.#denied[index] as Outcomes;
    const key = states.held + states.missing * 2 ** 24;
    return (
      outcomes.find(key) ??
      outcomes.keep(
        key,
        this.#denial(
          [],
          citationsOf([permit]),
          permit.code(attributes, states),
          permit.failing(states),
          permit.rule.id,
        ),
      )
    );
  }

  /** The first rule of a mask. */
  #first(mask: number): CompiledRule {
    let rest = mask;
    let index = 0;
    while (rest % 2 === 0) {
      rest /= 2;
      index += 1;
    }
    return this.#forbids[index] as CompiledRule;
  }

  #denial(
    ruleIds: readonly string[],
    citations: readonly string[],
    code: string,
    failingConditions: readonly FailingCondition[],
    nearestPermit: string | null,
  ): Decision {
    return freeze({
      effect: 'forbid',
      ruleIds,
      obligedBy: [],
      citations,
      obligations: [],
      code,
      failingConditions,
      nearestPermit,
      policyVersion: this.#version,
      shadow: [],
    });
  }
}
