/** One rule ready to run, and the outcomes that follow from what its conditions came to. */
import type { Attributes } from './attributes.ts';
import {
  type CompiledCondition,
  compileCondition,
  distance,
  type LeafStates,
  standingInTheWay,
  type Test,
} from './condition.ts';
import type { FailingCondition } from './decision.ts';
import type { Rule } from './pack.ts';

/** A rule with its compiled condition. */
export class CompiledRule {
  readonly rule: Rule;
  readonly condition: CompiledCondition;
  /** The rule matches, failing closed: a permit must hold, a forbid or an oblige may hold. */
  readonly matches: Test;
  readonly from: number;
  readonly to: number;
  readonly shadowUntil: number;
  /** Whether its condition can only match in one way, so that no leaf has to be looked at to explain a match. */
  readonly plain: boolean;

  constructor(rule: Rule) {
    this.rule = rule;
    this.condition = compileCondition(rule.when);
    this.matches = rule.effect === 'permit' ? this.condition.must : this.condition.may;
    this.from = rule.from;
    this.to = rule.to;
    this.shadowUntil = rule.shadowUntil;
    const { node, leaves } = this.condition;
    const conjunction =
      node.kind === 'leaf' || (node.kind === 'all' && node.of.every((child) => child.kind === 'leaf'));
    this.plain = conjunction && leaves.every((leaf) => !leaf.nullable);
  }

  /** Bits of the leaves that held, and of those with an unknown value. */
  states(attributes: Attributes): LeafStates {
    let held = 0;
    let missing = 0;
    const { leaves } = this.condition;
    for (let index = 0; index < leaves.length; index += 1) {
      const leaf = leaves[index];
      if (leaf === undefined) break;
      if (leaf.missing(attributes)) missing |= 1 << index;
      else if (leaf.test(attributes)) held |= 1 << index;
    }
    return { held, missing };
  }

  /** How many conditions a permit lacks. */
  distance(states: LeafStates): number {
    return distance(this.condition.node, states);
  }

  /** The conditions that a permit lacks, or that made a forbid match. */
  failing(states: LeafStates): FailingCondition[] {
    const { node, leaves } = this.condition;
    const wanted = this.rule.effect === 'permit';
    return standingInTheWay(node, states, wanted).flatMap(({ index, group }) => {
      const leaf = leaves[index]?.leaf;
      if (leaf === undefined) return [];
      const unknown = (states.missing & (1 << index)) !== 0;
      const state = unknown ? 'missing' : (states.held & (1 << index)) === 0 ? 'failed' : 'held';
      return [{ ruleId: this.rule.id, path: leaf.path, operator: leaf.operator, state, alternative: group }];
    });
  }

  /** The rule's code, or `attribute_missing:PATH` where only unknown values decided. */
  code(attributes: Attributes, states: LeafStates): string {
    if (states.missing === 0) return this.rule.code;
    const { must, may } = this.condition;
    const byUnknown = this.rule.effect === 'permit' ? may(attributes) : !must(attributes);
    if (!byUnknown) return this.rule.code;
    const index = standingInTheWay(this.condition.node, states, this.rule.effect === 'permit').find(
      (found) => (states.missing & (1 << found.index)) !== 0,
    )?.index;
    const leaf = index === undefined ? undefined : this.condition.leaves[index];
    if (leaf === undefined) return this.rule.code;
    const path =
      leaf.left(attributes) === null || leaf.leaf.right.kind === 'constant'
        ? leaf.leaf.path
        : leaf.leaf.right.path;
    return `attribute_missing:${path}`;
  }
}
